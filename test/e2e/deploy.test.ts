import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { run, type Ended } from "../cli/cli-case.ts";
import { inCampaign } from "./sample.ts";
import { World } from "./world.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const GRANTED = "grant-sophia-developers.sophia-ai-production-api-keys";
/** Lets developers read one group of production: one grant more. */
const GRANT = ["environments/access.ts", 'environments: ["development"],\n    permission: "open",', 'environments: ["development", "production"],\n    permission: "open",'] as const;

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly properties?: readonly string[];
}

describe("sophia-secrets deploy, on the real engine", () => {
  let world: World;
  before("a deployed stack in a checkout", async () => {
    world = await World.create({ small: true });
    const git = (...args: string[]) => execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], { cwd: world.project });
    await git("init", "--quiet");
    writeFileSync(join(world.project, ".git", "info", "exclude"), "node_modules\n");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "deployed");
    const deployed = await world.up({ values: world.values.production });
    assert.equal(deployed.code, 0, deployed.output);
    world.takeWrites();
  });
  after(() => world.close());

  const report = (steps: readonly Step[] | "unknown", stack = world.stackName()): string => {
    const file = join(world.folder, "reviewed.json");
    writeFileSync(file, JSON.stringify({ schemaVersion: 1, kind: "preview", stack, steps }));
    return file;
  };
  const deploy = (...flags: string[]): Promise<Ended> => run(["deploy", "--stack", world.stackName(), "--cwd", world.project, ...flags], { cwd: world.folder, env: world.environment() });
  /** What is left after the reads of a preview: nothing may be. */
  const written = (): string[] => world.takeWrites();
  const sameAs = (ended: Ended, code: number): void => assert.equal(ended.code, code, ended.stdout + ended.stderr);

  inCampaign("A-08 P-07 steps that no reviewed report shows stop it by name, with exit code 1 and 0 writes", async () => {
    await world.edited([GRANT], async () => {
      const told = await deploy("--reviewed", report([]), "--json");
      sameAs(told, 1);
      const { applied, unreviewed } = JSON.parse(told.stdout) as { applied: boolean; unreviewed: { op: string; name: string }[] };
      assert.equal(applied, false);
      assert.equal(unreviewed.some(({ op, name }) => op === "create" && name === GRANTED), true, told.stdout);
      assert.deepEqual(written(), []);
      // Without any report, and with one that only knows the data, it is the same.
      for (const flags of [[], ["--reviewed", report("unknown")]]) {
        const ended = await deploy(...flags);
        sameAs(ended, 1);
        assert.match(ended.stdout, new RegExp(`create +${GRANTED.replaceAll(".", "\\.")}\\s+(why: )?not in the reviewed report`));
        assert.match(ended.stderr, /Nothing was written\./);
      }
      assert.deepEqual(written(), []);
    });
  });

  it("A-08 a report of another stack, another digest, or no report at all is refused before the engine starts", async () => {
    const file = report([]);
    sameAs(await deploy("--reviewed", file, "--digest", createHash("sha256").update("other").digest("hex")), 1);
    sameAs(await deploy("--reviewed", report([], "acme/sophia-secrets/staging")), 3);
    sameAs(await deploy("--reviewed", join(world.folder, "absent.json")), 3);
    writeFileSync(file, "{}");
    sameAs(await deploy("--reviewed", file), 3);
    assert.deepEqual(written(), []);
  });

  it("U-04 a resource without its hook stops it by name, with 0 writes, though its steps were reviewed", async () => {
    const without = ["resources/held-values.ts", "hooks: safeguards.inside() }", "}"] as const;
    await world.edited([without], async () => {
      const ended = await deploy("--confirm-unreviewed");
      sameAs(ended, 1);
      assert.match(ended.stdout, /held-OPENAI_API_KEY \(preview of production\): it has no keep/);
      assert.deepEqual(written(), []);
    });
  });

  it("A-08 U-03 applied, but a destination differs or cannot be read: 6, never 1, and with --json the differences stand there (fault 27)", async () => {
    const { store } = world.sandbox.github;
    const kept = store.secret("OPENAI_API_KEY");
    assert.ok(kept);
    store.touchSecret("OPENAI_API_KEY", new Date(Date.now() + 3_600_000));
    const told = await deploy("--confirm-unreviewed", "--json", "--shadow", join(world.folder, "none.json"));
    store.putSecret(kept);
    sameAs(told, 6);
    const { applied, verified, differences, shadow } = JSON.parse(told.stdout) as { applied: boolean; verified: boolean; differences: { name: string }[]; shadow: null };
    assert.deepEqual([applied, verified, differences.map(({ name }) => name), shadow], [true, false, ["OPENAI_API_KEY"], null], told.stdout);
    assert.match(told.stderr, /Applied, but not verified: .* No shadow is written/);
  });

  inCampaign("U-04 a preview that the hooks refuse stops it with the engine's reason and 0 writes", async () => {
    await world.edited([["catalog/index.ts", '"LOG_LEVEL"]', '"LOG_LEVEL"].filter((name) => name !== "OPENAI_API_KEY")']], async () => {
      const ended = await deploy("--confirm-unreviewed");
      sameAs(ended, 1);
      assert.match(ended.stderr, /was refused, and nothing was written:[^]*OPENAI_API_KEY/);
      assert.deepEqual(written(), []);
    });
  });

  inCampaign("A-08 P-07 U-08 (1 of 2) the reviewed steps are applied, verified, and nothing else; a person may answer for further ones", async () => {
    await world.edited([GRANT], async () => {
      const { stdout } = await deploy("--json");
      const steps = (JSON.parse(stdout) as { unreviewed: Step[] }).unreviewed.map(({ op, urn }) => ({ op, urn }));
      const file = report(steps);
      const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
      const ended = await deploy("--reviewed", file, "--digest", digest);
      sameAs(ended, 0);
      assert.match(ended.stdout, /No difference: every destination holds what the state says\.[^]*production: \d+ steps? of [0-9a-f]{12} applied and verified\./);
      const writes = written();
      assert.equal(writes.length >= steps.length && writes.every((line) => /teams\/sophia-developers/.test(line)), true, writes.join("\n"));
      for (const value of Object.values(world.values.production)) if (value.length > 6) assert.equal((ended.stdout + ended.stderr).includes(value), false, "a value is told");
    });
    // The same by the scripts that the jobs run: one refused, one that only looks.
    const script = (name: string, ...args: string[]) => execa("bash", [join(ROOT, ".github", "scripts", name), ...args],
      { cwd: world.project, env: world.environment({ STACKS: "production", CLI: join(ROOT, "cli", "main.ts") }), extendEnv: false, reject: false, all: true });
    const [stopped, looked] = [await script("deploy.sh", join(world.folder, "none")), await script("drift.sh")];
    assert.deepEqual([stopped.exitCode, /that nobody reviewed:[^]*delete/.test(stopped.all), looked.exitCode, /No difference/.test(looked.all), written()], [1, true, 0, true, []], `${stopped.all}\n${looked.all}`);
    // Back to where it was: nobody reviewed that, and a person says so.
    const confirmed = await deploy("--confirm-unreviewed");
    sameAs(confirmed, 0);
    assert.match(confirmed.stderr, /Confirmed by a person: \d+ steps that no reviewed report shows\.\n[^]*delete/);
  });
});
