import { strict as assert } from "node:assert";
import type { FaultRule } from "../../sandbox/core/faults.ts";
import { sample } from "./sample.ts";
import { World, type Run, type RunOptions } from "./world.ts";

const E = "/api/esc/environments/{orgName}";
const ENVIRONMENT = `${E}/{projectName}/{envName}`;
const O = "/api/orgs/{orgName}";
/** Each call of a creation that can fail at its end, or whose answer can get lost after the service has done it. */
const LOST: readonly (readonly [what: string, rule: FaultRule])[] = [
  ["an environment whose id cannot be read", { route: `GET ${ENVIRONMENT}/metadata`, kind: "status", status: 500 }],
  ["the answer to an environment's POST", { route: `POST ${E}`, kind: "apply-then-drop" }],
  ["the answer to an environment's PATCH", { route: `PATCH ${ENVIRONMENT}`, kind: "apply-then-drop" }],
  ["the answer to a tag's POST", { route: `POST ${ENVIRONMENT}/tags`, kind: "apply-then-drop", after: 3 }],
  ["a tag that cannot be read back", { route: `GET ${ENVIRONMENT}/tags/{tagName}`, kind: "status", status: 503, after: 2 }],
  ["the answer to a team's POST", { route: `POST ${O}/teams/pulumi`, kind: "apply-then-drop" }],
  ["a team that cannot be read back", { route: `GET ${O}/teams/{teamName}`, kind: "status", status: 500, after: 3 }],
  ["the answer to a grant", { route: `PATCH ${O}/teams/{teamName}`, kind: "apply-then-drop", after: 4 }],
  ["the answer to an issuer's POST", { route: `POST ${O}/oidc/issuers`, kind: "apply-then-drop" }],
  ["an issuer's policies that cannot be read", { route: `GET ${O}/auth/policies/oidcissuers/{issuerId}`, kind: "status", status: 502 }],
  ["the answer to an issuer's policies", { route: `PATCH ${O}/auth/policies/{policyId}`, kind: "apply-then-drop" }],
];

/** What the services hold in the end: names, definitions, members, grants, policies; no ids and times. */
async function held(world: World): Promise<unknown> {
  const { cloud, github } = world.sandbox;
  return {
    environments: await Promise.all(cloud.environments.list().map(async (e) => [e.name, Object.values(e.tags).map((t) => [t.name, t.value]).sort(), (await world.definition(e.name)).length])),
    teams: cloud.teams.list().map((t) => [t.name, t.members.map((m) => m.login).sort(), [...t.environments].map((g) => [g.envName, g.permission]).sort()]),
    issuers: cloud.issuers.list().map((i) => [i.name, i.url, cloud.issuers.policyOf(i.id).policies]),
    github: [...github.store.secrets.map((s) => s.name), ...github.store.variables.map((v) => v.name)].sort(),
  };
}

describe("creations whose end gets lost, with the official plugin's faults (fault 12)", () => {
  const worlds: World[] = [];
  const open = async (): Promise<World> => {
    const world = await World.create({ small: true });
    worlds.push(world);
    return world;
  };
  const up = (world: World, options: RunOptions = {}): Promise<Run> => world.up({ ...options, env: { SOPHIA_STANDIN_FAITHFUL: "1", SOPHIA_NOW: "2026-03-01T10:00:00.000Z", ...options.env } });
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const settles = async (world: World): Promise<void> => {
    world.takeWrites();
    const run = await up(world);
    green(run);
    assert.deepEqual([Object.keys(run.changes), world.takeWrites()], [["same"], []], run.output);
  };
  let wanted: unknown;
  let values: Record<string, string>;
  before(async () => {
    const world = await open();
    values = world.values.production;
    green(await up(world, { values }));
    wanted = await held(world);
  });
  after(async () => { for (const world of worlds) await world.close(); });

  it(`F-02 all of them at once (${LOST.length}): the first \`up\`, or at the latest a second, ends as if nothing had been lost; then 0 changes`, async () => {
    const world = await open();
    for (const [, rule] of LOST) world.sandbox.cloud.faults.add(rule);
    const first = await up(world, { values });
    assert.deepEqual(world.sandbox.cloud.faults.pending(), [], "every fault came");
    if (first.code !== 0) green(await up(world, { values }));
    assert.deepEqual(await held(world), wanted);
    await settles(world);
  });

  for (const [what, rule] of sample(LOST, 1)) {
    it(`F-02 for as long as an \`up\` lasts, ${what}: the next ends as if nothing had been lost, with adoption where it asks for it`, async () => {
      const world = await open();
      world.sandbox.cloud.faults.add({ ...rule, count: 999 });
      const failed = await up(world, { values });
      assert.notEqual(failed.code, 0, failed.output);
      world.sandbox.cloud.faults.clear();
      let last = failed;
      for (let run = 0; run < 4 && last.code !== 0; run += 1) {
        last = await up(world, { values });
        const names = [...last.output.matchAll(/sophia-secrets:adopt\[\d+\]' ([\w.:/-]+)/g)].map((m) => m[1] ?? "");
        for (const [index, name] of [...new Set(names)].entries()) await world.configure(`sophia-secrets:adopt[${index}]`, name);
      }
      green(last);
      green(await up(world));
      await world.pulumi(["config", "rm", "sophia-secrets:adopt", "--stack", world.stackName()]);
      assert.deepEqual(await held(world), wanted);
      await settles(world);
    });
  }

  it("U-01 U-02 a lost state: everything named in `adopt`, all values supplied, three runs; tags are no dead end", async () => {
    const world = await open();
    green(await up(world, { values }));
    assert.equal((await world.pulumi(["stack", "rm", "--force", "--yes", "--preserve-config", world.stackName()])).code, 0);
    assert.equal((await world.pulumi(["stack", "init", world.stackName(), "--no-select"])).code, 0);
    const names = [...world.sandbox.cloud.environments.list().map((e) => e.name), ...world.sandbox.cloud.teams.list().map((t) => t.name), ...world.sandbox.cloud.issuers.list().map((i) => i.url),
      ...world.sandbox.github.store.secrets.map((s) => s.name), ...world.sandbox.github.store.variables.map((v) => v.name)];
    for (const [index, name] of names.entries()) await world.configure(`sophia-secrets:adopt[${index}]`, name);
    const refused = await up(world, { values });
    const paths = [...new Set([...refused.output.matchAll(/name (\S+:[\w.]+) in sophia-secrets:allowDelete/g)].map((m) => m[1] ?? ""))];
    for (const [index, path] of paths.entries()) await world.configure(`sophia-secrets:allowDelete[${index}]`, path);
    green(await up(world, { values }));
    green(await up(world, { values }));
    green(await up(world));
    for (const setting of ["adopt", "allowDelete"]) await world.pulumi(["config", "rm", `sophia-secrets:${setting}`, "--stack", world.stackName()]);
    assert.deepEqual(await held(world), wanted);
    await settles(world);
  });
});
