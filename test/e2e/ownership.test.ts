import { strict as assert } from "node:assert";
import { request } from "node:http";
import { ciIdentities, policies } from "../../environments/index.ts";
import { buildIssuer } from "../../model/issuer.ts";
import { World } from "./world.ts";

const ISSUER = "https://token.actions.githubusercontent.com";
const NAMES = ["OPENAI_API_KEY", "SLACK_BOT_TOKEN", "GONG_URL"];

describe("objects that were there before us", () => {
  let world: World;

  /** A call of somebody else's to Pulumi Cloud. */
  const cloud = async (method: string, path: string, body: string): Promise<void> => {
    const { url, token } = world.sandbox.cloud;
    const status = await new Promise<number>((resolve, reject) => {
      const call = request(`${url}${path}`, { method, headers: { authorization: `token ${token}`, "content-type": "application/json" } }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve(answer.statusCode ?? 0));
      });
      call.once("error", reject);
      call.end(body);
    });
    assert.ok(status < 300, `${method} ${path}: ${status}`);
  };

  before(async () => {
    world = await World.create({ small: true });
    const { organization } = world.sandbox.cloud;
    for (const name of NAMES)
      world.sandbox.github.store.putSecret({ name, box: "AAAA", visibility: "all", repositories: [], createdAt: "2025-01-01T00:00:00Z", updatedAt: "2025-01-01T00:00:00Z" });
    await cloud("POST", `/api/esc/environments/${organization}`, JSON.stringify({ project: "default", name: "sophia-ai-production" }));
    await cloud("PATCH", `/api/esc/environments/${organization}/default/sophia-ai-production`, "values:\n  sophia:\n    config:\n      log_level: INFO\n    legacy:\n      thing: old\n");
    await cloud("POST", `/api/orgs/${organization}/oidc/issuers`, JSON.stringify({ name: "github", url: ISSUER }));
    const [issuer] = world.sandbox.cloud.issuers.list();
    const policy = world.sandbox.cloud.issuers.policyOf(issuer?.id ?? "");
    await cloud("PATCH", `/api/orgs/${organization}/auth/policies/${policy.id}`, JSON.stringify({ policies: [
      { decision: "allow", tokenType: "organization", authorizedPermissions: ["standard"], rules: { aud: "x", sub: "repo:somebody/else:ref:refs/heads/main" } }] }));
    world.takeWrites();
  });
  after(() => world.close());

  const adopt = async (names: readonly string[]): Promise<void> => {
    for (const [i, name] of names.entries()) await world.configure(`sophia-secrets:adopt[${i}]`, name);
  };

  it("U-02 (1 of 3) `preview` and `up` are refused, all five named at once, and nothing is written", async () => {
    for (const run of [await world.preview({ values: world.values.production }), await world.up({ values: world.values.production })]) {
      assert.notEqual(run.code, 0, run.output);
      for (const name of [...NAMES, "sophia-ai-production", ISSUER]) assert.ok(run.output.includes(`${name} (`), `${name} is not named:\n${run.output}`);
      assert.match(run.output, /it exists already and is not ours/);
    }
    assert.deepEqual(world.takeWrites(), []);
  });

  it("U-02 (2 of 3) adopting an environment lists the paths that it would drop", async () => {
    await adopt([...NAMES, "sophia-ai-production", ISSUER]);
    const run = await world.up();
    assert.notEqual(run.code, 0, run.output);
    assert.match(run.output, /sophia\.legacy\.thing \(environment sophia-ai-production\): no row of the catalogue owns this path/);
    assert.deepEqual(world.takeWrites(), []);
  });

  it("U-02 (3 of 3) S-43 the first run takes over without a write, the second writes, the third changes nothing; policies of others stay", async () => {
    await world.configure("sophia-secrets:allowDelete[0]", "sophia-ai-production:sophia.legacy.thing");
    await world.configure("sophia-secrets:allowDelete[1]", "sophia-ai-production:sophia.config.log_level");
    const first = await world.up({ values: world.values.production });
    assert.equal(first.code, 0, first.output);
    const writes = world.takeWrites();
    // Tags and protection are objects beside the definition; the definition itself and the issuer are not touched.
    assert.deepEqual(writes.filter((w) => /(PATCH|POST) \S*\/default\/sophia-ai-production \d|PATCH \S*\/auth\/policies|(POST|PATCH) \S*\/oidc\/issuers/.test(w)), []);
    const second = await world.up();
    assert.equal(second.code, 0, second.output);
    assert.ok(world.takeWrites().some((w) => /PATCH \S*\/default\/sophia-ai-production 2/.test(w)));
    const third = await world.up();
    assert.equal(third.code, 0, third.output);
    assert.deepEqual(Object.keys(third.changes), ["same"], third.output);
    assert.deepEqual(world.takeWrites(), []);
    for (const name of NAMES) assert.equal((await world.sandbox.github.reveal(name)) === world.values.production[name], true, `the box of ${name} holds another value`);
    const [issuer] = world.sandbox.cloud.issuers.list();
    const subjects = world.sandbox.cloud.issuers.policyOf(issuer?.id ?? "").policies.map((p) => (p.rules as { sub?: string }).sub);
    assert.ok(subjects.includes("repo:somebody/else:ref:refs/heads/main"));
    assert.equal(subjects.length, buildIssuer(policies, ciIdentities, "").policies.length + 1);
  });
});
