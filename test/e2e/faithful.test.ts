import { strict as assert } from "node:assert";
import { verified } from "./verify-case.ts";
import { World } from "./world.ts";

/** Each of the answers that the official plugin swallows, for an environment of its own. */
const CASES = [
  { status: 401, name: "OPENAI_API_KEY", escName: "sophia-ai-production-api-keys", path: "sophia.ai.openai.api_key", value: `sk-${"c".repeat(40)}` },
  { status: 409, name: "SLACK_BOT_TOKEN", escName: "sophia-ai-production-integration-credentials", path: "sophia.business.slack.bot_token", value: ["xoxb", "1".repeat(12), "2".repeat(12), "d".repeat(24)].join("-") },
  { status: 429, name: "POSTGRES_PASSWORD", escName: "sophia-ai-production-database-credentials", path: "sophia.database.postgres.password", value: "e".repeat(12) + "f".repeat(12) },
  { status: 500, name: "VERCEL_ACCESS_TOKEN", escName: "sophia-ai-production-infrastructure-credentials", path: "sophia.cloud.vercel.access_token", value: "g".repeat(12) + "h".repeat(12) },
] as const;
const FAITHFUL = { SOPHIA_STANDIN_FAITHFUL: "1" };

describe("a plugin that reports failures as success, as the official one does", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production, env: FAITHFUL });
    assert.equal(run.code, 0, run.output);
  });
  after(() => world.close());

  it("F-12 (1 of 3) environment updates answered 401, 409, 429 and 500 are swallowed; `up` fails all the same, the next or second one repairs them, then 0 changes", async () => {
    for (const { status, escName } of CASES)
      world.sandbox.cloud.faults.add({ route: new RegExp(`^PATCH /api/esc/environments/[^/]+/default/${escName}$`), kind: "status", status, count: 20 });
    const failed = await world.up({ values: Object.fromEntries(CASES.map((c) => [c.name, c.value])), env: FAITHFUL });
    world.sandbox.cloud.faults.clear();
    assert.notEqual(failed.code, 0, failed.output);
    for (const { escName } of CASES) assert.match(failed.output, new RegExp(`${escName}: what the service holds is not what was sent`));
    const [code, names] = await verified(world);
    assert.equal(code, 1);
    for (const { escName, name } of CASES) assert.ok(names.includes(`esc ${escName}: ${name}`), names.join(", "));
    if ((await world.up({ env: FAITHFUL })).code !== 0) await world.up({ env: FAITHFUL });
    for (const { escName, path, value } of CASES) assert.equal((await world.valueInEsc(escName, path)) === value, true, `${escName} still has the old value`);
    world.takeWrites();
    const after = await world.up({ env: FAITHFUL });
    assert.equal(after.code, 0, after.output);
    assert.deepEqual(Object.keys(after.changes), ["same"], after.output);
    assert.deepEqual(world.takeWrites(), []);
  });
});
