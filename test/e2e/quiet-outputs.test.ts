import { strict as assert } from "node:assert";
import { openedOutputs } from "../../model/machine-outputs.ts";
import { previousShape } from "./previous-shape.ts";
import { World } from "./world.ts";

/** What a person sees: the command as one types it, without a flag that hides anything. */
const typed = async (world: World, verb: string, values?: Readonly<Record<string, string>>): Promise<string> => {
  const { code, output } = await world.pulumi([verb, ...(verb === "up" ? ["--yes"] : []), "--color", "never", "--stack", world.stackName()],
    { env: { SOPHIA_NOW: "2026-03-01T10:00:00.000Z" }, ...(values === undefined ? {} : { values }) });
  assert.equal(code, 0, output);
  return output;
};
const lines = (output: string): string[] => output.trimEnd().split("\n");
const hasOutputs = (output: string): boolean => /^Outputs:$/m.test(output);

describe("what plain `pulumi up` prints", () => {
  let world: World;
  before(async () => {
    world = await World.create();
  });
  after(() => world.close());

  it("U-01 (fault 32) the first one: each resource, and no outputs where nothing lacks", async () => {
    const output = await typed(world, "up", world.values.production);
    assert.equal(hasOutputs(output), false);
    assert.deepEqual(lines(output).filter((line) => line.length > 200), []);
  });

  it("U-01 (fault 32) one without changes: at most 24 lines, none over 200 characters", async () => {
    const output = await typed(world, "up");
    assert.ok(lines(output).length <= 24, output);
    assert.deepEqual(lines(output).filter((line) => line.length > 200), []);
    assert.match(output, /282 unchanged/);
  });

  it("U-01 (fault 32) one with a changed value shows nothing more of the outputs", async () => {
    const output = await typed(world, "up", { OPENAI_API_KEY: ["sk", "c".repeat(40)].join("-") });
    assert.equal(hasOutputs(output), false);
    assert.deepEqual(lines(output).filter((line) => line.length > 200), []);
  });

  it("U-01 (fault 32) what programs read needs no key", async () => {
    const { output } = await world.pulumi(["stack", "output", "__ledger", "--stack", world.stackName()]);
    assert.deepEqual(Object.keys((JSON.parse(output.replace(/^json:/, "")) as { entries: object }).entries).includes("OPENAI_API_KEY"), true);
  });

  it("R-06 (fault 32) a stack that an older program left with its outputs spread out: same ledger, no change, and the next `up` writes the new form", async () => {
    const before = await world.outputs();
    assert.deepEqual(Object.keys(before), ["__contents", "__counts", "__ledger", "__topology", "degraded", "missing"]);
    const state = JSON.parse(await world.export()) as Parameters<typeof previousShape>[0];
    await world.import(previousShape(state));
    assert.deepEqual(Object.keys(await world.outputs()), Object.keys(openedOutputs(before)).sort());
    const plan = await world.preview({ env: { SOPHIA_NOW: "2026-03-09T10:00:00.000Z" } });
    assert.deepEqual([plan.code, Object.keys(plan.changes)], [0, ["same"]], plan.output);
    const run = await world.up({ env: { SOPHIA_NOW: "2026-03-09T10:00:00.000Z" } });
    assert.deepEqual([run.code, Object.keys(run.changes)], [0, ["same"]], run.output);
    // Not deepEqual: the difference of two such texts fills a screen.
    const after = await world.outputs();
    assert.deepEqual(Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name])), []);
    assert.deepEqual(Object.keys(after), Object.keys(before));
  });
});
