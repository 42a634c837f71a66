import { strict as assert } from "node:assert";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { program } from "../cli/program.ts";
import { ROOT } from "./source-files.ts";

const PARTS = ["cli", "model", "catalog", "environments", "services", "toolchain", "package.json", "package-lock.json", "README.md", "LICENSE"];

describe("the package that `npm pack` makes", () => {
  let folder: string;
  let place: string;
  const run = (command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> =>
    spawnSync(command, [...args], { cwd, encoding: "utf8", timeout: 120_000, env: { PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter), HOME: folder, LANG: "C.UTF-8", NO_COLOR: "1" } });
  const installed = (...args: string[]): SpawnSyncReturns<string> => run(join(place, "node_modules", ".bin", "sophia-secrets"), args, place);

  before("packed in a copy of the checkout, installed in an empty folder without any network", () => {
    folder = mkdtempSync(join(tmpdir(), "sophia-package-"));
    const copy = join(folder, "checkout");
    for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const packed = run("npm", ["pack", "--pack-destination", folder], copy);
    assert.equal(packed.status, 0, packed.stderr);
    assert.equal(readFileSync(join(copy, "package.json"), "utf8"), readFileSync(join(ROOT, "package.json"), "utf8"), "the checkout's own package.json is not put back");
    place = join(folder, "empty");
    mkdirSync(place);
    const name = readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "";
    const done = run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, name)], place);
    assert.equal(done.status, 0, done.stderr);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("S-02 holds the built commands and nothing else, and needs no other package (fault 5)", () => {
    const home = join(place, "node_modules", "sophia-secrets");
    assert.deepEqual(readdirSync(home).sort(), ["LICENSE", "README.md", "dist", "package.json"]);
    assert.deepEqual(readdirSync(join(place, "node_modules")).filter((name) => !name.startsWith(".")), ["sophia-secrets"]);
    assert.equal(readdirSync(join(home, "dist"), { recursive: true, encoding: "utf8" }).some((file) => /\.ts$|package/.test(file)), false);
  });

  it("S-02 every verb shows its help, and `npx sophia-secrets` starts it", () => {
    const commands = program(() => undefined).commands.flatMap((command) => [[command.name()], ...command.commands.map((below) => [command.name(), below.name()])]);
    for (const words of commands) {
      const { status, stdout, stderr } = installed(...words, "--help");
      assert.deepEqual([status, stdout.startsWith(`Usage: sophia-secrets ${words.join(" ")}`), stderr], [0, true, ""], words.join(" "));
    }
    const started = run("npx", ["--no-install", "sophia-secrets", "--help"], place);
    assert.deepEqual([started.status, started.stdout.startsWith("Usage: sophia-secrets")], [0, true], started.stderr);
  });

  it("S-10 `validate` works there, and so does what starts a process of its own: the plan of a checkout's data", () => {
    const values = join(place, "values.env");
    writeFileSync(values, "#! stack development\nLOG_LEVEL=NONSENSE\n", { mode: 0o600 });
    const told = installed("validate", "-s", "development", "--values", values, "--json");
    assert.deepEqual([told.status, (JSON.parse(told.stdout) as { schemaVersion: number }).schemaVersion, told.stdout.includes("LOG_LEVEL"), told.stderr], [1, 1, true, ""]);
    const plan = installed("plan", "-s", "staging", "--base", "HEAD", "--head", "HEAD", "-C", ROOT);
    assert.equal(plan.status, 0, plan.stderr);
  });

  it("S-02 each verb that needs more than the package says what, without a stack trace", () => {
    const without = (args: readonly string[]): SpawnSyncReturns<string> => spawnSync(process.execPath, [join(place, "node_modules", "sophia-secrets", "dist", "main.js"), ...args], { cwd: place, encoding: "utf8", env: { PATH: place } });
    writeFileSync(join(place, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
    for (const args of [["sandbox"], ["verify", "-s", "production"], ["preview", "-s", "production"], ["deploy", "-s", "production"], ["shadow", "preview", "--shadow", "none.json"]]) {
      const { status, stdout, stderr } = without(args);
      assert.deepEqual([status, stdout, /\nWhat to do: /.test(stderr), /^\s+at /m.test(stderr)], [3, "", true, false], `${args.join(" ")}\n${stderr}`);
    }
    assert.equal(existsSync(join(place, ".sandbox")), false);
  });
});
