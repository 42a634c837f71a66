import { strict as assert } from "node:assert";
import { World } from "./world.ts";

const PATCH = "PATCH /api/esc/environments/{orgName}/{projectName}/{envName}";
const FAITHFUL = { SOPHIA_STANDIN_FAITHFUL: "1", SOPHIA_RETRY_WAIT_MS: "10" };

describe("a plugin that reports failures as success, as the official one does", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production, env: FAITHFUL });
    assert.equal(run.code, 0, run.output);
  });
  after(() => world.close());

  for (const status of [401, 409, 429, 500]) {
    it(`F-12 (1 of 3) an environment update answered ${status} is swallowed; \`up\` fails all the same, the next or second one repairs it, then 0 changes`, async () => {
      const value = `sk-${String(status).padEnd(40, "c")}`;
      world.sandbox.cloud.faults.add({ route: PATCH, kind: "status", status, count: 20 });
      const failed = await world.up({ values: { OPENAI_API_KEY: value }, env: FAITHFUL });
      world.sandbox.cloud.faults.clear();
      assert.notEqual(failed.code, 0, failed.output);
      assert.match(failed.output, /sophia-ai-production-api-keys: what the service holds is not what was sent/);
      for (let attempt = 0; attempt < 2; attempt++) await world.up({ env: FAITHFUL });
      assert.equal((await world.valueInEsc("sophia-ai-production-api-keys", "sophia.ai.openai.api_key")) === value, true, "the environment still has the old value");
      const after = await world.up({ env: FAITHFUL });
      assert.equal(after.code, 0, after.output);
      assert.deepEqual(Object.keys(after.changes), ["same"], after.output);
    });
  }
});
