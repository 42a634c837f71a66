import { strict as assert } from "node:assert";
import { sample } from "./sample.ts";
import { World, type Run, type RunOptions } from "./world.ts";

const COMPOSED = "sophia-ai-production";

/** What somebody deletes at the service by hand, under the official plugin's faults; the remedies are the runbook's. */
describe("things deleted by hand, with the official plugin's faults (fault 13)", () => {
  let world: World;
  const up = (options: RunOptions = {}): Promise<Run> => world.up({ ...options, env: { SOPHIA_STANDIN_FAITHFUL: "1", ...options.env } });
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const change = async (path: string, method: string, body?: object): Promise<void> => {
    const { url, token, organization } = world.sandbox.cloud;
    const answer = await fetch(url + path.replace("ORG", organization), { method, headers: { authorization: `token ${token}`, "content-type": "application/json" }, ...(body && { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  };
  const pulumi = async (...args: string[]): Promise<void> => {
    const { code, output } = await world.pulumi([...args, "--stack", world.stackName()], { env: { SOPHIA_STANDIN_FAITHFUL: "1" } });
    assert.equal(code, 0, output);
  };
  /** The runbook's way: the state forgets what is gone, and `up` makes it anew. */
  const forget = async (pattern: RegExp): Promise<void> => {
    const { output } = await world.pulumi(["stack", "--show-urns", "--stack", world.stackName()]);
    const urns = [...output.matchAll(/urn:\S+/g)].map((m) => m[0]).filter((urn) => pattern.test(urn));
    assert.ok(urns.length > 0);
    for (const urn of urns) await pulumi("state", "delete", "--yes", urn);
  };
  const settles = async (): Promise<void> => {
    for (const args of [[], ["--refresh"]]) {
      world.takeWrites();
      const run = await up({ args });
      green(run);
      assert.deepEqual([Object.keys(run.changes), world.takeWrites()], [["same"], []], run.output);
    }
  };

  before(async () => {
    world = await World.create({ small: true });
    green(await up({ values: world.values.production }));
  });
  after(() => world.close());

  const cases: readonly (readonly [title: string, run: () => Promise<void>])[] = [
    ["E-14 a tag: `up --refresh` fails; forgotten by the state, the next `up` makes it", async () => {
      await change(`/api/esc/environments/ORG/default/${COMPOSED}/tags/owner`, "DELETE");
      assert.notEqual((await up({ args: ["--refresh"] })).code, 0);
      await forget(/::tag-sophia-ai-production\.owner$/);
      green(await up());
      await settles();
    }],
    ["E-05 an environment: once its tags and grants are forgotten, `up --refresh` makes all of them, protected as before", async () => {
      const P = `/api/esc/environments/ORG/default/${COMPOSED}`;
      await change(`${P}/settings`, "PATCH", { deletionProtected: false });
      await change(P, "DELETE");
      assert.notEqual((await up({ args: ["--refresh"] })).code, 0);
      await forget(/::(tag-sophia-ai-production\.|grant-[\w-]+\.sophia-ai-production$)/);
      green(await up({ args: ["--refresh"] }));
      assert.equal(world.sandbox.cloud.environments.list().find((e) => e.name === COMPOSED)?.settings.deletionProtected, true);
      await settles();
    }],
    ["A-05 a team with grants: once they are forgotten, `up --refresh` makes all of them, and the creator is no member", async () => {
      await change("/api/orgs/ORG/teams/sophia-ci", "DELETE");
      assert.notEqual((await up({ args: ["--refresh"] })).code, 0);
      await forget(/::grant-sophia-ci\./);
      green(await up({ args: ["--refresh"] }));
      assert.deepEqual(world.sandbox.cloud.teams.get("sophia-ci").members, []);
      await settles();
    }],
    ["S-43 the issuer's policies, and then a refresh: the state forgets the issuer, the next `up` makes it anew", async () => {
      const { issuers } = world.sandbox.cloud;
      const policies = () => issuers.policyOf(issuers.list()[0]?.id ?? "");
      const wanted = policies().policies;
      await change(`/api/orgs/ORG/auth/policies/${policies().id}`, "PATCH", { policies: [] });
      const failed = await up({ args: ["--refresh"] });
      assert.notEqual(failed.code, 0);
      assert.match(failed.output, /the state lacks what the plugin needs to change it\. Run `pulumi state delete '\S+::issuer-github-actions' --yes`, then `pulumi up`/);
      await forget(/::issuer-github-actions$/);
      green(await up());
      assert.deepEqual(policies().policies, wanted);
      await settles();
    }],
  ];
  for (const [title, run] of sample(cases, 1)) it(title, run);
});
