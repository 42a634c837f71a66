import { strict as assert } from "node:assert";
import { verified } from "./verify-case.ts";
import { inCampaign } from "./sample.ts";
import { World, type Exported, type Run } from "./world.ts";

const NAME = "OPENAI_API_KEY";
const GROUP = "sophia-ai-production-api-keys";
const value = (n: number): string => `sk-${n}${"q7Vb2Zt9Lm".repeat(3)}`;

describe("values that the state holds", () => {
  let world: World;

  /** Which value both destinations read. */
  const reads = async (): Promise<string[]> => {
    const found = [await world.sandbox.github.reveal(NAME), await world.valueInEsc(GROUP, "sophia.ai.openai.api_key"),
      (await world.open("sophia-ai-production")).environmentVariables[NAME]];
    return found.map((text) => ["v1", "v2", "v3", "v4"].find((_, i) => text === value(i + 1)) ?? "another");
  };
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const unchanged = (run: Run): void => {
    green(run);
    assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
    assert.deepEqual(world.takeWrites(), []);
  };
  const refused = async (run: Run, says: RegExp): Promise<void> => {
    assert.notEqual(run.code, 0, run.output);
    assert.match(run.output, says);
    assert.deepEqual(world.takeWrites(), []);
  };

  before(async () => {
    world = await World.create({ small: true });
    green(await world.up({ values: { ...world.values.production, [NAME]: value(1) } }));
  });
  after(() => world.close());

  it("F-04 U-01 v1, v2, nothing, v3 supplied: the destinations read v1, v2, v2, v3", async () => {
    assert.deepEqual(await reads(), ["v1", "v1", "v1"]);
    green(await world.up({ values: { [NAME]: value(2) } }));
    assert.deepEqual(await reads(), ["v2", "v2", "v2"]);
    world.takeWrites();
    unchanged(await world.up());
    assert.deepEqual(await reads(), ["v2", "v2", "v2"]);
    green(await world.up({ values: { [NAME]: value(3) } }));
    assert.deepEqual(await reads(), ["v3", "v3", "v3"]);
  });

  it("R-06 `refresh` and `up --refresh`, twice, lose nothing and write nothing", async () => {
    world.takeWrites();
    const refresh = await world.pulumi(["refresh", "--yes", "--skip-preview", "--non-interactive", "--stack", world.stackName()]);
    assert.equal(refresh.code, 0, refresh.output);
    unchanged(await world.up({ args: ["--refresh"] }));
    unchanged(await world.up({ args: ["--refresh"] }));
    unchanged(await world.up());
    assert.deepEqual(await reads(), ["v3", "v3", "v3"]);
  });

  it("U-01 `--target` that leaves out a supplied name is refused, in the preview and without one", async () => {
    const options = { values: { [NAME]: value(4) }, args: ["--target", await world.urn("held-ANTHROPIC_API_KEY")] };
    await refused(await world.preview(options), /OPENAI_API_KEY \(--target\)/);
    await refused(await world.up(options), /OPENAI_API_KEY \(--target\)/);
    assert.deepEqual(await reads(), ["v3", "v3", "v3"]);
  });

  it("U-01 `--target` of the Stash alone stores the value, and the next `up` without values delivers it", async () => {
    green(await world.up({ values: { [NAME]: value(4) }, args: ["--target", await world.urn(`held-${NAME}`)] }));
    green(await world.up());
    assert.deepEqual(await reads(), ["v4", "v4", "v4"]);
    world.takeWrites();
    unchanged(await world.up());
  });

  it("U-01 `--target` that leaves out a name never held writes it nowhere; `verify` says that it is not stored", async () => {
    const values = { LOG_LEVEL: "DEBUG" };
    const run = await world.up({ values, args: ["--target", await world.urn("held-ANTHROPIC_API_KEY")] });
    assert.deepEqual(world.takeWrites(), [], run.output);
    assert.deepEqual(await verified(world, ["--values", world.valuesFile("production", values)]), [1, ["state LOG_LEVEL"]]);
    unchanged(await world.up());
  });

  it("F-01 E-14 the oldest value of a group changed, on a later day: its Stash, its environment and both date tags, nothing else", async () => {
    const run = await world.up({ values: { POSTGRES_PASSWORD: ["another", "password", "anew"].join("-") }, env: { SOPHIA_NOW: "2031-05-06T07:08:09Z" } });
    green(run);
    const group = "sophia-ai-production-database-credentials";
    assert.deepEqual(run.changed, [`environment-${group}`, "held-POSTGRES_PASSWORD", `tag-${group}.next-rotation`, `tag-${group}.rotated-at`]);
    world.takeWrites();
    unchanged(await world.up());
  });

  it("U-04 a row that is gone while its value is held is refused by name; put back, nothing has changed", async () => {
    await world.edited([["catalog/index.ts", `"${NAME}",`, ""]], async () => {
      await refused(await world.preview(), /OPENAI_API_KEY .*the catalogue no longer has it/);
      await refused(await world.up(), /OPENAI_API_KEY .*the catalogue no longer has it/);
    });
    unchanged(await world.up());
    assert.deepEqual(await reads(), ["v4", "v4", "v4"]);
  });

  it("U-01 a Stash lost from the state: an error with the remedy, never an empty write; the value supplied again, all is as it was", async () => {
    const state = JSON.parse(await world.export()) as Exported;
    const lost = await world.urn(`held-${NAME}`);
    const { resources } = state.deployment;
    resources.splice(resources.findIndex((r) => r.urn === lost), 1);
    for (const resource of resources) {
      if (resource.dependencies) resource.dependencies = resource.dependencies.filter((urn) => urn !== lost);
      for (const [key, urns] of Object.entries(resource.propertyDependencies ?? {}))
        if (resource.propertyDependencies) resource.propertyDependencies[key] = (urns ?? []).filter((urn) => urn !== lost);
    }
    await world.import(state);
    const says = /OPENAI_API_KEY \(the stack's state\): its value is lost from the state.*Supply it again/;
    await refused(await world.preview(), says);
    await refused(await world.up(), says);
    await refused(await world.up(), says);
    assert.deepEqual(await reads(), ["v4", "v4", "v4"]);
    green(await world.up({ values: { [NAME]: value(4) } }));
    world.takeWrites();
    unchanged(await world.up());
    assert.deepEqual(await reads(), ["v4", "v4", "v4"]);
  });

  inCampaign("C-07 an empty value and a placeholder are refused before anything is declared", async () => {
    for (const bad of ["", "your_openai_key", "changeme"]) {
      for (const run of [await world.preview({ values: { [NAME]: bad } }), await world.up({ values: { [NAME]: bad } })]) {
        await refused(run, /OPENAI_API_KEY .*(is empty|is a placeholder)/);
        // The stack itself is the only resource that the engine was told of.
        assert.ok((run.changes["same"] ?? 0) <= 1 && Object.keys(run.changes).every((op) => op === "same"), run.output);
      }
    }
    unchanged(await world.up());
  });
});
