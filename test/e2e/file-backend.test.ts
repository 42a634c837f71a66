import { strict as assert } from "node:assert";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { FILLED_BOXES } from "./filled-boxes.ts";
import { printedEvents, readEvents } from "./engine-records.ts";
import { World, type Run } from "./world.ts";

/** Where a self-managed backend puts every stack, whatever the organisation is called. */
const STACK = "organization/sophia-secrets/production";

describe("main path on a self-managed backend", () => {
  let world: World;
  let env: Record<string, string>;
  // Nothing is told to Pulumi Cloud here: the engine prints its events.
  const up = async (values?: Record<string, string>): Promise<Run> => {
    const run = await world.up({ args: ["--stack", STACK, "--json"], env, ...(values === undefined ? {} : { values }) });
    return { ...run, ...readEvents(printedEvents(run.output)) };
  };
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);

  before(async () => {
    world = await World.create();
    const folder = join(world.folder, "state");
    mkdirSync(folder);
    env = { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "of the test" };
    const { code, output } = await world.pulumi(["stack", "init", STACK], { env });
    assert.equal(code, 0, output);
  });
  after(() => world.close());

  it("S-31 U-06 (1 of 2) U-01 from `stack init` on, the first `up` of production makes 7 environments, 15 grants, the GitHub secrets that have a value and 1 variable", async () => {
    green(await up(world.values.production));
    const { cloud, github } = world.sandbox;
    assert.equal(cloud.environments.list().length, 7);
    assert.equal(cloud.teams.list().flatMap((team) => team.environments).length, 15);
    assert.equal(github.store.secrets.length, FILLED_BOXES.length);
    assert.deepEqual(github.store.variables.map((v) => [v.name, v.value]), [["PULUMI_ORG", cloud.organization]]);
    for (const { name } of github.store.secrets) assert.equal((await github.reveal(name)) === world.values.production[name], true, name);
  });

  it("R-06 U-06 (2 of 2) a second `up` without values changes nothing, a new value is delivered, and Pulumi Cloud keeps no state", async () => {
    world.takeWrites();
    const second = await up();
    green(second);
    assert.deepEqual(Object.keys(second.changes), ["same"], second.output);
    assert.deepEqual(world.takeWrites(), []);
    const value = `sk-${"f".repeat(40)}`;
    const third = await up({ OPENAI_API_KEY: value });
    green(third);
    assert.deepEqual(third.changed, ["environment-sophia-ai-production-api-keys", "github-secret-OPENAI_API_KEY", "held-OPENAI_API_KEY", "tag-sophia-ai-production-api-keys.next-rotation"]);
    assert.equal((await world.sandbox.github.reveal("OPENAI_API_KEY")) === value, true);
    assert.deepEqual(world.sandbox.cloud.log.entries.filter((e) => e.path.startsWith("/api/stacks/")), []);
  });
});
