import { strict as assert } from "node:assert";
import { World, type Run } from "./world.ts";

const SECRETS = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "SLACK_BOT_TOKEN"];
const ENVIRONMENT = "sophia-ai-production";
const ISSUER = "https://token.actions.githubusercontent.com";
const DEFINITION = "values:\n  sophia:\n    config:\n      log_level: DEBUG\n    old:\n      tree: kept by hand\n";
const FOREIGN = { decision: "allow", tokenType: "organization", authorizedPermissions: ["standard"], rules: { aud: "urn:pulumi:org:elsewhere", sub: "repo:somebody/else:*" } };

describe("what exists before us", () => {
  let world: World;

  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const cloud = async (method: string, path: string, body?: unknown): Promise<Record<string, string>> => {
    const { url, token } = world.sandbox.cloud;
    const answer = await fetch(url + path, { method, headers: { authorization: `token ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }) });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text) as Record<string, string>;
  };
  const policies = () => world.sandbox.cloud.issuers.policyOf(world.sandbox.cloud.issuers.list()[0]?.id ?? "").policies;
  const boxes = () => SECRETS.map((name) => world.sandbox.github.store.secret(name)?.box);
  const writesTo = (writes: readonly string[]): string[] => writes.filter((w) => w.includes(`/${ENVIRONMENT} `) || w.includes(`/${ENVIRONMENT}/settings`) || /oidc|auth\/policies/.test(w));
  /** Everything that a service would have to be asked to give up, named once each. */
  const names = (run: Run): string[] => [...SECRETS, ENVIRONMENT, ISSUER].filter((name) => run.output.includes(`${name} (`));

  before("a sandbox that somebody used by hand", async () => {
    world = await World.create({ small: true });
    const { organization } = world.sandbox.cloud;
    for (const name of SECRETS)
      world.sandbox.github.store.putSecret({ name, box: "bm90IG91cnM=", visibility: "all", repositories: [], createdAt: "2024-01-01T00:00:00Z", updatedAt: "2024-01-01T00:00:00Z" });
    await cloud("POST", `/api/esc/environments/${organization}`, { project: "default", name: ENVIRONMENT });
    await cloud("PATCH", `/api/esc/environments/${organization}/default/${ENVIRONMENT}`, DEFINITION);
    const issuer = await cloud("POST", `/api/orgs/${organization}/oidc/issuers`, { name: "by-hand", url: ISSUER });
    const policy = await cloud("GET", `/api/orgs/${organization}/auth/policies/oidcissuers/${issuer["id"]}`);
    await cloud("PATCH", `/api/orgs/${organization}/auth/policies/${policy["id"]}`, { policies: [FOREIGN] });
    world.takeWrites();
  });
  after(() => world.close());

  it("U-02 S-43 `up` and its preview are refused, all five named at once, and nothing is written", async () => {
    const before = boxes();
    for (const run of [await world.preview({ values: world.values.production }), await world.up({ values: world.values.production })]) {
      assert.notEqual(run.code, 0, run.output);
      assert.deepEqual(names(run), [...SECRETS, ENVIRONMENT, ISSUER]);
      assert.match(run.output, /sophia-secrets:adopt/);
      assert.deepEqual(world.takeWrites(), []);
    }
    assert.deepEqual(boxes(), before);
  });

  it("U-02 once they are to be taken over, what would be dropped and what needs a value is listed, and nothing is written", async () => {
    for (const [at, name] of [...SECRETS, ENVIRONMENT, ISSUER].entries()) await world.configure(`sophia-secrets:adopt[${at}]`, name);
    // Held by the run before already, but not supplied in this one: GitHub cannot tell whether its value is the same.
    const run = await world.up({});
    assert.notEqual(run.code, 0, run.output);
    for (const name of SECRETS) assert.match(run.output, new RegExp(`${name} \\(GitHub organisation secret\\): .*needs one`));
    assert.match(run.output, /sophia\.old\.tree \(environment sophia-ai-production\): no row of the catalogue owns this path/);
    assert.match(run.output, /LOG_LEVEL \(environment sophia-ai-production\): it is there and would be dropped/);
    assert.deepEqual(world.takeWrites(), []);
  });

  it("U-02 S-43 the first `up` takes them over without a write to the environment and the issuer", async () => {
    await world.configure("sophia-secrets:allowDelete[0]", `${ENVIRONMENT}:sophia.old.tree`);
    green(await world.up({ values: { ...world.values.production, LOG_LEVEL: "DEBUG" } }));
    assert.deepEqual(writesTo(world.takeWrites()), []);
    assert.equal(await world.definition(ENVIRONMENT), DEFINITION);
    assert.deepEqual(policies(), [FOREIGN]);
    for (const name of SECRETS) assert.equal((await world.sandbox.github.reveal(name)) === world.values.production[name], true, name);
  });

  it("U-02 the second writes them, and keeps the policies of others", async () => {
    green(await world.up());
    assert.notDeepEqual(writesTo(world.takeWrites()), []);
    assert.equal(await world.valueInEsc(ENVIRONMENT, "sophia.config.log_level"), "DEBUG");
    assert.equal(await world.valueInEsc(ENVIRONMENT, "sophia.old.tree"), undefined);
    assert.deepEqual(policies().filter((p) => p.rules["sub"] === FOREIGN.rules.sub), [FOREIGN]);
    assert.ok(policies().length > 1);
    assert.deepEqual(world.sandbox.cloud.environments.find(world.sandbox.cloud.organization, "default", ENVIRONMENT)?.settings, { deletionProtected: true });
  });

  it("U-02 R-06 the third changes nothing, with and without the settings that took them over", async () => {
    for (const settings of ["kept", "removed"]) {
      if (settings === "removed") await world.pulumi(["config", "rm", "sophia-secrets:adopt", "--stack", world.stackName()]);
      const run = await world.up();
      green(run);
      assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
      assert.deepEqual(world.takeWrites(), []);
    }
  });
});
