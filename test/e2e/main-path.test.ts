import { strict as assert } from "node:assert";
import { FILLED_BOXES } from "./filled-boxes.ts";
import { inCampaign } from "./sample.ts";
import { World } from "./world.ts";

const DAY = "2026-03-01T10:00:00.000Z";
const LATER = "2026-03-05T10:00:00.000Z";

describe("main path on the real engine", () => {
  let world: World;
  before(async () => {
    world = await World.create();
  });
  after(() => world.close());

  it("U-01 F-04 E-05 A-05 the first `up` of production makes 7 environments, 15 grants, the GitHub secrets that have a value and 1 variable, and each box holds its value", async () => {
    const run = await world.up({ values: world.values.production, env: { SOPHIA_NOW: DAY } });
    assert.equal(run.code, 0, run.output);
    assert.equal(world.sandbox.cloud.environments.list().length, 7);
    assert.equal(world.sandbox.github.store.secrets.length, FILLED_BOXES.length);
    assert.deepEqual(world.sandbox.github.store.variables.map((v) => v.name), ["PULUMI_ORG"]);
    for (const secret of world.sandbox.github.store.secrets)
      assert.equal((await world.sandbox.github.reveal(secret.name)) === world.values.production[secret.name], true, `the box of ${secret.name} holds another value`);
  });

  it("R-06 U-01 a second `up`, with and without the same values, changes nothing and writes nothing", async () => {
    world.takeWrites();
    for (const values of [undefined, world.values.production]) {
      const run = await world.up({ env: { SOPHIA_NOW: LATER }, ...(values === undefined ? {} : { values }) });
      assert.equal(run.code, 0, run.output);
      assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
      assert.deepEqual(world.takeWrites(), []);
    }
  });

  it("F-01 U-18 (6 of 7) one changed value, on a later day: exactly its Stash, its environment, the moved date tags and its GitHub secret", async () => {
    const value = `sk-${"b".repeat(40)}`;
    const options = { values: { OPENAI_API_KEY: value }, env: { SOPHIA_NOW: LATER } };
    // api-keys still has older values, so the oldest date stays. But what was rotated is due some days early, and so before them.
    const expected = ["environment-sophia-ai-production-api-keys", "github-secret-OPENAI_API_KEY", "held-OPENAI_API_KEY", "tag-sophia-ai-production-api-keys.next-rotation"];
    const plan = await world.preview(options);
    assert.equal(plan.code, 0, plan.output);
    assert.deepEqual(plan.changed, expected);
    const run = await world.up(options);
    assert.equal(run.code, 0, run.output);
    assert.deepEqual(run.changed, expected);
    assert.equal(await world.sandbox.github.reveal("OPENAI_API_KEY") === value, true);
    world.takeWrites();
    assert.deepEqual(Object.keys((await world.up()).changes), ["same"]);
    assert.deepEqual(world.takeWrites(), []);
  });

  inCampaign("F-05 E-01 staging and development follow: 6 environments each, 12 and 17 grants, nothing of the organisation", async () => {
    for (const [stack, environments] of [["staging", 13], ["development", 19]] as const) {
      const run = await world.up({ stack, values: world.values[stack] });
      assert.equal(run.code, 0, run.output);
      assert.equal(world.sandbox.cloud.environments.list().length, environments);
    }
    assert.deepEqual(world.takeWrites().filter((w) => w.includes("/orgs/") && w.includes("/actions/")), []);
  });
});
