import { strict as assert } from "node:assert";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { ensureToolchain } from "../../toolchain/index.ts";
import { blocksOf, pageText, ROOT, type Block } from "../docs/pages.ts";

const LONGEST = 300_000;
/** What a set-up leaves in `.toolchain` that belongs to one checkout. */
const OF_ONE_CHECKOUT = /^(home|stamp\.json|npm\.json|compile-cache|.*\.lock)$/;

/**
 * What a newcomer does, by the commands of docs/rehearsal.md alone, each block in a shell of its own. Prepared is what a first set-up would
 * fetch and build for minutes: the npm packages are linked into the clone, the built parts copied; the rest of the set-up happens there.
 */
describe("from a bare clone, with the commands of the documentation and an empty environment", () => {
  let folder: string;
  let clone: string;
  let environment: Record<string, string>;
  let servers: ChildProcess | undefined;
  const told: string[] = [];
  const blocks = blocksOf(pageText("docs/rehearsal.md")).filter(({ info }) => info === "sh rehearsal");

  before("a clone of this checkout's commit, and what a first set-up fetches and builds", async () => {
    await ensureToolchain();
    folder = mkdtempSync(join(tmpdir(), "sophia-clone-"));
    clone = join(folder, "clone");
    environment = { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8" };
    await execa("git", ["clone", "--quiet", ROOT, clone]);
    for (const [key, value] of [["user.name", "newcomer"], ["user.email", "newcomer@example.org"], ["commit.gpgsign", "false"]]) await execa("git", ["config", String(key), String(value)], { cwd: clone });
    symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
    mkdirSync(join(clone, ".toolchain"));
    for (const part of readdirSync(join(ROOT, ".toolchain")).filter((name) => !OF_ONE_CHECKOUT.test(name))) cpSync(join(ROOT, ".toolchain", part), join(clone, ".toolchain", part), { recursive: true, mode: constants.COPYFILE_FICLONE });
  });
  after(async () => {
    if (servers?.exitCode === null) servers.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the next block of the page, which must be under this heading, as it stands. */
  let next = 0;
  const block = async (heading: string): Promise<string> => {
    const found = blocks[next++] as Block;
    assert.equal(found.heading, heading);
    const run = await execa("bash", ["-eu", "-o", "pipefail", "-c", found.text], { cwd: clone, env: environment, extendEnv: false, reject: false, all: true, stdin: "ignore", timeout: LONGEST });
    told.push(run.all);
    assert.equal(run.exitCode, 0, `${found.text}\n${run.all}`);
    return run.all;
  };
  const values = (stack: string): string[] => [...readFileSync(join(clone, ".sandbox", "values", `${stack}.env`), "utf8").matchAll(/^\w+='(.{8,})'$/gm)].map(([, value = ""]) => value);
  const secrets: string[] = [];

  it("U-05 `npm run sandbox -- --repository sophia-web` sets up what is missing, starts, and writes the environment for other terminals", async () => {
    servers = spawn("npm", ["run", "sandbox", "--", "--repository", "sophia-web"], { cwd: clone, env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let printed = "";
    for (const stream of [servers.stdout, servers.stderr]) stream?.on("data", (part: Buffer) => (printed += part.toString()));
    for (let waited = 0; !printed.includes("Ctrl-C") && servers.exitCode === null; waited += 50) {
      assert.equal(waited < LONGEST, true, printed);
      await sleep(50);
    }
    assert.equal(existsSync(join(clone, ".sandbox", "env.sh")), true, printed);
    for (const stack of ["production", "staging", "development"]) secrets.push(...values(stack));
  });

  it("U-05 U-01 A-08 `sophia-secrets deploy` deploys production, the workflow's script the others; the shadows go to their branch (faults 1 and 27)", async () => {
    assert.match(await block("Deploying"), /^production: \d+ steps of [0-9a-f]{12} applied and verified; shadow written\.$/m);
    const others = await block("Deploying");
    for (const stack of ["staging", "development"]) assert.match(others, new RegExp(`^${stack}: \\d+ steps of [0-9a-f]{12} applied and verified; shadow written\\.$`, "m"));
    assert.match(others, /^The shadow is published\.$/m);
    const { stdout } = await execa("git", ["ls-tree", "--name-only", "shadow"], { cwd: join(clone, ".sandbox", "shadow.git") });
    assert.deepEqual(stdout.split("\n"), ["development.json", "production.json", "staging.json"]);
  });

  it("U-18 A-08 D-34 a pull request adds a secret and a repository: previewed on the shadow without a value", async () => {
    const [row = ""] = blocksOf(pageText("docs/adding-a-secret.md")).filter(({ info }) => info === "ts").map(({ text }) => text);
    const file = join(clone, "catalog", "ai-keys.ts");
    const before = readFileSync(file, "utf8");
    const after = before.replace(/^(?=\s*secret\()/m, `${row}\n`);
    assert.notEqual(after, before);
    writeFileSync(file, after);
    assert.match(await block("A change"), /^Previewing production: /m);
    const { steps, outcome } = JSON.parse(readFileSync(join(clone, ".sandbox", "reports", "production.json"), "utf8")) as { steps: { op: string; name: string }[]; outcome: string };
    assert.equal(outcome, "changes");
    assert.equal(steps.some(({ op, name }) => op === "create" && name === "held-NEWCOMER_API_KEY"), true, JSON.stringify(steps));
    assert.equal(steps.some(({ op, name }) => op === "update" && name === "github-access-OPENAI_API_KEY"), true, JSON.stringify(steps));
  });

  it("F-01 U-18 U-03 its value and a changed one are deployed, and a person answers for the steps that they cause; every destination holds what it should", async () => {
    const deployed = await block("A change");
    for (const name of ["held-NEWCOMER_API_KEY", "held-OPENAI_API_KEY", "github-secret-OPENAI_API_KEY", "github-access-SLACK_BOT_TOKEN"]) assert.equal(deployed.includes(name), true, deployed);
    assert.match(deployed, /^production: \d+ steps of [0-9a-f]{12} applied and verified; shadow written\.$/m);
    assert.equal((await block("Looking, and leaving")).match(/^No difference: every destination holds what the state says\.$/gm)?.length, 3);
  });

  it("P-20 Ctrl-C ends the servers, and what is left goes with its folder; no value was told on the way", async () => {
    assert.ok(servers?.pid);
    // As a terminal does: to all of them at once.
    process.kill(-servers.pid, "SIGINT");
    if (servers.exitCode === null) await once(servers, "exit");
    await block("Looking, and leaving");
    assert.equal(next, blocks.length, "a block of the page that nobody runs");
    const { stdout } = await execa("git", ["status", "--short"], { cwd: clone });
    assert.deepEqual(stdout.split("\n").filter((line) => !line.endsWith(" node_modules") && line !== ""), []);
    assert.equal(secrets.length > 50, true);
    assert.equal(secrets.some((value) => told.join("\n").includes(value)), false, "a value is told");
  });
});
