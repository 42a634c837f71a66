import { strict as assert } from "node:assert";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { sha256 } from "../../cli/deployment/reviewed-report.ts";
import { reportsMarkdown } from "../../cli/review/report-markdown.ts";
import { parseReport } from "../../cli/review/report-shape.ts";
import { World } from "./world.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Lets developers read production's groups. */
const WIDER = ['environments: ["development"],\n    permission: "open",', 'environments: ["development", "production"],\n    permission: "open",'] as const;

describe("a pull request, from its preview on the shadow to its deployment", () => {
  let world: World;
  before("a checkout whose first commit is deployed", async () => {
    world = await World.create({ small: true });
    await git("init", "--quiet");
    writeFileSync(join(world.project, ".git", "info", "exclude"), "node_modules\n");
    await commit("deployed");
    const first = await world.up({ values: world.values.production });
    assert.equal(first.code, 0, first.output);
  });
  after(() => world.close());

  const git = async (...args: string[]): Promise<string> => (await execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], { cwd: world.project })).stdout;
  const commit = async (message: string): Promise<string> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  };
  const script = (name: string, args: readonly string[], env: Record<string, string>) => execa("bash", [join(ROOT, ".github", "scripts", name), ...args],
    { cwd: world.project, env: { STACKS: "production", CLI: join(ROOT, "cli", "main.ts"), ...env }, extendEnv: false, reject: false, all: true });
  /** What the job `preview` has: the engine and no token; the file stands for the organisations' names in Pulumi.production.yaml. */
  const nothing = (): Record<string, string> => ({ ...world.toolchain.environment(), HOME: world.folder, LANG: "C.UTF-8", SOPHIA_RETRY_WAIT_MS: "20",
    SOPHIA_SANDBOX_SETTINGS: world.environment()["SOPHIA_SANDBOX_SETTINGS"] ?? "" });

  it("A-08 D-44 deploy leaves the shadow, a preview without any token tells the change on it, and exactly that is applied then", async () => {
    const [shadows, reports] = [join(world.folder, "shadows"), join(world.folder, "reports")];
    const base = await git("rev-parse", "HEAD");
    const unchanged = await script("deploy.sh", [reports, shadows], world.environment());
    assert.deepEqual([unchanged.exitCode, existsSync(join(shadows, "production.json"))], [0, true], unchanged.all);

    world.edit("environments/access.ts", (text) => text.replace(WIDER[0], () => WIDER[1]));
    await commit("wider");
    world.takeWrites();
    const summary = join(world.folder, "summary.md");
    const previewed = await script("preview.sh", [shadows, reports, base], { ...nothing(), GITHUB_STEP_SUMMARY: summary });
    assert.deepEqual([[0, 1].includes(previewed.exitCode ?? 9), world.takeWrites()], [true, []], previewed.all);
    const text = readFileSync(join(reports, "production.json"), "utf8");
    const { text: told, shown } = reportsMarkdown([{ stack: "production", report: parseReport(text) }]);
    assert.deepEqual(shown, ["production"], text);
    assert.match(told, /create `pulumiservice:index:TeamEnvironmentPermission`.*grant-sophia-developers\.sophia-ai-production-api-keys/);

    // Shown under another digest, nothing is applied; as it was shown, all of it.
    const other = await script("deploy.sh", [reports, shadows], world.environment({ DIGESTS: `production=${"0".repeat(64)}` }));
    assert.deepEqual([other.exitCode, world.takeWrites()], [1, []], other.all);
    const deployed = await script("deploy.sh", [reports, shadows], world.environment({ DIGESTS: `production=${sha256(text)}` }));
    assert.equal(deployed.exitCode, 0, deployed.all);
    assert.equal(world.takeWrites().every((line) => /teams\/sophia-developers/.test(line)), true);
    // The next pull request starts from there.
    mkdirSync(join(world.folder, "next"));
    const next = await script("preview.sh", [shadows, join(world.folder, "next"), await git("rev-parse", "HEAD")], nothing());
    assert.deepEqual([next.exitCode, (JSON.parse(readFileSync(join(world.folder, "next", "production.json"), "utf8")) as { steps: [] }).steps], [0, []], next.all);
    for (const file of [join(shadows, "production.json"), join(reports, "production.json"), summary]) {
      const content = readFileSync(file, "utf8");
      for (const [name, value] of Object.entries(world.values.production)) if (value.length > 8) assert.equal(content.includes(value), false, `${name} in ${file}`);
    }
  });
});
