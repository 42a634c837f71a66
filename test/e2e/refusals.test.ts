import { strict as assert } from "node:assert";
import { inCampaign } from "./sample.ts";
import { World, type Run, type RunOptions } from "./world.ts";

describe("edits and flags that would lose a value", () => {
  let world: World;
  let held: string;

  /** Refused with and without a preview, and nothing has changed anywhere. */
  const refused = async (options: RunOptions, says: RegExp): Promise<void> => {
    for (const run of [await world.preview(options), await world.up(options)]) {
      assert.notEqual(run.code, 0, run.output);
      assert.match(run.output, says);
      assert.deepEqual(world.takeWrites(), []);
    }
    assert.equal(await world.everything(), held);
  };
  const unchanged = (run: Run): void => {
    assert.equal(run.code, 0, run.output);
    assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
    assert.deepEqual(world.takeWrites(), []);
  };

  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    world.takeWrites();
    held = await world.everything();
  });
  after(() => world.close());

  for (const [what, name] of [["a Stash", "held-OPENAI_API_KEY"], ["a generated value", "generated-JWT_SECRET.g1"], ["the ledger's key", "ledger-key"]] as const) {
    it(`U-04 \`--replace\` of ${what} is refused`, async () => {
      await refused({ args: ["--replace", await world.urn(name)] }, /protect|would be deleted/);
    });
  }

  it("U-04 the new logical name of a Stash without an alias is refused", async () => {
    await world.edited([["model/names.ts", "`held-${name}`", "`kept-${name}`"]], () => refused({}, /protect|would be deleted|lost from the state/));
  });
  inCampaign("U-04 the new logical name of a GitHub secret without an alias is refused", async () => {
    await world.edited([["model/names.ts", "`github-secret-${name}`", "`org-secret-${name}`"]], () => refused({}, /would be deleted|exists already/));
  });
  inCampaign("U-04 the new logical name of an environment without an alias is refused", async () => {
    await world.edited([["model/names.ts", "`environment-${escName}`", "`esc-${escName}`"]], () => refused({}, /would be deleted|exists already/));
  });
  inCampaign("U-04 a new parent without an alias is refused", async () => {
    await world.edited([["resources/secret-topology.ts", "sophia:index:SecretTopology", "sophia:index:Topology"]], () => refused({}, /protect|would be deleted|lost from the state/));
  });

  it("F-05 organizationScope in a second stack is refused", async () => {
    await world.edited([["Pulumi.staging.yaml", "config:", "config:\n  sophia-secrets:organizationScope: true"]], async () => {
      for (const run of [await world.preview({ stack: "staging" }), await world.up({ stack: "staging", values: world.values.staging })]) {
        assert.notEqual(run.code, 0, run.output);
        assert.match(run.output, /only production owns what exists once per organisation/);
        assert.deepEqual(world.takeWrites(), []);
      }
    });
    assert.equal(await world.everything(), held);
  });

  it("U-04 `destroy` is refused, with its preview and without, with the program and without", async () => {
    for (const flags of [[], ["--skip-preview"], ["--run-program"], ["--skip-preview", "--run-program"]]) {
      const { code, output } = await world.pulumi(["destroy", "--yes", "--non-interactive", "--stack", world.stackName(), ...flags]);
      assert.notEqual(code, 0, output);
      assert.deepEqual(world.takeWrites(), [], output);
    }
    assert.equal(await world.everything(), held);
  });

  it("F-01 after a `--replace` of a GitHub secret it is there, with its value and its repositories", async () => {
    const { secrets } = world.sandbox.github.store;
    const repositories = (): readonly number[] => [...(secrets.find((s) => s.name === "OPENAI_API_KEY")?.repositories ?? [])];
    const before = repositories();
    assert.notEqual(before.length, 0);
    for (const skipPreview of [true, false]) {
      await world.up({ args: ["--replace", await world.urn("github-secret-OPENAI_API_KEY")], skipPreview });
      assert.equal((await world.sandbox.github.reveal("OPENAI_API_KEY")) === world.values.production["OPENAI_API_KEY"], true);
      assert.deepEqual(repositories(), before);
    }
    world.takeWrites();
    unchanged(await world.up());
  });
});
