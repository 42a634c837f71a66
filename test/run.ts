import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { ensureToolchain } from "../toolchain/index.ts";

/**
 * `npm test`: type check, lint, then mocha over everything: pure tests first, those on the real engine after them. Ends with the line
 * `N passed, N failed`; the type check and the linter count as one each. `quick` leaves the engine out.
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

async function step(title: string, args: string[]): Promise<void> {
  const { code } = await run(title, args);
  if (code === 0) passed += 1;
  else failed += 1;
  process.stdout.write(`${title}: ${code === 0 ? "passed" : "FAILED"}\n`);
}

/** One mocha over these files, or one per file with two at a time: each of those has engines of its own, and waits for them a lot. */
async function mocha(title: string, patterns: string[], exclude: RegExp | undefined, atOnce: number): Promise<void> {
  const files = patterns.flatMap((p) => globSync(p, { cwd: root })).filter((f) => !exclude?.test(f)).sort();
  if (files.length === 0) failed += 1;
  const groups = atOnce === 1 ? [files] : files.map((file) => [file]);
  const limit = pLimit(atOnce);
  await Promise.all(groups.map((group) => limit(async () => {
    const name = atOnce === 1 ? title : group.join(" ");
    const { code, output } = await run(name, ["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.ts", ...group], atOnce > 1);
    const closing = /@closing (\d+) (\d+)/.exec(output);
    passed += Number(closing?.[1] ?? 0);
    failed += Number(closing?.[2] ?? 0);
    // A crash, or a run that ended before its last test, is a failure even where every test so far was green.
    if (closing === null || (code !== 0 && Number(closing[2]) === 0)) failed += 1;
  })));
}

const started = performance.now();
await step("types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"]);
await step("lint", ["node_modules/eslint/bin/eslint.js", "."]);
await mocha("unit tests", ["test/**/*.test.ts"], /\.e2e\.test\.ts$|test\/e2e\//, 1);
if (!quick) {
  const toolchain = await ensureToolchain({ progress: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`engine ${toolchain.version} (${toolchain.origin})\n`);
  await mocha("tests on the real engine", ["test/**/*.e2e.test.ts", "test/e2e/**/*.test.ts"], undefined, 2);
}
process.stdout.write(`\n${Math.round((performance.now() - started) / 1000)} s\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
