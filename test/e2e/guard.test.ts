import { strict as assert } from "node:assert";
import { inCampaign } from "./sample.ts";
import { World, type Run } from "./world.ts";

type Edit = readonly [file: string, text: string, replacement: string];

const LATE: Edit = ["resources/secret-topology.ts", "const access = { ...common,", "await new Promise(() => {}); const access = { ...common,"];
const SOON: Edit = ["resources/secret-topology.ts", "const generated = generateValues(", "await new Promise(() => {}); const generated = generateValues("];
const EARLY: Edit = ["index.ts", "const outputs = await new", "if (settings) return {} as never; const outputs = await new"];
const EARLIER: Edit = ["index.ts", "const safeguards = new", "if (settings) return {} as never; const safeguards = new"];
const INSIDE: Edit = ["resources/secret-topology.ts", "const declared = await this.#destinations(", "if (key) return {} as never; const declared = await this.#destinations("];
const THROWS: Edit = ["resources/secret-topology.ts", "const access = { ...common,", "if (key) throw new Error(\"half way\"); const access = { ...common,"];
const THROWS_FIRST: Edit = ["index.ts", "const settings = readSettings", "if (process.env) throw new Error(\"at once\"); const settings = readSettings"];
/** The listener never comes: what is left are the hooks. */
const NO_GUARD: Edit = ["resources/guard.ts", "if (complete || failed) return;", "if (complete || process.env) return;"];

describe("a program that does not come to its end", () => {
  let world: World;
  let held: string;

  const unharmed = async (run: Run, what: string): Promise<void> => {
    assert.notEqual(run.code, 0, `${what} must fail\n${run.output}`);
    assert.equal(await world.everything(), held, what);
    assert.deepEqual(world.takeWrites().filter((w) => w.startsWith("DELETE")), []);
  };
  const refused = (edits: readonly Edit[], says: RegExp): Promise<void> => world.edited(edits, async () => {
    for (const [what, run] of [["preview", await world.preview()], ["up", await world.up()]] as const) {
      await unharmed(run, what);
      assert.match(run.output, says);
    }
  });

  before("a stack that holds everything", async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    world.takeWrites();
    held = await world.everything();
  });
  after(() => world.close());

  it("U-04 a program that awaits for ever leaves with 1 and deletes nothing", async () => {
    await refused([LATE], /ended before it had declared everything/);
  });
  inCampaign("U-04 so does one that waits before the first destination", async () => {
    await refused([SOON], /ended before it had declared everything/);
  });
  inCampaign("U-04 so does one that returns before the destinations", async () => {
    await refused([EARLY], /ended before it had declared everything/);
  });
  it("U-04 without the guard the hooks refuse what an endless wait would delete", async () => {
    await refused([LATE, NO_GUARD], /would be deleted/);
  });
  it("U-04 without the guard the hooks refuse what an early return would delete, wherever it is", async () => {
    await refused([EARLY, NO_GUARD], /would be deleted/);
    await refused([INSIDE, NO_GUARD], /would be deleted/);
  });
  it("U-04 without the guard a program that never registers the hooks deletes nothing either", async () => {
    await refused([EARLIER, NO_GUARD], /keep.*not registered/);
  });
  inCampaign("U-04 a program that throws, at once or half way, deletes nothing", async () => {
    await refused([THROWS_FIRST], /at once/);
    await refused([THROWS], /half way/);
  });
  it("U-04 put right, the program changes nothing", async () => {
    const run = await world.up();
    assert.equal(run.code, 0, run.output);
    assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
    assert.deepEqual(world.takeWrites(), []);
  });
});
