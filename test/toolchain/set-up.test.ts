import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Toolchain } from "../../toolchain/index.ts";
import { until } from "./engine-project.ts";
import { type Ended, FakeMachine, closedAddress } from "./fake-machine.ts";

const told = ({ code, stdout, stderr }: Ended) => {
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Toolchain & { environment: Record<string, string>; took: number };
};

describe("set-up of the toolchain", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => machine.remove());

  it("U-15 builds, installs the plugins into the project's own home and says so", async () => {
    const result = await machine.withGo().setUp().ended;
    const toolchain = told(result);
    assert.equal(toolchain.origin, "built");
    assert.equal(toolchain.standIn, true);
    assert.deepEqual(readdirSync(path.join(toolchain.home, "plugins")).sort(), ["resource-github-v6.12.1", "resource-pulumiservice-v1.3.0", "resource-random-v4.21.2"]);
    assert.deepEqual(readdirSync(path.dirname(toolchain.pulumi)).sort(), ["pulumi", "pulumi-language-nodejs"], "no plugin on PATH");
    assert.ok(existsSync(toolchain.escEvaluator));
    assert.match(result.stderr, /engine: built in \d+ s/);
    assert.match(result.stderr, /plugin pulumiservice: installed in \d+ s/);
    assert.deepEqual(readdirSync(machine.home), [], "nothing in the user's home");
  });

  it("U-15 the environment has Node and the engine first on PATH, the project's home, and nothing else of the caller", async () => {
    const toolchain = told(await machine.withGo().setUp({ GITHUB_TOKEN: "none", PULUMI_ACCESS_TOKEN: "none" }).ended);
    const [node, engine, rest] = toolchain.environment["PATH"]!.split(path.delimiter);
    assert.deepEqual([node, engine, rest], [path.dirname(toolchain.node), path.dirname(toolchain.pulumi), machine.bin]);
    assert.equal(toolchain.environment["PULUMI_HOME"], path.join(machine.root, ".toolchain", "home"));
    assert.deepEqual(Object.keys(toolchain.environment).filter((name) => !name.startsWith("PULUMI_")).sort(), ["NODE_COMPILE_CACHE", "PATH"]);
    assert.equal("PULUMI_ACCESS_TOKEN" in toolchain.environment, false);
  });

  it("U-15 a second call starts nothing and takes well under a second", async () => {
    told(await machine.withGo().setUp().ended);
    const before = machine.called().length;
    const second = await machine.setUp().ended;
    assert.equal(told(second).origin, "built");
    assert.equal(machine.called().length, before);
    assert.equal(second.stderr, "");
    const { took } = told(second);
    assert.ok(took < 1_000, `${took} ms`);
  });

  it("U-15 a changed source is built again; the build before it is kept, older ones are not", async () => {
    machine.withGo();
    for (const content of ["one", "two", "three"]) {
      writeFileSync(path.join(machine.root, "toolchain", "plugins", "main.go"), content);
      told(await machine.setUp().ended);
    }
    assert.equal(readdirSync(path.join(machine.root, ".toolchain")).filter((name) => /^[0-9a-f]{16}$/.test(name)).length, 2);
    assert.equal(machine.called().filter((line) => line.startsWith("go build")).length, 6);
  });

  it("U-12 two calls at once build once", async () => {
    machine.withGo();
    const results = await Promise.all([machine.setUp({ FAKE_GO_DELAY: "400" }).ended, machine.setUp({ FAKE_GO_DELAY: "400" }).ended]);
    const [first, second] = results.map(told);
    assert.equal(first!.pulumi, second!.pulumi);
    assert.equal(machine.called().filter((line) => line.startsWith("go build")).length, 2);
    assert.match(results.map(({ stderr }) => stderr).join(""), /waiting for process \d+ on .*, which is setting it up/);
  });

  it("U-12 a call killed while it builds leaves nothing that the next one trips over", async () => {
    machine.withGo();
    const { child, ended } = machine.setUp({ FAKE_GO_DELAY: "1500" });
    await until(() => machine.called().some((line) => line.startsWith("go build")), "the build starts");
    child.kill("SIGKILL");
    assert.equal((await ended).signal, "SIGKILL");
    assert.equal(existsSync(path.join(machine.root, ".toolchain", "stamp.json")), false);
    assert.equal(told(await machine.setUp().ended).origin, "built");
  });

  it("U-15 a binary without its record, as a killed build leaves it, is built again", async () => {
    told(await machine.withGo().setUp().ended);
    const toolchain = path.join(machine.root, ".toolchain");
    const key = readdirSync(toolchain).find((name) => /^[0-9a-f]{16}$/.test(name))!;
    writeFileSync(path.join(toolchain, key, "built.json"), '["pulumi","pulumi-lang');
    writeFileSync(path.join(toolchain, "stamp.json"), '{"basis":');
    told(await machine.setUp().ended);
    assert.equal(machine.called().filter((line) => line.startsWith("go build")).length, 4);
  });

  it("U-15 an installed engine that is new enough is used, with the plugins it has", async () => {
    const folder = path.join(machine.dir, "installed");
    machine.command("pulumi", readFileSync(path.join(machine.dir, "pulumi-when-built"), "utf8").split("\n").slice(3).join("\n"), folder);
    machine.command("pulumi-language-nodejs", "", folder);
    const plugin = path.join(machine.home, ".pulumi", "plugins", "resource-pulumiservice-v1.3.0");
    mkdirSync(plugin, { recursive: true });
    writeFileSync(path.join(plugin, "pulumi-resource-pulumiservice"), "official");
    machine.withGo();
    const PATH = [folder, machine.bin].join(path.delimiter);
    const first = await machine.setUp({ PATH }).ended;
    const toolchain = told(first);
    assert.deepEqual([toolchain.origin, toolchain.pulumi, toolchain.standIn], ["installed", path.join(folder, "pulumi"), false]);
    assert.equal(readFileSync(path.join(toolchain.home, "plugins", "resource-pulumiservice-v1.3.0", "pulumi-resource-pulumiservice"), "utf8"), "official");
    assert.equal(machine.called().some((line) => line.includes("cmd/pulumi ")), false, "the engine itself is not built");
    assert.equal(machine.called().some((line) => line.includes("pulumi-resource-github")), true, "a plugin that is missing is");

    machine.command("pulumi", 'console.log("v3.258.9");', folder);
    const old = await machine.setUp({ PATH, SOPHIA_TOOLCHAIN_DOWNLOAD_URL: await closedAddress() }).ended;
    assert.equal(told(old).origin, "built");
    assert.match(old.stderr, /is not used: it is v3\.258\.9, wanted is 3\.259\.0 or newer/);
    assert.match(old.stderr, /the official download does not answer \(ECONNREFUSED\)/);
  });

  it("U-15 a plugin that the user's engine has not finished installing is not taken, and one that was is put right (fault 31)", async () => {
    const plugin = path.join(machine.home, ".pulumi", "plugins", "resource-pulumiservice-v1.3.0");
    mkdirSync(plugin, { recursive: true });
    writeFileSync(path.join(plugin, "pulumi-resource-pulumiservice"), "half");
    machine.withGo();
    const ours = (toolchain: Toolchain): string => readFileSync(path.join(toolchain.home, "plugins", "resource-pulumiservice-v1.3.0", "pulumi-resource-pulumiservice"), "utf8");
    const before = told(await machine.setUp().ended);
    assert.deepEqual([before.standIn, ours(before)], [false, "half"]);
    writeFileSync(`${plugin}.partial`, "");
    const after = told(await machine.setUp().ended);
    assert.equal(after.standIn, true);
    assert.notEqual(ours(after), "half");
  });

  it("U-15 our own engine, found on PATH by a call within its environment, is not taken for an installed one", async () => {
    const toolchain = told(await machine.withGo().setUp().ended);
    const inner = told(await machine.setUp(toolchain.environment).ended);
    assert.deepEqual([inner.origin, inner.standIn], ["built", true]);
    assert.equal(inner.environment["PATH"], toolchain.environment["PATH"]);
  });
});
