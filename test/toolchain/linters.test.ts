import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Ended, FakeMachine } from "./fake-machine.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
/** Installs by making the file that the wheel would bring, or says what it is told to say. */
const PIP = `
if (process.env.FAKE_PIP_SAYS) { console.error(process.env.FAKE_PIP_SAYS); process.exit(1); }
const into = args[args.indexOf("--target") + 1];
fs.mkdirSync(path.join(into, "bin"), { recursive: true });
fs.writeFileSync(path.join(into, "bin", "zizmor"), "");
`;

describe("linters of the workflow files", () => {
  let machine: FakeMachine;
  beforeEach(() => {
    machine = new FakeMachine();
    cpSync(path.join(ROOT, "toolchain", "linters"), path.join(machine.root, "toolchain", "linters"), { recursive: true });
  });
  afterEach(() => machine.remove());

  const install = (env: Record<string, string> = {}): Promise<Ended> => {
    const script = path.join(machine.dir, "install.ts");
    writeFileSync(script, `import { ensureLinters } from ${JSON.stringify(path.join(ROOT, "toolchain", "linters.ts"))};
      try { console.log(JSON.stringify(await ensureLinters({ root: ${JSON.stringify(machine.root)}, progress: console.error }))); }
      catch (error) { console.error(error.name + ": " + error.message); process.exitCode = 3; }`);
    return machine.start(process.execPath, [script], env).ended;
  };
  const builds = (): string[] => machine.called().filter((line) => /^(go build|python3)/.test(line));

  it("P-23 U-15 both are installed once, into the project alone, by hash and without other packages", async () => {
    machine.withGo().command("python3", PIP);
    const [first, second] = await Promise.all([install({ FAKE_GO_DELAY: "300" }), install({ FAKE_GO_DELAY: "300" })]);
    assert.deepEqual([first.code, second.code], [0, 0], first.stderr + second.stderr);
    const { actionlint, zizmor } = JSON.parse(first.stdout) as { actionlint: string; zizmor: string };
    assert.equal(existsSync(actionlint) && existsSync(zizmor) && actionlint.startsWith(path.join(machine.root, ".toolchain", "linters")), true);
    assert.equal(builds().length, 2);
    for (const flag of ["--require-hashes", "--no-deps", "--only-binary :all:", "--no-cache-dir", "--target"]) assert.equal(builds().join("\n").includes(flag), true, flag);
    assert.deepEqual(readdirSync(machine.home), [], "nothing in the user's home");
    // Another version is made anew, and the one before goes.
    appendFileSync(path.join(machine.root, "toolchain", "linters", "zizmor.txt"), "# other\n");
    assert.equal((await install()).code, 0);
    assert.deepEqual([builds().length, readdirSync(path.join(machine.root, ".toolchain", "linters")).length], [4, 1]);
  });

  it("P-23 U-15 without Python, without pip, with other hashes or without a network the message names the remedy, and nothing counts as installed", async () => {
    machine.withGo();
    const none = await install();
    assert.equal(none.code, 3);
    assert.match(none.stderr, /ToolchainError: zizmor, .* there is no python3 on PATH\.\nRemedy: install Python 3\.10 or newer with pip/);
    machine.command("python3", PIP);
    for (const [said, remedy] of [["python3: No module named pip", /Remedy: install pip for that Python \(Debian: the package python3-pip\)/],
      ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", /Remedy: do not go on: the package index gives another file/],
      ["ERROR: Could not find a version that satisfies the requirement", /Remedy: check the network, HTTPS_PROXY/]] as const) {
      const { code, stderr } = await install({ FAKE_PIP_SAYS: said });
      assert.deepEqual([code, stderr.includes(said), remedy.test(stderr)], [3, true, true], stderr);
    }
    assert.equal((await install()).code, 0);
  });

  it("P-23 U-15 without Go it is Go's own message", async () => {
    machine.command("python3", PIP);
    mkdirSync(path.join(machine.root, ".toolchain"), { recursive: true });
    const { code, stderr } = await install();
    assert.equal(code, 3);
    assert.match(stderr, /actionlint must be built, and there is no Go on PATH\.\nRemedy: install Go 1\.26 or newer/);
  });
});
