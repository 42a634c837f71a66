import { strict as assert } from "node:assert";
import { World } from "./world.ts";

describe("a plan of Pulumi Cloud that does not offer everything", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true, plan: "individual" });
  });
  after(() => world.close());

  it("U-13 without the switch `up` fails and names the setting", async () => {
    const run = await world.up({ values: world.values.production });
    assert.notEqual(run.code, 0);
    assert.match(run.output, /40[23]/);
    assert.match(run.output, /sophia-secrets:features/);
  });

  it("U-13 with the features off, GitHub and ESC are complete and the outputs say what is left out", async () => {
    world.edit("Pulumi.production.yaml", (text) => `${text}  sophia-secrets:features: []\n`);
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    assert.equal(world.sandbox.github.store.secrets.length, 5);
    assert.equal((await world.open("sophia-ai-production")).environmentVariables["OPENAI_API_KEY"] === world.values.production["OPENAI_API_KEY"], true);
    const { degraded } = (await world.outputs()) as unknown as { degraded: string[] };
    assert.match(degraded.join("\n"), /teams: no teams and no environment grants/);
    assert.equal(degraded.length, 3);
  });
});

describe("a feature that is switched off later", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    world.takeWrites();
  });
  after(() => world.close());

  it("U-13 is refused until sophia-secrets:allowDelete names it", async () => {
    world.edit("Pulumi.production.yaml", (text) => `${text}  sophia-secrets:features: [oidc, deletionProtection]\n`);
    for (const run of [await world.preview(), await world.up()]) {
      assert.notEqual(run.code, 0);
      assert.match(run.output, /teams \(sophia-secrets:features\): it was on, and switching it off deletes what it made/);
    }
    assert.deepEqual(world.takeWrites(), []);
    world.edit("Pulumi.production.yaml", (text) => `${text}  sophia-secrets:allowDelete: [teams]\n`);
    const run = await world.up();
    assert.equal(run.code, 0, run.output);
    assert.equal(world.sandbox.cloud.teams.list().length, 0);
  });
});
