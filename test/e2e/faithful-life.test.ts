import { strict as assert } from "node:assert";
import { makeShadow, previewOn } from "./shadow-run.ts";
import { verified } from "./verify-case.ts";
import { World, type Run, type RunOptions } from "./world.ts";

const DAY = "2026-03-01T10:00:00.000Z";
const LATER = "2026-03-05T10:00:00.000Z";
const KEYS = "sophia-ai-production-api-keys";
const ACCESS = "environments/access.ts";
const ADMIN = 'email: "admin@payready.com"';

/** The official plugin, or our stand-in that errs as it does: what people meet on real accounts. */
describe("a stack's life with the official plugin's faults", () => {
  let world: World;
  const up = (options: RunOptions = {}): Promise<Run> => world.up({ ...options, env: { SOPHIA_STANDIN_FAITHFUL: "1", ...options.env } });
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const quiet = async (options: RunOptions = {}): Promise<void> => {
    world.takeWrites();
    const run = await up(options);
    green(run);
    assert.deepEqual([Object.keys(run.changes), world.takeWrites()], [["same"], []], run.output);
  };
  const team = (name: string): { members: readonly { login: string }[] } => world.sandbox.cloud.teams.get(name);
  const members = (): Record<string, string[]> => Object.fromEntries(world.sandbox.cloud.teams.list().map((t) => [t.name, t.members.map((m) => m.login)]));
  const tags = (name: string): Record<string, string> => Object.fromEntries(Object.values(world.sandbox.cloud.environments.list().find((e) => e.name === name)?.tags ?? {}).map((t) => [t.name, t.value]));
  const issuer = () => world.sandbox.cloud.issuers.list()[0] ?? assert.fail("no issuer");
  const change = async (path: string, method: string, body?: object): Promise<void> => {
    const { url, token, organization } = world.sandbox.cloud;
    const answer = await fetch(url + path.replace("ORG", organization), { method, headers: { authorization: `token ${token}`, "content-type": "application/json" }, ...(body && { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  };

  before(async () => {
    world = await World.create({ small: true });
    world.edit(ACCESS, (text) => text.replace(ADMIN, `${ADMIN}, login: "ada"`));
  });
  after(() => world.close());

  it("A-05 U-01 the first `up` is green, each team holds exactly its declared members (fault 11); a second changes nothing", async () => {
    green(await up({ values: world.values.production, env: { SOPHIA_NOW: DAY } }));
    assert.deepEqual(members(), { "sophia-admins": ["ada"], "sophia-ci": [], "sophia-developers": [] });
    await quiet({ env: { SOPHIA_NOW: LATER } });
    assert.deepEqual(await verified(world), [0, []]);
  });

  it("U-01 `up --refresh` on an untouched world writes nothing, again and again, and neither does the next `up` (fault 13)", async () => {
    for (const args of [["--refresh"], ["--refresh"], []]) await quiet({ args });
    const preview = await world.preview({ args: ["--refresh"], env: { SOPHIA_STANDIN_FAITHFUL: "1" } });
    assert.deepEqual(Object.keys(preview.changes), ["same"], preview.output);
  });

  it("A-05 members come and go after that, the creator among those whom the state remembers", async () => {
    world.edit(ACCESS, (text) => text.replace(`${ADMIN}, login: "ada"`, `${ADMIN}, login: "bea"`));
    green(await up());
    assert.deepEqual(team("sophia-admins").members.map((m) => m.login), ["bea"]);
    await quiet();
  });

  it("R-06 S-40 a new value for every name on a later day: the date tags follow, also when they are cut off half way; then 0 changes (fault 9)", async () => {
    const values = Object.fromEntries(Object.entries(world.values.production).map(([name, value]) => [name, rotated(name, value)]));
    // Cut off between a tag's end and its return: the next run brings it.
    world.sandbox.cloud.faults.add({ route: "POST /api/esc/environments/{orgName}/{projectName}/{envName}/tags", kind: "status", status: 403, count: 99 });
    assert.notEqual((await up({ values, env: { SOPHIA_NOW: LATER } })).code, 0);
    world.sandbox.cloud.faults.clear();
    green(await up({ env: { SOPHIA_NOW: LATER } }));
    assert.equal(tags(KEYS)["rotated-at"], LATER.slice(0, 10));
    assert.equal((await world.sandbox.github.reveal("OPENAI_API_KEY")) === values["OPENAI_API_KEY"], true);
    await quiet({ env: { SOPHIA_NOW: LATER } });
    assert.deepEqual(await verified(world), [0, []]);
  });

  it("S-43 the issuer's policies change though the service told no thumbprints; thumbprints that somebody set stay (fault 13)", async () => {
    const subjects = (): string[] => world.sandbox.cloud.issuers.policyOf(issuer().id).policies.map((p) => String(p.rules["sub"]));
    const before = issuer().id;
    world.edit("environments/access.ts", (text) => text.replace("refs/heads/main", "refs/heads/trunk"));
    green(await up());
    assert.ok(subjects().some((s) => s.endsWith("refs/heads/trunk")), subjects().join());
    await quiet();
    await change(`/api/orgs/ORG/oidc/issuers/${issuer().id}`, "PATCH", { thumbprints: ["aa".repeat(20)] });
    await quiet({ args: ["--refresh"] });
    const known = issuer().id;
    world.edit("environments/access.ts", (text) => text.replace("refs/heads/trunk", "refs/heads/main"));
    green(await up());
    assert.ok(subjects().some((s) => s.endsWith("refs/heads/main")));
    assert.deepEqual([issuer().thumbprints, issuer().id === known, typeof before], [["aa".repeat(20)], true, "string"]);
    await quiet();
    await quiet({ args: ["--refresh"] });
  });

  it("D-42 a shadow is written from this state, and a preview on it shows no change (fault 10)", async () => {
    const file = await makeShadow(world);
    const preview = await previewOn(world, file);
    assert.deepEqual([preview.code, Object.keys(preview.changes)], [0, ["same"]], preview.output);
  });

  it("E-14 a value, a tag, a member edited by hand: `verify` names it, the runbook's remedy mends it (fault 13)", async () => {
    const P = `/api/esc/environments/ORG/default/${KEYS}`;
    const held = tags(KEYS);
    await change(`${P}/tags/owner`, "PATCH", { currentTag: { value: held["owner"] }, newTag: { name: "owner", value: "by-hand" } });
    await change("/api/orgs/ORG/teams/sophia-ci", "PATCH", { memberAction: "add", member: "mallory" });
    const [code, names] = await verified(world);
    assert.deepEqual([code, names.length], [1, 2], names.join());
    assert.equal((await world.pulumi(["state", "delete", "--yes", await world.urn(`tag-${KEYS}.owner`), "--stack", world.stackName()])).code, 0);
    green(await up({ args: ["--refresh"] }));
    assert.deepEqual([tags(KEYS), members()["sophia-ci"]], [held, []]);
    await quiet();
    assert.deepEqual(await verified(world), [0, []]);
  });
});

/** Another value of the same form. */
function rotated(name: string, value: string): string {
  if (name === "POSTGRES_DB" || name === "POSTGRES_USER" || /^[A-Z]+_(ORG|PROJECT)$/.test(name)) return value;
  const last = /[a-z0-9](?=[^a-z0-9]*$)/i.exec(value);
  if (last === null || /:\/\//.test(value)) return value;
  const digit = /\d/.test(last[0]);
  const other = digit ? String((Number(last[0]) + 1) % 10) : last[0] === "x" ? "y" : "x";
  return value.slice(0, last.index) + other + value.slice(last.index + 1);
}
