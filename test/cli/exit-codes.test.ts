import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { program } from "../../cli/program.ts";
import { MAIN } from "./cli-case.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** A run of each verb that prints something and needs neither engine nor network. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  validate: ["-s", "production", "--json"],
  verify: ["-s", "production"],
  preview: ["-s", "production", "-C", ROOT],
  plan: ["-s", "production", "--base", "HEAD", "-C", ROOT],
  deploy: ["-s", "production", "-C", ROOT],
  comment: ["--reports", "reports", "--print"],
  reviewed: ["--commit", "0".repeat(40)],
  usage: ["-C", ROOT, "--workflows", join(ROOT, ".github", "workflows")],
  sandbox: ["--plan", "free"],
  "shadow write": ["-s", "production", "--export", "none.json", "--commit", "0".repeat(40), "--out", "shadow.json"],
  "shadow settle": ["--shadow", "none.json"],
  "shadow preview": ["--shadow", "none.json"],
};
const verbs = program(() => undefined).commands.flatMap((command) => (command.commands.length === 0 ? [command.name()] : command.commands.map((below) => `${command.name()} ${below.name()}`)));

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

describe("exit codes", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "exit-codes-"));
    mkdirSync(join(folder, "reports"));
    // The whole PATH: no engine, whatever this machine has.
    mkdirSync(join(folder, "tools"));
    for (const tool of ["bash", "git"]) symlinkSync(execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim(), join(folder, "tools", tool));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The command with its stdout as the shell says, e.g. `| :` or `> /dev/full`; an engine is not there. */
  const shell = (args: readonly string[], to: string): Promise<Ended> => new Promise((resolve, reject) => {
    const child = spawn(join(folder, "tools", "bash"), ["-c", `"$@" ${to}; exit "\${PIPESTATUS[0]}"`, "bash", process.execPath, ...args],
      { cwd: folder, env: { PATH: join(folder, "tools"), NO_COLOR: "1" }, stdio: ["ignore", "ignore", "pipe"] });
    const err: Buffer[] = [];
    child.stderr.on("data", (part: Buffer) => err.push(part));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, stderr: Buffer.concat(err).toString() }));
  });
  const cli = (args: readonly string[], to: string): Promise<Ended> => shell([MAIN, ...args], to);
  const script = (text: string, to = ""): Promise<Ended> => shell(["--input-type=module", "-e", `import { endWith } from ${JSON.stringify(join(ROOT, "cli", "ending.ts"))};\n${text}`], to);

  it("S-02 every verb has a run here", () => assert.deepEqual(Object.keys(RUNS).sort(), [...verbs].sort()));

  for (const verb of verbs) {
    it(`S-02 ${verb}: a reader that has gone away changes neither the code nor what is said (fault 27)`, async () => {
      const run = [...verb.split(" "), ...(RUNS[verb] ?? [])];
      const [read, gone] = await Promise.all([cli(run, "> /dev/null"), cli(run, "| :")]);
      assert.deepEqual(gone, read);
      assert.doesNotMatch(read.stderr, /^\s+at /m);
    });
  }

  it("S-02 so it is for help, and for a command line that is not understood", async () => {
    assert.deepEqual([await cli(["--help"], "| :"), await cli(["validate", "--help"], "2>&1 | :"), (await cli(["nonsense"], "2>&1 | :")).code, await cli(["verify"], "2>&1 | :")], [{ code: 0, stderr: "" }, { code: 0, stderr: "" }, 2, { code: 3, stderr: "" }]);
  });

  it("S-02 an output without room is one sentence and 3; a code that says more stays", async () => {
    const lost = /^The output could not be written: no space left on device \(ENOSPC\)\. What the command did stands; run it again with room for its output\.\n$/;
    for (const args of [["--help"], ["usage", "--help"], ["plan", ...(RUNS["plan"] ?? [])]]) {
      const { code, stderr } = await cli(args, "> /dev/full");
      assert.match(stderr, lost, args.join(" "));
      assert.equal(code, 3);
    }
    const found = await cli(["validate", "-s", "production"], "> /dev/full");
    assert.deepEqual([found.code, lost.test(found.stderr.split("\n").slice(-2).join("\n"))], [1, true], found.stderr);
    const report = await cli(["plan", ...(RUNS["plan"] ?? []), "--write", "json=/dev/full"], "> /dev/null");
    assert.deepEqual([report.code, report.stderr], [3, "/dev/full cannot be written: no space left on device (ENOSPC).\nWhat to do: make room, or name another file.\n"]);
  });

  it("S-02 P-12 a fault of ours is 5, wherever it happens, and its message, which could quote a value, is not told", async () => {
    const value = ["sk", "canary"].join("-");
    const crashes = [`await endWith(async () => { throw new TypeError("${value}"); });`, `await endWith(async () => { JSON.parse("${value}"); });`, `await endWith(async () => { throw "${value}"; });`,
      `await endWith(() => new Promise(() => setTimeout(() => { throw new Error("${value}"); }, 1)));`, `await endWith(async () => { void Promise.reject(new Error("${value}")); await new Promise((r) => setTimeout(r, 1000)); });`,
      `await endWith(async () => (await import("./absent-${value}.ts")).main());`];
    for (const text of crashes) {
      const { code, stderr } = await script(text);
      assert.deepEqual([code, stderr.startsWith("Internal error ("), stderr.includes(value)], [5, true, false], `${text}\n${stderr}`);
    }
    const full = await script('import { writeFileSync } from "node:fs"; await endWith(async () => writeFileSync("/dev/full", "x"));');
    assert.deepEqual([full.code, full.stderr], [3, "A file: no space left on device (ENOSPC).\nWhat to do: mend that, and run it again.\n"]);
  });

  it("S-02 the engine is not ended in the middle of an apply by a reader of ours that went away", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "pulumi"), `#!${process.execPath}\nprocess.on("SIGPIPE", () => {});\nfor (let i = 0; i < 2000; i++) require("node:fs").writeSync(1, "a line of the engine\\n");\nrequire("node:fs").writeFileSync(${JSON.stringify(join(folder, "applied"))}, "yes");\n`, { mode: 0o755 });
    const text = (shown: string): string => `import { engineRun } from ${JSON.stringify(join(ROOT, "cli", "engine.ts"))};
      await endWith(async () => (await engineRun(["up"], { cwd: ".", env: { PATH: ${JSON.stringify(`${bin}:${dirname(process.execPath)}`)} }, shown: "${shown}" })).code);`;
    for (const shown of ["stderr", "through"]) {
      rmSync(join(folder, "applied"), { force: true });
      const { code } = await script(text(shown), "2>&1 | :");
      assert.deepEqual([code, existsSync(join(folder, "applied")) && readFileSync(join(folder, "applied"), "utf8")], [0, "yes"], shown);
    }
  });
});
