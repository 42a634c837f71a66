import { strict as assert } from "node:assert";
import { execa } from "execa";
import { inCampaign } from "./sample.ts";
import { World } from "./world.ts";

describe("a row taken out of the catalogue, and its remedy followed", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
  });
  after(() => world.close());

  /** Runs the commands that a refusal gives, as a person pastes them. */
  async function follow(output: string): Promise<number> {
    const commands = [...new Set([...output.replace(/\s*\n\s*/g, " ").matchAll(/`?(pulumi (?:config set|state unprotect) [^`]*?'[^`']*'(?: [A-Z][\w.-]*)?)`?/g)].map(([, command = ""]) => command))];
    for (const command of commands) {
      const done = await execa("sh", ["-c", command], { cwd: world.project, env: { ...world.environment() }, extendEnv: false, reject: false, all: true });
      assert.equal(done.exitCode, 0, `${command}\n${String(done.all)}`);
    }
    return commands.length;
  }
  const gone = async (name: string): Promise<boolean> => !(await world.export()).includes(`::held-${name}"`);
  const without = (name: string) => [["catalog/index.ts", "KEPT.includes(row.name)", `row.name !== "${name}" && KEPT.includes(row.name)`]] as const;

  it("U-04 (fault 23) one that never had a value: one refusal, for its protection; the engine's own remedy ends it", async () => {
    await world.edited(without("LOG_LEVEL"), async () => {
      for (const refused of [await world.preview(), await world.up()]) {
        assert.notEqual(refused.code, 0, refused.output);
        assert.doesNotMatch(refused.output, /holds or carries a value/);
        assert.match(refused.output, /protect/);
      }
      const { code, output } = await world.pulumi(["state", "unprotect", "--yes", "--stack", world.stackName(), await world.urn("held-LOG_LEVEL")]);
      assert.equal(code, 0, output);
      const run = await world.up();
      assert.equal(run.code, 0, run.output);
      assert.deepEqual(run.changed, ["held-LOG_LEVEL"]);
      assert.equal(await gone("LOG_LEVEL"), true);
    });
    const back = await world.up();
    assert.deepEqual([back.code, back.changed], [0, ["held-LOG_LEVEL"]], back.output);
  });

  it("U-04 (fault 23) one whose value is held: one refusal, and its two commands end it", async () => {
    await world.edited(without("ANTHROPIC_API_KEY"), async () => {
      const refused = await world.preview();
      assert.match(refused.output, /ANTHROPIC_API_KEY .*its value is held, and the catalogue no longer has it/);
      assert.equal(await follow(refused.output), 2, refused.output);
      const run = await world.up();
      assert.equal(run.code, 0, run.output);
      assert.equal(await gone("ANTHROPIC_API_KEY"), true);
      assert.deepEqual(Object.keys((await world.up()).changes), ["same"]);
    });
  });

  inCampaign("U-04 (fault 23) a retired one: its hook's two commands end it", async () => {
    await world.pulumi(["config", "rm", "sophia-secrets:allowDelete", "--stack", world.stackName()]);
    const retired = [["catalog/index.ts", "KEPT.includes(row.name))", 'KEPT.includes(row.name)).map((row) => (row.name === "OPENAI_API_KEY" ? { ...row, retired: "moved", requiredIn: [] } : row))']] as const;
    // The row that the test before took out is back, and needs its value.
    const { ANTHROPIC_API_KEY = "" } = world.values.production;
    await world.edited(retired, async () => {
      const run = await world.up({ values: { ANTHROPIC_API_KEY } });
      assert.equal(run.code, 0, run.output);
    });
    await world.edited(without("OPENAI_API_KEY"), async () => {
      const refused = await world.preview();
      assert.match(refused.output, /held-OPENAI_API_KEY .*it holds or carries a value/);
      assert.equal(await follow(refused.output), 2, refused.output);
      const run = await world.up();
      assert.equal(run.code, 0, run.output);
      assert.equal(await gone("OPENAI_API_KEY"), true);
    });
  });
});
