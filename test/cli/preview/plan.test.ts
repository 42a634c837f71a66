import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PreviewReport } from "../../../model/changes/report.ts";
import { run, type Ended } from "../cli-case.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

describe("sophia-secrets plan", () => {
  let folder: string;
  let project: string;
  const git = (...args: string[]): string => execFileSync("git", ["-C", folder, "-c", "user.name=n", "-c", "user.email=n@x", "-c", "commit.gpgsign=false", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const edit = (file: string, change: (text: string) => string): void => {
    const before = readFileSync(join(project, file), "utf8");
    assert.notEqual(change(before), before, `${file} is not what the test expects`);
    writeFileSync(join(project, file), change(before));
  };
  const plan = (...args: string[]): Promise<Ended> => run(["plan", "--cwd", project, ...args], { cwd: tmpdir(), env: { PATH: process.env["PATH"] ?? "", CANARY_TOKEN: "must-not-reach-the-data" } });
  const report = async (...args: string[]): Promise<PreviewReport> => {
    const { code, stdout, stderr } = await plan("--json", ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as PreviewReport;
  };

  before("a repository whose project is not at its root, with one commit", () => {
    folder = mkdtempSync(join(tmpdir(), "plan-"));
    project = join(folder, "secrets");
    for (const part of ["catalog", "environments", "package.json", "Pulumi.yaml", "Pulumi.production.yaml", "Pulumi.staging.yaml", "Pulumi.development.yaml"]) cpSync(join(ROOT, part), join(project, part), { recursive: true });
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-qm", "base");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("S-42 (1 of 3) tells what the files declare differently from a commit, in every stack, and what it cannot know", async () => {
    edit("catalog/ai-keys.ts", (text) => text.replace(`secret("AGNO_API_KEY"`, `secret("AGENTS_API_KEY"`).replace(`"Agno agents"`, `"Agno agents", { aliases: ["AGNO_API_KEY"] }`));
    edit("environments/access.ts", (text) => text.replace(`composition: { development: "open", base: "open" }`, `composition: { development: "open", base: "write" }`));
    edit("Pulumi.production.yaml", (text) => text.replace(/sophia-secrets:visibility:.*$/m, "").trimEnd() + "\n  sophia-secrets:visibility: all\n");
    const production = await report("-s", "production", "--base", "main");
    assert.deepEqual(production.topology !== "unknown" && [production.topology.names.renamed, production.topology.grants.map(({ name, after }) => `${name} ${after}`)],
      [[{ from: "AGNO_API_KEY", to: "AGENTS_API_KEY" }], ["sophia-developers on sophia-ai-base write"]]);
    assert.ok(production.topology !== "unknown" && production.topology.githubProperties.filter(({ property }) => property === "visibility").every(({ after }) => after === "all"));
    assert.ok(production.access !== "unknown" && production.access.widened > 10);
    assert.deepEqual([production.kind, production.keys, production.calls, production.steps], ["plan", "unknown", "unknown", "unknown"]);
    const staging = await report("-s", "acme/sophia-secrets/staging", "--base", "HEAD");
    assert.deepEqual([staging.stack, staging.topology !== "unknown" && staging.topology.grants], ["staging", []]);
  });

  it("S-42 (1 of 3) compares two commits, whatever lies in the folder, and leaves repository and folder as they are", async () => {
    git("commit", "-qam", "head");
    edit("environments/production.ts", (text) => text.replace(`JWT_SECRET: ["g1"]`, `JWT_SECRET: ["g9"]`));
    const before = [git("status", "--porcelain"), git("worktree", "list"), git("for-each-ref")];
    const two = await report("-s", "production", "--base", "HEAD~1", "--head", "HEAD");
    assert.deepEqual(two.topology !== "unknown" && [two.topology.names.renamed.length, two.topology.rows.length], [1, 0]);
    assert.deepEqual((await report("-s", "production", "--base", "HEAD", "--head", "HEAD")).outcome, "unchanged");
    assert.deepEqual([git("status", "--porcelain"), git("worktree", "list"), git("for-each-ref")], before);
    git("checkout", "-q", "--", ".");
  });

  it("A-08 the data is run apart: nothing of this environment reaches it", async () => {
    const seen = join(folder, "seen.json");
    edit("catalog/index.ts", (text) => `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env));\n${text}`);
    await report("-s", "production", "--base", "HEAD");
    assert.deepEqual([existsSync(seen), readFileSync(seen, "utf8").includes("must-not-reach-the-data")], [true, false]);
    git("checkout", "-q", "--", ".");
  });

  it("S-02 a base that does not exist, an option in its place, a commit without a catalogue, no repository: one message each, and no file", async () => {
    git("checkout", "-q", "--orphan", "empty");
    git("commit", "-q", "--allow-empty", "-m", "nothing");
    git("rm", "-rq", "--cached", ".");
    git("commit", "-q", "--allow-empty", "-m", "really nothing");
    const file = join(folder, "report.json");
    for (const [args, message] of [
      [["--base", "nowhere"], /^There is no commit "nowhere" here\.\nWhat to do: [^\n]+\n$/],
      [["--base=--output=x"], /^There is no commit "--output=x" here\.\n/],
      [["--base", "empty"], /^Commit [0-9a-f]{12} has no catalogue\.\n/],
      [["--base", "main", "--format", "pdf"], /^"pdf" is no report format\.\n/],
      [["--base", "main", "--write", "json"], /^"json" names no format and file\.\n/],
    ] as const) {
      const { code, stdout, stderr } = await plan("-s", "production", ...args, ...(args.includes("--write" as never) ? [] : ["--write", `json=${file}`]));
      assert.deepEqual([code, stdout, existsSync(file)], [2, "", false], stderr);
      assert.match(stderr, message);
    }
    const nowhere = await run(["plan", "-s", "production", "--base", "main"], { cwd: tmpdir(), env: { PATH: process.env["PATH"] ?? "" } });
    assert.deepEqual([nowhere.code, /is in no git repository/.test(nowhere.stderr)], [2, true], nowhere.stderr);
    const unknown = await plan("-s", "prod", "--base", "main");
    assert.deepEqual([unknown.code, /"prod" is no stack of this project/.test(unknown.stderr)], [2, true]);
  });

  it("S-02 a broken topology is 1 with every finding, and its report is written; data that cannot be read is one message", async () => {
    git("checkout", "-qf", "main");
    edit("catalog/ai-keys.ts", (text) => text.replace(`"sophia.ai.langchain.api_key"`, `"sophia.ai.portkey.api_key"`));
    const file = join(folder, "report.sarif");
    const broken = await plan("-s", "production", "--base", "HEAD", "--write", `sarif=${file}`);
    assert.equal(broken.code, 1, broken.stderr);
    assert.match(broken.stdout, /has the path of/);
    assert.equal((JSON.parse(readFileSync(file, "utf8")) as { runs: { results: { level: string }[] }[] }).runs[0]?.results[0]?.level, "error");
    writeFileSync(join(project, "catalog/index.ts"), "export const catalog = [;");
    const unreadable = await plan("-s", "production", "--base", "HEAD");
    assert.deepEqual([unreadable.code, unreadable.stdout], [1, ""]);
    assert.match(unreadable.stderr, /^The data in catalog\/ and environments\/ of \S+ cannot be read\.\nWhat to do: [^\n]+\n$/);
    git("checkout", "-qf", "--", ".");
  });
});
