import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { ensureToolchain } from "../toolchain/index.ts";

/**
 * `npm test`: type check, lint, then mocha over everything: pure tests first, those on the real engine after them. Ends with the line
 * `N passed, N failed`; the type check and the linter count as one each. `quick` leaves the engine out.
 */
const root = join(import.meta.dirname, "..");
const quick = process.argv[2] === "quick";
let passed = 0;
let failed = 0;

function run(title: string, args: string[]): Promise<{ code: number; output: string }> {
  process.stdout.write(`\n== ${title}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (part: Buffer) => {
      output = (output + part.toString()).slice(-20_000);
      process.stdout.write(part.toString().replace(/^@closing.*\n?/m, ""));
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function step(title: string, args: string[]): Promise<void> {
  const { code } = await run(title, args);
  if (code === 0) passed += 1;
  else failed += 1;
  process.stdout.write(`${title}: ${code === 0 ? "passed" : "FAILED"}\n`);
}

async function mocha(title: string, patterns: string[], exclude: RegExp | undefined): Promise<void> {
  const files = patterns.flatMap((p) => globSync(p, { cwd: root })).filter((f) => !exclude?.test(f)).sort();
  const { code, output } = await run(title, ["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.ts", ...files]);
  const closing = /@closing (\d+) (\d+)/.exec(output);
  passed += Number(closing?.[1] ?? 0);
  failed += Number(closing?.[2] ?? 0);
  // A crash, or a run that ended before its last test, is a failure even where every test so far was green.
  if (closing === null || (code !== 0 && Number(closing[2]) === 0) || files.length === 0) failed += 1;
}

const started = performance.now();
await step("types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"]);
await step("lint", ["node_modules/eslint/bin/eslint.js", "."]);
await mocha("unit tests", ["test/**/*.test.ts"], /\.e2e\.test\.ts$|test\/e2e\//);
if (!quick) {
  const toolchain = await ensureToolchain({ progress: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`engine ${toolchain.version} (${toolchain.origin})\n`);
  await mocha("tests on the real engine", ["test/**/*.e2e.test.ts", "test/e2e/**/*.test.ts"], undefined);
}
process.stdout.write(`\n${Math.round((performance.now() - started) / 1000)} s\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
