import { strict as assert } from "node:assert";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { readWorkflows } from "../../cli/workflows/workflow-file.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SCRIPTS = join(ROOT, ".github", "scripts");
/** Notes its arguments and ends as it is told; what it prints on stdout stands for a report. */
const CLI = `import { appendFileSync, writeFileSync } from "node:fs";
const args = process.argv.slice(2);
appendFileSync(process.env.CALLS, args.join(" ") + "\\n");
if ((args[0] === "preview" || args[0] === "plan") && process.env.SILENT === undefined) {
  console.log("{}");
  for (const written of args.filter((a) => a.includes("="))) writeFileSync(written.slice(written.indexOf("=") + 1), written + "\\n");
}
process.exitCode = Number(JSON.parse(process.env.CODES ?? "{}")[args[args.indexOf("--stack") + 1]] ?? 0);
`;

describe("scripts that the jobs run", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scripts-"));
    writeFileSync(join(folder, "cli.ts"), CLI);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const bash = (script: string, args: readonly string[], env: Record<string, string> = {}) => execa("bash", [join(SCRIPTS, script), ...args],
    { cwd: folder, reject: false, extendEnv: false, all: true, env: { PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`, HOME: folder, CALLS: join(folder, "calls"), CLI: join(folder, "cli.ts"), ...env } });
  const calls = (): string[] => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : []);

  it("P-23 (2 of 2) the workflows call exactly the scripts that are there, with commands only", () => {
    const runs = readWorkflows(join(ROOT, ".github", "workflows")).flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run?.value ?? [])));
    const called = [...new Set(runs.flatMap((text) => text.match(/\.github\/scripts\/[\w-]+\.sh/g) ?? []))].sort();
    assert.deepEqual(called, ["deploy", "drift", "preview", "publish-shadow"].map((name) => `.github/scripts/${name}.sh`));
    // What is longer than one command belongs into a script that runs here as well.
    assert.deepEqual(runs.filter((text) => text.trim().split("\n").length > 1 || /[;&]|\$\{\{/.test(text)), []);
  });

  it("A-08 deploy: production first, each stack with its own report and digest; the first failure ends it", async () => {
    mkdirSync(join(folder, "reports"));
    for (const stack of ["production", "staging"]) writeFileSync(join(folder, "reports", `${stack}.json`), "{}");
    const green = await bash("deploy.sh", ["reports", "out/shadow"], { DIGESTS: "staging=22 production=11", CONFIRM: "false", GITHUB_OUTPUT: join(folder, "output") });
    assert.equal(green.exitCode, 0, green.all);
    assert.deepEqual(calls(), [
      "deploy --stack production --shadow out/shadow/production.json --reviewed reports/production.json --digest 11",
      "deploy --stack staging --shadow out/shadow/staging.json --reviewed reports/staging.json --digest 22",
      "deploy --stack development --shadow out/shadow/development.json"]);
    // Nothing was written by the stand-in; with a file there is something to publish, also after a failure.
    assert.equal(existsSync(join(folder, "output")), false);
    writeFileSync(join(folder, "out", "shadow", "production.json"), "{}");
    assert.equal((await bash("deploy.sh", ["none", "out/shadow"], { CODES: JSON.stringify({ staging: 1 }), GITHUB_OUTPUT: join(folder, "output") })).exitCode, 1);
    assert.equal(readFileSync(join(folder, "output"), "utf8"), "shadows=true\n");
    rmSync(join(folder, "calls"));
    const stopped = await bash("deploy.sh", ["reports"], { CODES: JSON.stringify({ staging: 4 }), CONFIRM: "true", DIGESTS: "" });
    assert.deepEqual([stopped.exitCode, calls()], [4, ["deploy --stack production --reviewed reports/production.json --digest none --confirm-unreviewed", "deploy --stack staging --reviewed reports/staging.json --digest none --confirm-unreviewed"]]);
  });

  it("A-08 preview: on the shadow where there is one, else from the data; all stacks, then the worst exit code", async () => {
    mkdirSync(join(folder, "shadows"));
    writeFileSync(join(folder, "shadows", "staging.json"), "{}");
    const summary = join(folder, "summary");
    const ended = await bash("preview.sh", ["shadows", "reports", "abc"], { CODES: JSON.stringify({ production: 1, staging: 3 }), GITHUB_STEP_SUMMARY: summary });
    assert.equal(ended.exitCode, 3, ended.all);
    const formats = (stack: string): string => `--json --write sarif=reports/${stack}.sarif --write summary=reports/${stack}.md --write annotations=reports/${stack}.txt`;
    assert.deepEqual(calls(), [`plan --stack production --base abc ${formats("production")}`, `preview --stack staging --shadow shadows/staging.json --commit abc ${formats("staging")}`, `plan --stack development --base abc ${formats("development")}`]);
    assert.deepEqual(["production", "staging", "development"].map((stack) => readFileSync(join(folder, "reports", `${stack}.json`), "utf8")), ["{}\n", "{}\n", "{}\n"]);
    assert.deepEqual([readFileSync(summary, "utf8").split("\n").length, /^annotations=reports\/staging\.txt$/m.test(ended.stdout)], [4, true]);
    // A preview that came to no plan leaves no report.
    const none = await bash("preview.sh", ["shadows", "none", "abc"], { SILENT: "1", STACKS: "staging", CODES: JSON.stringify({ staging: 3 }) });
    assert.deepEqual([none.exitCode, existsSync(join(folder, "none", "staging.json"))], [3, false]);
  });

  it("D-44 (1 of 2) drift: looks at every stack, whatever the first one says, and ends with the worst exit code", async () => {
    const ended = await bash("drift.sh", [], { CODES: JSON.stringify({ production: 3, staging: 1 }) });
    assert.deepEqual([ended.exitCode, calls()], [3, ["production", "staging", "development"].map((stack) => `verify --stack ${stack}`)]);
    assert.deepEqual(ended.stdout.split("\n").filter((line) => line.startsWith("::")), ["::error title=Not looked at::production: verify ended with 3", "::error title=Drift::staging: a destination differs"]);
    // A fault of ours is no drift.
    const crashed = await bash("drift.sh", [], { STACKS: "staging", CODES: JSON.stringify({ staging: 5 }) });
    assert.deepEqual([crashed.exitCode, /title=Drift/.test(crashed.stdout)], [5, false]);
    assert.equal((await bash("drift.sh", [], { STACKS: "staging" })).exitCode, 0);
  });

  it("D-05 publish-shadow: one branch with nothing but the shadows, a commit for each change, others kept; the token is on no command line", async () => {
    const git = async (...args: string[]): Promise<string> => (await execa("git", args, { cwd: join(folder, "remote.git") })).stdout;
    mkdirSync(join(folder, "remote.git"));
    await git("init", "--quiet", "--bare");
    mkdirSync(join(folder, "shadows"));
    // Stands before git, and notes what is on its command lines.
    mkdirSync(join(folder, "bin"));
    const real = (await execa("bash", ["-c", "command -v git"])).stdout;
    writeFileSync(join(folder, "bin", "git"), `#!/bin/sh\necho "git $*" >> "${join(folder, "lines")}"\nexec "${real}" "$@"\n`, { mode: 0o755 });
    const publish = (env: Record<string, string> = {}) => bash("publish-shadow.sh", ["shadows", join(folder, "remote.git")],
      { GITHUB_TOKEN: "token-canary", GITHUB_SHA: "abc", PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, ...env });
    writeFileSync(join(folder, "shadows", "production.json"), "one");
    writeFileSync(join(folder, "shadows", "staging.json"), "kept");
    for (const [message, change] of [["published", () => undefined], ["unchanged", () => undefined], ["published", () => {
      writeFileSync(join(folder, "shadows", "production.json"), "two");
      rmSync(join(folder, "shadows", "staging.json"));
    }]] as const) {
      change();
      const ended = await publish();
      assert.equal(ended.exitCode, 0, ended.all);
      assert.match(ended.stdout, new RegExp(`The shadow is ${message}\\.$`));
    }
    assert.deepEqual([await git("ls-tree", "--name-only", "shadow"), await git("show", "shadow:production.json"), await git("rev-list", "--count", "shadow"), await git("log", "-1", "--format=%s", "shadow"), await git("branch", "--format=%(refname)")],
      ["production.json\nstaging.json", "two", "2", "Shadow of abc", "refs/heads/shadow"]);
    const lines = readFileSync(join(folder, "lines"), "utf8");
    assert.equal(lines.includes("push") && !lines.includes("token-canary") && !lines.includes(Buffer.from("x-access-token:token-canary").toString("base64")), true);
    const away = await bash("publish-shadow.sh", ["shadows", join(folder, "nowhere.git")], { GITHUB_TOKEN: "token-canary" });
    assert.deepEqual([away.exitCode !== 0, away.all.includes("token-canary")], [true, false]);
    cpSync(join(folder, "shadows"), join(folder, "empty"), { recursive: true });
    rmSync(join(folder, "empty", "production.json"));
    assert.notEqual((await bash("publish-shadow.sh", ["empty", join(folder, "remote.git")])).exitCode, 0, "without a file the branch stays");
    assert.equal(await git("rev-list", "--count", "shadow"), "2");
  });
});
