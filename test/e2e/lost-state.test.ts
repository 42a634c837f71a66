import { strict as assert } from "node:assert";
import { World, type Run } from "./world.ts";

const NAME = "OPENAI_API_KEY";
const ENVIRONMENT = "sophia-ai-production-api-keys";

describe("a Stash deleted from the state with all that depends on it", () => {
  let world: World;
  let definition: string;
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const values = (): Record<string, string> => ({ [NAME]: world.values.production[NAME] ?? "" });
  const unharmed = async (): Promise<void> => {
    assert.equal((await world.definition(ENVIRONMENT)) === definition, true, "the environment holds something else");
    assert.equal((await world.sandbox.github.reveal(NAME)) === world.values.production[NAME], true, "the box holds something else");
  };

  before(async () => {
    world = await World.create({ small: true });
    green(await world.up({ values: world.values.production }));
    definition = await world.definition(ENVIRONMENT);
    const { code, output } = await world.pulumi(["state", "delete", "--yes", "--force", "--target-dependents", await world.urn(`held-${NAME}`), "--stack", world.stackName()]);
    assert.equal(code, 0, output);
    await assert.rejects(world.urn(`environment-${ENVIRONMENT}`));
    world.takeWrites();
  });
  after(() => world.close());

  it("U-01 without values: refused with the remedy, nothing is written", async () => {
    for (const run of [await world.preview(), await world.up()]) {
      assert.notEqual(run.code, 0);
      assert.match(run.output, /OPENAI_API_KEY \(the stack's state\): its value is lost from the state/);
      assert.deepEqual(world.takeWrites(), []);
    }
    await unharmed();
  });

  it("U-01 U-02 with the value: what the state has lost is named with its remedy, and keeps what it holds", async () => {
    const run = await world.up({ values: values() });
    assert.notEqual(run.code, 0, run.output);
    assert.match(run.output, /environment sophia-ai-production-api-keys: the service has it, and the state of this stack has lost it.*sophia-secrets:adopt/);
    await unharmed();
  });

  it("U-02 taken over, it converges: two runs, then 0 changes", async () => {
    await world.configure("sophia-secrets:adopt[0]", ENVIRONMENT);
    await world.configure("sophia-secrets:adopt[1]", "sophia-ai-production");
    green(await world.up());
    green(await world.up());
    await unharmed();
    world.takeWrites();
    const run = await world.up();
    green(run);
    assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
    assert.deepEqual(world.takeWrites(), []);
  });
});
