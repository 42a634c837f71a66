import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyId } from "../../model/fingerprint.ts";
import { openedOutputs, packedOutputs } from "../../model/machine-outputs.ts";
import { standInBytes } from "../../model/stand-ins.ts";
import { sample } from "./sample.ts";
import { World, type Exported, type RunOptions } from "./world.ts";

/** Held by nobody in this world: every run is allowed to lack it, until one is not. */
const LACKING = "SLACK_BOT_TOKEN";
const key = (letter: string): string => ["sk", letter.repeat(40)].join("-");
/** Supplied in each of the runs: what a refused one must not store. */
const VALUES = { OPENAI_API_KEY: key("n") };

interface Reason {
  readonly what: string;
  readonly says: RegExp;
  /** Brings the reason about; what it gives goes to the run. */
  readonly arrange?: (world: World) => Promise<RunOptions | void>;
  readonly edits?: Parameters<World["edited"]>[0];
}

const SETTINGS = "Pulumi.production.yaml";
const set = (text: string): NonNullable<Reason["edits"]> => [[SETTINGS, "config:\n", `config:\n${text}`]];
const REASONS: readonly Reason[] = [
  { what: "a required name without a value", says: /SLACK_BOT_TOKEN .*it is required and has no value/, arrange: (world) => unset(world, "allowMissing") },
  { what: "a value lost from the state", says: /ANTHROPIC_API_KEY .*lost from the state/, arrange: async (world) => {
    const state = await stateOf(world);
    const urn = await world.urn("held-ANTHROPIC_API_KEY");
    await world.import({ ...state, deployment: { ...state.deployment, resources: state.deployment.resources.filter((r) => r.urn !== urn).map((r) => without(r, urn)) } });
  } },
  { what: "a name that is somebody else's", says: /SLACK_BOT_TOKEN .*exists already and is not ours/, arrange: async (world) => {
    world.sandbox.github.store.putSecret({ name: LACKING, box: "AAAA", visibility: "all", repositories: [], createdAt: "2025-01-01T00:00:00Z", updatedAt: "2025-01-01T00:00:00Z" });
    return { values: { ...VALUES, [LACKING]: ["xoxb", "1".repeat(12), "1".repeat(12), "a".repeat(24)].join("-") } };
  } },
  { what: "a first fill repeated", says: /OPENAI_API_KEY .*held already/, arrange: async (world) => {
    await world.pulumi(["config", "set", "--secret", "--path", "sophia-secrets:values.OPENAI_API_KEY", VALUES.OPENAI_API_KEY, "--stack", world.stackName()]);
  } },
  { what: "a setting that is none", says: /NO_SUCH_NAME .*is no setting of this stack/, edits: set('  sophia-secrets:settings:\n    NO_SUCH_NAME: "1"\n') },
  { what: "an unknown feature", says: /wings is no feature/, edits: set("  sophia-secrets:features:\n    - wings\n") },
  { what: "a feature switched off", says: /it was on, and switching it off deletes/, edits: set("  sophia-secrets:features:\n    - teams\n") },
  { what: "another home", says: /escProject .*it was default/, edits: set("  sophia-secrets:escProject: elsewhere\n") },
  { what: "a placeholder at the door", says: /ANTHROPIC_API_KEY/, arrange: async () => ({ values: { ...VALUES, ANTHROPIC_API_KEY: "changeme" } }) },
  { what: "an unknown name at the door", says: /NO_SUCH_NAME .*is not in the catalogue/, arrange: async () => ({ values: { ...VALUES, NO_SUCH_NAME: "x" } }) },
  { what: "a held name that left the catalogue", says: /ANTHROPIC_API_KEY .*the catalogue no longer has it/, edits: [["catalog/index.ts", "KEPT.includes(row.name)", 'row.name !== "ANTHROPIC_API_KEY" && KEPT.includes(row.name)']] },
  { what: "a deployment on a shadow", says: /a shadow state is for previews/, arrange: async () => ({ env: { SOPHIA_SHADOW: "1" } }) },
  { what: "a shadow's state", says: /stand-in of a shadow state/, arrange: async (world) => {
    const state = await stateOf(world);
    for (const { urn, outputs } of state.deployment.resources) {
      // The program's record of the last outputs is read anew in each run: here it is as if one had.
      const holder = urn.includes("::pulumi:pulumi:Stack::") ? outputs : urn.endsWith("::self") ? (outputs?.["outputs"] as Record<string, unknown>) : undefined;
      if (holder === undefined) continue;
      const opened = openedOutputs(holder) as { ledger: { entries: Record<string, { keyId: string }> } };
      for (const entry of Object.values(opened.ledger.entries)) entry.keyId = keyId(standInBytes("ledger-key", 32).toString("base64"));
      Object.assign(holder, packedOutputs(opened));
    }
    await world.import(state);
  } },
  { what: "a repository that GitHub does not show", says: /nowhere .*GitHub does not show this repository/, arrange: async (world) => {
    const file = join(world.folder, "other-settings.json");
    const settings = JSON.parse(readFileSync(world.environment()["SOPHIA_SANDBOX_SETTINGS"] ?? "", "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...settings, repositories: ["nowhere"] }));
    return { env: { SOPHIA_SANDBOX_SETTINGS: file } };
  } },
  { what: "a GitHub token that ran out", says: /GITHUB_TOKEN .*wrong or has expired/, arrange: async () => ({ env: { GITHUB_TOKEN: "ran-out" } }) },
  { what: "a supplied name outside the targets", says: /OPENAI_API_KEY \(--target\)/, arrange: async (world) => ({
    values: { ...VALUES, ANTHROPIC_API_KEY: ["sk", "ant", "api03", "b".repeat(93)].join("-") + "AA", }, args: ["--target", await world.urn("held-ANTHROPIC_API_KEY")] }) },
  { what: "a generation taken away too early", says: /JWT_SECRET/, edits: [["environments/production.ts", '["g1"]', '["g2"]']] },
];

const stateOf = async (world: World): Promise<Exported> => JSON.parse(await world.export()) as Exported;
const unset = async (world: World, setting: string): Promise<void> => void (await world.pulumi(["config", "rm", `sophia-secrets:${setting}`, "--stack", world.stackName()]));
/** The resource without a mention of another one, so that the engine takes the state. */
const without = <R extends Exported["deployment"]["resources"][number]>(resource: R, urn: string): R => ({ ...resource,
  ...(resource.dependencies && { dependencies: resource.dependencies.filter((d) => d !== urn) }),
  ...(resource.propertyDependencies && { propertyDependencies: Object.fromEntries(Object.entries(resource.propertyDependencies).map(([name, urns]) => [name, (urns ?? []).filter((d) => d !== urn)])) }) });

describe("a refused `up`", () => {
  let world: World;
  let green: Exported;
  before(async () => {
    world = await World.create({ small: true });
    await world.configure("sophia-secrets:allowMissing[0]", LACKING);
    const { [LACKING]: _, ...values } = world.values.production;
    // Twice: the record of the last outputs in the state is then that of a run without changes.
    for (const supplied of [values, undefined]) {
      const run = await world.up(supplied === undefined ? {} : { values: supplied });
      assert.equal(run.code, 0, run.output);
    }
    green = await stateOf(world);
  });
  after(() => world.close());

  for (const { what, says, arrange, edits = [] } of sample(REASONS, 5)) {
    it(`S-40 U-04 (fault 21) for ${what}: the state is as it was, to the byte, and nothing was written`, async () => {
      const settings = readFileSync(join(world.project, SETTINGS), "utf8");
      try {
        const options = (await arrange?.(world)) ?? {};
        const before = timeless(await world.export());
        world.takeWrites();
        await world.edited(edits, async () => {
          const run = await world.up({ values: VALUES, ...options });
          assert.notEqual(run.code, 0, run.output);
          assert.match(run.output, says);
        });
        assert.equal(timeless(await world.export()) === before, true, "the state has changed");
        assert.deepEqual(world.takeWrites(), []);
      } finally {
        writeFileSync(join(world.project, SETTINGS), settings);
        world.sandbox.github.store.deleteSecret(LACKING);
        await world.import(green);
      }
    });
  }
});

/** Without the times at which it was saved and made. */
const timeless = (state: string): string => state.replace(/"(time|created|modified)": "[^"]*"/g, "");
