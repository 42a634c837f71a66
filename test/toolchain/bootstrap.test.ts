import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "./engine-project.ts";
import { FakeMachine } from "./fake-machine.ts";

const lock = { packages: { "": {}, "node_modules/a": { version: "1.0.0", integrity: "sha512-a" }, "node_modules/b": { version: "1.0.0", optional: true }, "node_modules/c": { version: "1.0.0", integrity: "sha512-c", dev: true } } };

/** What a fake `npm` does: packages, as far as settings and options let it, and with `rebuild` the pinned Node. */
const npm = `
if (process.env.FAKE_NPM_FAILS) { console.error("npm error code ENOTFOUND"); process.exit(1); }
if (args[0] === "ci" && process.env.npm_config_engine_strict === "true" && !args.includes("--engine-strict=false")) { console.error("npm error code EBADENGINE"); process.exit(1); }
if (args[0] === "ci") setTimeout(() => {
  const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
  const omit = (process.env.NODE_ENV === "production" || process.env.npm_config_omit === "dev") && !args.includes("--include=dev");
  const installed = Object.entries(packages).filter(([name, p]) => name !== "" && !p.optional && !(omit && p.dev) && name !== process.env.FAKE_NPM_LEAVES_OUT);
  fs.mkdirSync("node_modules", { recursive: true });
  fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages: Object.fromEntries(installed) }));
}, 200);
if (args[0] === "rebuild") {
  fs.mkdirSync("node_modules/node/bin", { recursive: true });
  fs.symlinkSync(process.execPath, "node_modules/node/bin/node");
}`;

describe("bootstrap from a bare clone", () => {
  let machine: FakeMachine;
  beforeEach(() => {
    machine = new FakeMachine();
    machine.bareClone(lock);
    machine.command("npm", npm);
    writeFileSync(path.join(machine.root, "script.ts"), `const words: string[] = process.argv.slice(2);
      console.log(JSON.stringify({ words, node: process.argv[0] }));
      if (words[0] === "wait") {
        process.on("SIGTERM", () => { console.log("term"); process.exit(7); });
        setInterval(() => {}, 1000);
      }
      process.exitCode = Number(words[0]) || 0;`);
  });
  afterEach(() => machine.remove());
  const bootstrap = (args: string[], env: Record<string, string> = {}) =>
    machine.start(process.execPath, [path.join(machine.root, "toolchain", "bootstrap.mjs"), ...args], env);

  it("D-13 installs the packages, then Node, then runs the script with its arguments and gives back its exit code", async () => {
    const { code, stdout, stderr } = await bootstrap(["script.ts", "5", "two words"]).ended;
    assert.equal(code, 5, stderr);
    assert.deepEqual((JSON.parse(stdout) as { words: string[] }).words, ["5", "two words"]);
    assert.deepEqual(machine.called().map((line) => line.split(" ").slice(0, 3).join(" ")), ["npm ci --ignore-scripts", "npm rebuild node"]);
    assert.match(stderr, /npm packages: installing/);
    const second = await bootstrap(["script.ts"]).ended;
    assert.deepEqual([second.code, second.stderr, machine.called().length], [0, "", 2]);
  });

  it("D-13 a changed package-lock.json is installed again; packages that npm itself installed are left", async () => {
    await bootstrap(["script.ts"]).ended;
    const changed = { packages: { ...lock.packages, "node_modules/a": { version: "1.0.1", integrity: "sha512-b" } } };
    writeFileSync(path.join(machine.root, "package-lock.json"), JSON.stringify(changed));
    await bootstrap(["script.ts"]).ended;
    assert.equal(machine.called().filter((line) => line.startsWith("npm ci")).length, 2);

    writeFileSync(path.join(machine.root, "package-lock.json"), JSON.stringify({ ...lock, lockfileVersion: 3 }));
    const installed = { packages: { "node_modules/a": lock.packages["node_modules/a"], "node_modules/c": lock.packages["node_modules/c"] } };
    writeFileSync(path.join(machine.root, "node_modules", ".package-lock.json"), JSON.stringify(installed));
    assert.equal((await bootstrap(["script.ts"]).ended).code, 0);
    assert.equal(machine.called().filter((line) => line.startsWith("npm ci")).length, 2, "an absent optional package is no difference");
  });

  it("U-12 two at once install once", async () => {
    const results = await Promise.all([bootstrap(["script.ts"]).ended, bootstrap(["script.ts"]).ended]);
    assert.deepEqual(results.map(({ code }) => code), [0, 0]);
    assert.equal(machine.called().length, 2);
  });

  it("U-15 an unreachable registry and a missing npm are told with the remedy, exit code 3", async () => {
    const failed = await bootstrap(["script.ts"], { FAKE_NPM_FAILS: "1" }).ended;
    assert.equal(failed.code, 3);
    assert.match(failed.stderr, /npm error code ENOTFOUND[\s\S]*npm ci failed \(code 1\)[\s\S]*Remedy: .*`npm config get registry`/);
    const empty = path.join(machine.dir, "empty");
    mkdirSync(empty);
    const missing = await bootstrap(["script.ts"], { PATH: empty }).ended;
    assert.equal(missing.code, 3);
    assert.match(missing.stderr, /There is no npm on PATH\.\nRemedy: install Node\.js/);
  });

  it("U-15 npm settings that leave development packages out, or insist on another Node, do not count here (fault 31)", async () => {
    for (const env of [{ NODE_ENV: "production" }, { npm_config_omit: "dev" }, { npm_config_engine_strict: "true" }]) {
      rmSync(path.join(machine.root, "node_modules"), { recursive: true, force: true });
      for (const attempt of [1, 2]) assert.equal((await bootstrap(["script.ts"], env).ended).code, 0, `${JSON.stringify(env)}, attempt ${attempt}`);
    }
  });

  it("U-15 what an earlier call left half installed is installed anew; what npm leaves out all the same is told, and counts at no later call (fault 31)", async () => {
    mkdirSync(path.join(machine.root, "node_modules"));
    writeFileSync(path.join(machine.root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: { "node_modules/a": lock.packages["node_modules/a"] } }));
    mkdirSync(path.join(machine.root, ".toolchain"));
    writeFileSync(path.join(machine.root, ".toolchain", "npm.json"), JSON.stringify({ lock: createHash("sha256").update(JSON.stringify(lock)).digest("hex") }));
    for (const attempt of [1, 2]) {
      const failed = await bootstrap(["script.ts"], { FAKE_NPM_LEAVES_OUT: "node_modules/c" }).ended;
      assert.equal(failed.code, 3, `attempt ${attempt}`);
      assert.match(failed.stderr, /^error: npm ci ended well, and node_modules is not what package-lock\.json says: node_modules\/c\.\nRemedy: look in `npm config list`/m);
    }
    assert.equal((await bootstrap(["script.ts"]).ended).code, 0);
  });

  it("U-15 packages that are a link to another checkout's are never emptied (fault 31)", async () => {
    const other = path.join(machine.dir, "other");
    mkdirSync(other);
    writeFileSync(path.join(other, "kept"), "");
    symlinkSync(other, path.join(machine.root, "node_modules"));
    const { code, stderr } = await bootstrap(["script.ts"]).ended;
    assert.equal(code, 3);
    assert.match(stderr, /^error: node_modules is a link to another folder, which npm would empty\.\nRemedy: remove the link/);
    assert.deepEqual([existsSync(path.join(other, "kept")), machine.called()], [true, []]);
  });

  it("U-15 what the system refuses is one sentence with the file, not a trace (fault 31)", async () => {
    writeFileSync(path.join(machine.root, ".toolchain"), "a file where a folder must be");
    const { code, stderr } = await bootstrap(["script.ts"]).ended;
    assert.deepEqual([code, stderr.trim().split("\n").length], [3, 2], stderr);
    assert.match(stderr, /^error: E\w+: .*\.toolchain.*\nRemedy: make the project's folder writable/);
  });

  it("U-15 where the pinned Node cannot be fetched, a Node that is new enough does", async () => {
    await bootstrap(["script.ts"]).ended;
    const machineNode = new FakeMachine();
    try {
      machineNode.bareClone(lock);
      machineNode.command("npm", `if (args[0] !== "ci") process.exit(1);${npm}`);
      symlinkSync(path.join(machine.root, "script.ts"), path.join(machineNode.root, "script.ts"));
      const { code, stderr } = await machineNode.start(process.execPath, [path.join(machineNode.root, "toolchain", "bootstrap.mjs"), "script.ts"]).ended;
      assert.equal(code, 0, stderr);
      assert.match(stderr, /node: using \d+\.\d+\.\d+, the pinned version could not be fetched/);
    } finally {
      machineNode.remove();
    }
  });

  it("D-21 a signal reaches the script, and its answer comes back", async () => {
    const { child, ended, out } = bootstrap(["script.ts", "wait"]);
    await until(() => out.stdout.includes("wait"), "the script runs");
    child.kill("SIGTERM");
    const { code, stdout } = await ended;
    assert.equal(code, 7);
    assert.match(stdout, /term/);
  });

  it("D-21 a script that a signal ends is reported as a shell would", async () => {
    const { child, ended, out } = bootstrap(["script.ts", "wait"]);
    await until(() => out.stdout.includes("wait"), "the script runs");
    child.kill("SIGINT");
    assert.equal((await ended).code, 130);
  });

  it("U-15 a second call adds less than 0.3 s", async () => {
    await bootstrap(["script.ts"]).ended;
    const time = async (args: string[]) => {
      const start = performance.now();
      await machine.start(process.execPath, args).ended;
      return performance.now() - start;
    };
    const best = async (args: string[]) => Math.min(await time(args), await time(args), await time(args));
    const alone = await best([path.join(machine.root, "script.ts")]);
    const through = await best([path.join(machine.root, "toolchain", "bootstrap.mjs"), "script.ts"]);
    assert.ok(through - alone < 300, `${through - alone} ms`);
  });
});
