import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { ensureToolchain } from "../toolchain/index.ts";

/**
 * `npm test`: type check, lint, and mocha over everything, two processes at a time; the tests on the real engine each in one of their own.
 * Ends with the line `N passed, N failed`; the type check and the linter count as one each. `quick` leaves the engine out.
 */
const root = join(import.meta.dirname, "..");
const quick = process.argv[2] === "quick";
let passed = 0;
let failed = 0;

/** `held`: what it prints is shown in one piece at its end, with the time it took. */
function run(title: string, args: string[], held = false): Promise<{ code: number; output: string }> {
  const at = performance.now();
  if (!held) process.stdout.write(`\n== ${title}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", held ? "pipe" : "inherit"] });
    let output = "";
    child.stderr?.on("data", (part: Buffer) => (output += part.toString()));
    child.stdout?.on("data", (part: Buffer) => {
      output = held ? output + part.toString() : (output + part.toString()).slice(-20_000);
      if (!held) process.stdout.write(part.toString().replace(/^@closing.*\n?/m, ""));
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (held) process.stdout.write(`\n== ${title} (${Math.round((performance.now() - at) / 1000)} s)\n${output.replace(/^@closing.*\n?/m, "")}`);
      resolve({ code: code ?? 1, output });
    });
  });
}

async function step(title: string, args: string[], held = false): Promise<void> {
  const { code } = await run(title, args, held);
  if (code === 0) passed += 1;
  else failed += 1;
  process.stdout.write(`${title}: ${code === 0 ? "passed" : "FAILED"}\n`);
}

/** One mocha over these files. `held`: its output is shown in one piece. */
async function mocha(title: string, files: readonly string[], held: boolean): Promise<void> {
  if (files.length === 0) failed += 1;
  const { code, output } = await run(title, ["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.ts", ...files], held);
  const closing = /@closing (\d+) (\d+)/.exec(output);
  passed += Number(closing?.[1] ?? 0);
  failed += Number(closing?.[2] ?? 0);
  // A crash, or a run that ended before its last test, is a failure even where every test so far was green.
  if (closing === null || (code !== 0 && Number(closing[2]) === 0)) failed += 1;
}

const ENGINE = /\.e2e\.test\.ts$|test\/e2e\//;
/** Those that take longest begin first, so that no core waits for one at the end. */
const LONGEST = ["docs/commands", "e2e/bare-clone", "e2e/preview-report", "e2e/shadow.", "e2e/held-values", "e2e/kill", "e2e/demo", "e2e/review-flow", "e2e/lost-write", "e2e/refusals", "policies/product", "e2e/main-path"];
const rank = (file: string): number => (LONGEST.findIndex((part) => file.includes(part)) + LONGEST.length + 1) % (LONGEST.length + 1);

const started = performance.now();
const all = globSync("test/**/*.test.ts", { cwd: root }).sort();
const unit = all.filter((file) => !ENGINE.test(file));
if (quick) {
  await step("types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"]);
  await step("lint", ["node_modules/eslint/bin/eslint.js", "."]);
  await mocha("unit tests", unit, false);
} else {
  const toolchain = await ensureToolchain({ progress: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`engine ${toolchain.version} (${toolchain.origin}); two at a time, each shown at its end\n`);
  const engine = all.filter((file) => ENGINE.test(file)).sort((a, b) => rank(a) - rank(b));
  const limit = pLimit(2);
  await Promise.all([
    limit(() => step("types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"], true)),
    limit(() => step("lint", ["node_modules/eslint/bin/eslint.js", "."], true)),
    limit(() => mocha("unit tests", unit, true)),
    // Each has engines of its own, and waits for them a lot.
    ...engine.map((file) => limit(() => mocha(file, [file], true))),
  ]);
}
process.stdout.write(`\n${Math.round((performance.now() - started) / 1000)} s\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
