import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { World } from "../e2e/world.ts";
import { seal } from "../sandbox/github/github-case.ts";
import { verified } from "../e2e/verify-case.ts";
import { run, type Ended } from "./cli-case.ts";

const KEYS = "sophia-ai-production-api-keys";
const BOX = "OPENAI_API_KEY";
const FOREIGN = ["another", "person", "value"].join(" ");

describe("sophia-secrets verify, on the real engine", () => {
  let world: World;
  before("a deployed stack, more than a second old", async () => {
    world = await World.create({ small: true });
    const deployed = await world.up({ values: world.values.production });
    assert.equal(deployed.code, 0, deployed.output);
    await sleep(1_100);
  });
  after(() => world.close());

  const github = (method: string, path: string, body?: object): Promise<Response> => fetch(`${world.sandbox.github.url}orgs/${world.sandbox.github.organization}/actions/${path}`,
    { method, headers: { authorization: `Bearer ${world.sandbox.github.token}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const cloud = (method: string, path: string, body: object | string): Promise<Response> => fetch(`${world.sandbox.cloud.url}/api/${path}`,
    { method, headers: { authorization: `token ${world.sandbox.cloud.token}` }, body: typeof body === "string" ? body : JSON.stringify(body) });
  const done = async (answer: Promise<Response>, status: number): Promise<void> => assert.equal((await answer).status, status, await (await answer).text());

  const verify = (...flags: string[]): Promise<Ended> => run(["verify", "--stack", world.stackName(), "--cwd", world.project, ...flags], { cwd: world.folder, env: world.environment() });
  /** Exit code and what is named, as `store name`. */
  const differences = async (): Promise<readonly [number, readonly string[]]> => {
    const { code, stdout, stderr } = await verify("--json");
    assert.notEqual(stdout, "", stderr);
    assert.equal((stdout + stderr).includes(FOREIGN), false, "a value is told");
    return [code, (JSON.parse(stdout).differences as { store: string; name: string }[]).map((d) => `${d.store} ${d.name}`)];
  };

  const esc = (): string => `esc/environments/${world.sandbox.cloud.organization}/default/${KEYS}`;
  const grant = (permission: string): Promise<Response> => cloud("PATCH", `orgs/${world.sandbox.cloud.organization}/teams/sophia-ci`, { addEnvironmentPermission: { projectName: "default", envName: KEYS, permission } });
  /** Done behind the tool's back: what, and how to put it back as it was. Each gives the way back. */
  const deeds: readonly { readonly named: string; readonly title: string; readonly act: () => Promise<() => Promise<void>> }[] = [
    { title: "one overwritten box", named: `github ${BOX}`, act: async () => {
      const { store } = world.sandbox.github;
      const kept = store.secret(BOX) ?? assert.fail();
      await done(github("PUT", `secrets/${BOX}`, { encrypted_value: await seal(store.keyPair.publicKey, FOREIGN), key_id: store.keyPair.keyId, visibility: kept.visibility }), 204);
      return async () => store.putSecret(kept);
    } },
    { title: "one changed ESC value", named: `esc ${KEYS}: ANTHROPIC_API_KEY`, act: async () => {
      const before = await world.definition(KEYS);
      const value = world.values.production["ANTHROPIC_API_KEY"] ?? assert.fail();
      assert.ok(before.includes(value));
      await done(cloud("PATCH", esc(), before.replace(value, FOREIGN)), 200);
      return () => done(cloud("PATCH", esc(), before), 200);
    } },
    { title: "one removed repository", named: "github SLACK_BOT_TOKEN: repositories", act: async () => {
      const id = world.sandbox.github.store.repositories[0]?.id;
      await done(github("DELETE", `secrets/SLACK_BOT_TOKEN/repositories/${id}`), 204);
      return () => done(github("PUT", `secrets/SLACK_BOT_TOKEN/repositories/${id}`), 204);
    } },
    { title: "one lowered grant", named: `access sophia-ci on ${KEYS}`, act: async () => {
      await done(grant("read"), 204);
      return () => done(grant("open"), 204);
    } },
    { title: "one deleted variable", named: "github PULUMI_ORG", act: async () => {
      const { store } = world.sandbox.github;
      const kept = store.variable("PULUMI_ORG") ?? assert.fail();
      await done(github("DELETE", "variables/PULUMI_ORG"), 204);
      return async () => store.putVariable(kept);
    } },
  ];

  it("U-01 F-11 a fresh deployment has no difference: every environment, value, tag, grant, team, issuer and GitHub name is read", async () => {
    const { code, stdout } = await verify("--json");
    assert.equal(code, 0, stdout);
    const { schemaVersion, stack, checked, differences: found } = JSON.parse(stdout);
    assert.deepEqual([schemaVersion, stack, found], [1, world.stackName(), []]);
    assert.deepEqual([checked.escEnvironments, checked.grants, checked.teams, checked.issuers, checked.githubSecrets, checked.githubVariables], [7, 15, 3, 1, world.sandbox.github.store.secrets.length, 1]);
    assert.ok(checked.escValues > 10 && checked.tags > 30 && checked.repositories === checked.githubSecrets + 1);
    assert.match((await verify()).stdout, /No difference: every destination holds what the state says\./);
  });

  it("U-16 it only reads: no write reaches a service", async () => {
    world.takeWrites();
    assert.equal((await verify()).code, 0);
    assert.deepEqual(world.takeWrites(), []);
  });

  for (const { title, named, act } of deeds) {
    it(`F-11 ${title} is named, and nothing else; put back, nothing is`, async () => {
      const back = await act();
      assert.deepEqual(await differences(), [1, [named]]);
      await back();
      assert.deepEqual(await differences(), [0, []]);
    });
  }

  it("F-11 all of them together are named, and nothing else; also in words", async () => {
    const back: (() => Promise<void>)[] = [];
    for (const { act } of deeds) back.push(await act());
    assert.deepEqual(await differences(), [1, deeds.map((d) => d.named).sort()]);
    const { code, stdout } = await verify();
    assert.equal(code, 1);
    assert.match(stdout, /^5 differences:$/m);
    for (const { named } of deeds) assert.ok(stdout.includes(named.slice(named.indexOf(" ") + 1)), named);
    for (const undo of back) await undo();
    assert.deepEqual(await differences(), [0, []]);
  });

  it("F-11 F-02 what it advises mends all of it, with a new value for the box", async () => {
    for (const { act } of deeds) await act();
    const { stdout } = await verify("--json");
    const advice = (JSON.parse(stdout).differences as { name: string; remedy: string }[]).find((d) => d.name === "PULUMI_ORG")?.remedy ?? "";
    const target = /--target '([^']+)'/.exec(advice)?.[1] ?? assert.fail(advice);
    const first = await world.up({ args: ["--refresh", "--target", target] });
    assert.equal(first.code, 0, first.output);
    const second = await world.up({ values: { [BOX]: `sk-${"n".repeat(40)}` }, args: ["--refresh"] });
    assert.equal(second.code, 0, second.output);
    assert.deepEqual(await differences(), [0, []]);
    assert.equal(await world.sandbox.github.reveal(BOX), `sk-${"n".repeat(40)}`);
  });

  it("U-01 a name that was supplied and is not in the state is told, and so is another value; the same values are not", async () => {
    const supplied = { ...world.values.production };
    delete supplied[BOX];
    assert.deepEqual(await verified(world, [], { SOPHIA_SECRETS_FILE: world.valuesFile("production", supplied) }), [0, []]);
    const file = world.valuesFile("production", { ...supplied, LOG_LEVEL: "DEBUG", ANTHROPIC_API_KEY: ["sk", "ant", "z".repeat(40)].join("-") });
    assert.deepEqual(await verified(world, ["--values", file]), [1, ["state ANTHROPIC_API_KEY", "state LOG_LEVEL"]]);
    assert.deepEqual(await verified(world, ["--values", world.valuesFile("staging", world.values.staging)]), [1, ["state #! stack"]]);
  });

  it("S-02 no answer is no difference: 3, with the service's name", async () => {
    world.sandbox.github.faults.add({ route: /repositories$/, kind: "status", status: 403 });
    const { code, stderr } = await verify();
    assert.equal(code, 3, stderr);
    assert.match(stderr, /GitHub: GET .*HTTP 403/);
  });

  it("S-02 without a login or a deployment: 3 and 1, each with what to do", async () => {
    const without = (...names: string[]): Record<string, string> => Object.fromEntries(Object.entries(world.environment()).filter(([name]) => !names.includes(name)));
    const args = ["verify", "--cwd", world.project, "--stack"];
    const noToken = await run([...args, world.stackName()], { cwd: world.folder, env: without("GITHUB_TOKEN") });
    assert.deepEqual([noToken.code, /set GITHUB_TOKEN/.test(noToken.stderr)], [3, true], noToken.stderr);
    const empty = await run([...args, world.stackName("staging")], { cwd: world.folder, env: world.environment() });
    assert.deepEqual([empty.code, /Nothing is deployed.*\n.*pulumi up/.test(empty.stderr)], [1, true], empty.stderr);
  });

  it("S-02 U-15 (fault 26) no project, no login, a login that has expired, no answer, no such stack: the true reason with its own remedy, 3", async () => {
    const { PULUMI_ACCESS_TOKEN: _, ...nobody } = world.environment({ PULUMI_HOME: join(world.folder, "empty-home") });
    const at = (cwd: string, stack = world.stackName()): string[] => ["verify", "--cwd", cwd, "--stack", stack];
    const cases: readonly (readonly [string, readonly string[], Record<string, string>, RegExp])[] = [
      ["no project", at(world.folder), world.environment(), /There is no Pulumi project here\.\n.*--cwd/],
      ["no login", at(world.project), nobody, /Nobody is logged in to a backend\.\n.*pulumi login/],
      ["expired", at(world.project), world.environment({ PULUMI_ACCESS_TOKEN: `pul-${"0".repeat(40)}` }), /wrong or has expired\.\n.*token that is valid/],
      ["no answer", at(world.project), world.environment({ PULUMI_BACKEND_URL: "http://127.0.0.1:1" }), /The backend does not answer\.\n.*PULUMI_BACKEND_URL/],
      ["no such stack", at(world.project, "sophia-sandbox/sophia-secrets/prod"), world.environment(), /has no stack sophia-sandbox\/sophia-secrets\/prod\.\n.*--stack/],
      ["GitHub's token expired", at(world.project), world.environment({ GITHUB_TOKEN: "expired" }), /GitHub: .*HTTP 401.*\n.*set GITHUB_TOKEN/],
    ];
    for (const [title, args, env, says] of cases) {
      const { code, stderr } = await run(args, { cwd: world.folder, env });
      assert.deepEqual([code, says.test(stderr)], [3, true], `${title}: ${stderr}`);
    }
  });

  it("P-03 (fault 25) one value in production and staging is found, by its names alone: told while a name is new, after 30 days a difference", async () => {
    const [name, shared] = ["ANTHROPIC_API_KEY", world.values.production["ANTHROPIC_API_KEY"] ?? assert.fail()];
    const staging = await world.up({ stack: "staging", values: { ...world.values.staging, [name]: shared } });
    assert.equal(staging.code, 0, staging.output);
    const at = async (days: number): Promise<readonly [number, unknown[], unknown[]]> => {
      const { code, stdout } = await run(["verify", "--stack", world.stackName(), "--cwd", world.project, "--json"],
        { cwd: world.folder, env: world.environment({ SOPHIA_NOW: new Date(Date.now() + days * 86_400_000).toISOString() }) });
      assert.equal(stdout.includes(shared), false);
      const { differences: found, advice } = JSON.parse(stdout);
      return [code, found.map((d: { name: string }) => d.name), advice.map((d: { name: string }) => d.name)];
    };
    const both = `production ${name} = staging ${name}`;
    assert.deepEqual(await at(0), [0, [], [both]]);
    assert.deepEqual(await at(31), [1, [both], []]);
  });

  it("U-06 the engine, the plugins, octokit-style calls and this command ask only for routes that are served, within the descriptions", () => {
    assert.deepEqual([...world.sandbox.github.violations, ...world.sandbox.cloud.violations], []);
    const asked = ["github", "pulumi-cloud"].flatMap((server) => readFileSync(join(world.sandbox.folder, `${server}.requests.jsonl`), "utf8").trim().split("\n").map((line) => JSON.parse(line)));
    assert.ok(asked.length > 300 && asked.every((e) => e.route !== "?"), "a route that nobody serves");
  });
});
