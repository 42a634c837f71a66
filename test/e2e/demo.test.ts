import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Options, type ResultPromise } from "execa";
import { FILLED_BOXES } from "./filled-boxes.ts";
import { inCampaign } from "./sample.ts";

const ROOT = join(import.meta.dirname, "..", "..");

interface DemoJson {
  readonly schemaVersion: number;
  readonly stacks: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly firstRun: { readonly changes: number };
  readonly secondRun: { readonly changes: number; readonly writes: number };
  readonly verified: Readonly<Record<string, number>>;
  readonly leaks: { readonly found: number; readonly filesSearched: number; readonly bytesSearched: number };
}

describe("npm run demo", () => {
  const folder = mkdtempSync(join(tmpdir(), "sophia-demo-"));
  const home = join(folder, "kept");
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = (args: readonly string[] = []): ResultPromise<Options> =>
    execa(process.execPath, [join(ROOT, "demo", "main.ts"), "--folder", home, ...args], { cwd: ROOT, reject: false, all: true, stdin: "ignore" }) as unknown as ResultPromise<Options>;
  const finished = async (): Promise<DemoJson> => {
    const file = join(folder, "demo.json");
    const run = await start(["--json", file]);
    assert.equal(run.exitCode, 0, String(run.all));
    return JSON.parse(readFileSync(file, "utf8")) as DemoJson;
  };
  const processesOf = (word: string): string[] => readdirSync("/proc").filter((p) => /^\d+$/.test(p)).flatMap((p) => {
    try {
      const environment = readFileSync(`/proc/${p}/environ`, "latin1");
      return environment.includes(word) ? [readFileSync(`/proc/${p}/cmdline`, "latin1").replaceAll("\0", " ")] : [];
    } catch {
      return [];
    }
  });

  it("U-12 Ctrl-C in the middle of production ends it with 130 and leaves no process behind", async () => {
    const child = start();
    const log = join(home, "github.requests.jsonl");
    while (!(existsSync(log) && readFileSync(log, "utf8").includes('"PUT"')) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGINT");
    const run = await child;
    assert.equal(run.exitCode, 130, String(run.all));
    for (let i = 0; i < 200 && processesOf(home).length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(processesOf(home), []);
  });

  it("E-05 A-05 F-04 U-05 the next run goes on there and converges: 19 environments, 44 grants, the GitHub secrets that have a value, 1 variable, nothing missing, no leak", async () => {
    const json = await finished();
    const total = (key: string): number => Object.values(json.stacks).reduce((sum, s) => sum + (s[key] ?? 0), 0);
    assert.deepEqual(Object.fromEntries(["environments", "groupGrants", "compositionGrants", "githubSecrets", "githubVariables", "missing"].map((k) => [k, total(k)])),
      { environments: 19, groupGrants: 34, compositionGrants: 10, githubSecrets: FILLED_BOXES.length, githubVariables: 1, missing: 0 });
    assert.deepEqual(Object.fromEntries(Object.entries(json.stacks).map(([name, s]) => [name, s["environments"]])), { production: 7, staging: 6, development: 6 });
    assert.deepEqual(json.secondRun, { changes: 0, writes: 0 });
    assert.equal(json.verified["githubBoxes"], FILLED_BOXES.length);
    assert.equal(json.verified["grants"], 44);
    assert.equal(json.verified["differences"], 0);
    assert.equal(json.leaks.found, 0);
    assert.ok(json.leaks.filesSearched > 20 && json.leaks.bytesSearched > 1_000_000);
  });

  inCampaign("R-06 U-06 a second run on the kept state changes nothing from its first `up` on", async () => {
    const json = await finished();
    assert.equal(json.firstRun.changes, 0);
    assert.deepEqual(json.secondRun, { changes: 0, writes: 0 });
  });

  it("D-40 (1 of 2) --fresh wipes only a folder with our marker", async () => {
    const other = mkdtempSync(join(folder, "other-"));
    writeFileSync(join(other, "keep.txt"), "mine");
    const run = await execa(process.execPath, [join(ROOT, "demo", "main.ts"), "--folder", other, "--fresh"], { cwd: ROOT, reject: false, all: true, stdin: "ignore" });
    assert.notEqual(run.exitCode, 0);
    assert.match(String(run.all), /is not a sandbox's folder/);
    assert.equal(readFileSync(join(other, "keep.txt"), "utf8"), "mine");
  });
});
