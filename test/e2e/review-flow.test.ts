import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { reportsMarkdown } from "../../cli/review/report-markdown.ts";
import { parseReport } from "../../cli/review/report-shape.ts";
import type { PreviewReport } from "../../model/changes/report.ts";
import { differing, SAMPLE_EDITS, samplePages } from "./sample-pull-request.ts";
import { World } from "./world.ts";

const ROOT = join(import.meta.dirname, "..", "..");

describe("from a pull request to its deployment, by the scripts that the jobs run", () => {
  let world: World;
  let deployed: string;
  let folders: { readonly shadows: string; readonly reports: string };

  const git = async (...args: string[]): Promise<string> =>
    (await execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", ...args], { cwd: world.project })).stdout.trim();
  const commit = async (message: string): Promise<string> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  };
  const script = async (name: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> => {
    const result = await execa("bash", [join(ROOT, ".github", "scripts", name), ...args],
      { cwd: world.project, env: { STACKS: "production", CLI: join(ROOT, "cli", "main.ts"), ...env }, extendEnv: false, reject: false, all: true, stdin: "ignore" });
    return { code: result.exitCode ?? 1, output: String(result.all) };
  };
  /** The preview's job: engine and settings, no token, no login, no value. */
  const preview = (base: string) => {
    const { SOPHIA_SANDBOX_SETTINGS = "", SOPHIA_RETRY_WAIT_MS = "" } = world.sandbox.environment;
    return script("preview.sh", [folders.shadows, folders.reports, base], { ...world.toolchain.environment(), HOME: world.folder, SOPHIA_SANDBOX_SETTINGS, SOPHIA_RETRY_WAIT_MS });
  };
  const deploy = (env: Readonly<Record<string, string>> = {}) => script("deploy.sh", [folders.reports, folders.shadows], world.environment(env));
  const report = (): PreviewReport => JSON.parse(readFileSync(join(folders.reports, "production.json"), "utf8")) as PreviewReport;
  const digests = (): string => `production=${createHash("sha256").update(readFileSync(join(folders.reports, "production.json"))).digest("hex")}`;

  before("a deployed commit with its shadow", async () => {
    world = await World.create({ small: true });
    folders = { shadows: join(world.folder, "shadows"), reports: join(world.folder, "reports") };
    cpSync(join(ROOT, "policies"), join(world.project, "policies"), { recursive: true });
    await git("init", "--quiet");
    writeFileSync(join(world.project, ".git", "info", "exclude"), "node_modules\n");
    deployed = await commit("deployed");
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    const { code, output } = await deploy({ CONFIRM: "true" });
    assert.equal(code, 0, output);
  });
  after(() => world.close());

  it("A-08 P-22 a pull request is previewed on the shadow without a token; its report names the change and nothing else", async () => {
    world.edit("Pulumi.production.yaml", (text) => text.replace("  sophia-secrets:visibility", "  sophia-secrets:settings:\n    LOG_LEVEL: WARNING\n  sophia-secrets:visibility"));
    await commit("a setting");
    world.takeWrites();
    const { code, output } = await preview(deployed);
    assert.equal(code, 0, output);
    const { steps, outcome, notes } = report();
    assert.deepEqual([outcome, steps === "unknown" ? steps : steps.map(({ op, name }) => `${op} ${name}`)], ["changes", ["update environment-sophia-ai-production"]]);
    assert.match(notes.join("\n"), new RegExp(`shadow of commit ${deployed}`));
    // The comment is made by another job, which trusts nothing that this one wrote.
    const { text, shown } = reportsMarkdown([{ stack: "production", report: parseReport(readFileSync(join(folders.reports, "production.json"), "utf8")) }]);
    assert.deepEqual([shown, text.includes("environment-sophia-ai-production")], [["production"], true]);
    assert.deepEqual(world.takeWrites(), []);
  });

  it("A-08 what was reviewed is deployed and its shadow written; one step more is refused by name, and nothing is written", async () => {
    await world.edited([["environments/production.ts", 'JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g2", "g1"]']], async () => {
      const { code, output } = await deploy({ DIGESTS: digests() });
      assert.equal(code, 1, output);
      assert.match(output, /create +generated-JWT_SECRET\.g2\s+(why: )?not in the reviewed report/);
      assert.deepEqual(world.takeWrites(), []);
    });
    const other = await deploy({ DIGESTS: `production=${"0".repeat(64)}` });
    assert.deepEqual([other.code, world.takeWrites()], [1, []], other.output);
    const { code, output } = await deploy({ DIGESTS: digests() });
    assert.equal(code, 0, output);
    assert.deepEqual(world.takeWrites().map((line) => line.split("/").at(-1)), ["sophia-ai-production 200"]);
    // The next pull request starts from there.
    const head = await git("rev-parse", "HEAD");
    const next = await preview(head);
    assert.equal(next.code, 0, next.output);
    assert.deepEqual([report().outcome, report().steps], ["unchanged", []]);
  });

  it("A-08 P-22 a pull request that breaks a rule, from two commits and as the docs show it: refused by rule and name; no value in any report", async () => {
    const base = await git("rev-parse", "HEAD");
    await world.edited(SAMPLE_EDITS, async () => {
      await commit("the sample");
      const { code, output } = await preview(base);
      await git("reset", "--quiet", base);
      assert.equal(code, 1, output);
      const mandatory = report().policies.filter(({ level }) => level === "mandatory").map(({ rule, name }) => `${rule} ${name}`);
      assert.ok(mandatory.includes("A-02 grant-sophia-developers.sophia-ai-production"), mandatory.join("\n"));
      assert.deepEqual(differing(samplePages(folders.reports, base)), [], "run this test with UPDATE_GOLDEN=1 and read the difference");
    });
    const texts = ["json", "sarif", "md", "txt"].map((form) => readFileSync(join(folders.reports, `production.${form}`), "utf8")).join("\n") + readFileSync(join(folders.shadows, "production.json"), "utf8");
    for (const value of Object.values(world.values.production)) if (value.length > 8) assert.equal(texts.includes(value), false, "a value is told");
  });
});
