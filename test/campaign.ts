import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { ensureToolchain } from "../toolchain/index.ts";

/**
 * `npm run test:campaign`: every case of the tests on the real engine: each kind of write killed and lost, each edit of the topology
 * previewed on the live state and on its shadow, and more; `npm test` runs a sample that SOPHIA_TEST_SEED decides. Names of files choose some.
 * Prints a table for docs/campaign.md, with commit and date.
 */
const root = join(import.meta.dirname, "..");

interface Result {
  readonly tests: readonly { readonly fullTitle: string; readonly duration?: number; readonly err: { readonly message?: string } }[];
  readonly stats: { readonly passes: number; readonly failures: number };
}

const files = process.argv.length > 2 ? process.argv.slice(2) : globSync(["test/e2e/*.test.ts", "test/policies/*.e2e.test.ts"], { cwd: root }).sort();

await ensureToolchain({ progress: (line) => process.stderr.write(`${line}\n`) });
const run = spawnSync(process.execPath, ["node_modules/mocha/bin/mocha.js", "--reporter", "json", ...files],
  { cwd: root, env: { ...process.env, SOPHIA_CAMPAIGN: "1" }, maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "inherit"] });
const text = run.stdout.toString();
const result = JSON.parse(text.slice(text.indexOf("{\n"))) as Result;
const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root }).stdout.toString().trim();
process.stdout.write(`Commit ${commit}, ${new Date().toISOString().slice(0, 10)}: ${result.stats.passes} passed, ${result.stats.failures} failed.\n\n| Case | Result | Seconds |\n|---|---|---|\n`);
for (const test of result.tests)
  process.stdout.write(`| ${test.fullTitle.replaceAll("|", "/")} | ${test.err.message === undefined ? "passed" : "failed"} | ${Math.round((test.duration ?? 0) / 1000)} |\n`);
for (const { fullTitle, err } of result.tests) if (err.message !== undefined) process.stderr.write(`\nFAILED ${fullTitle}\n${err.message}\n`);
process.exitCode = result.stats.failures === 0 ? 0 : 1;
