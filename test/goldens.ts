import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * `npm run goldens`: writes anew what is made from the project's data: .github/CODEOWNERS, policies/RULES.md and test/golden. Read the
 * difference before you commit it. `quick` leaves out what needs the engine. Exits with mocha's code: a test may fail for another reason.
 */
const root = join(import.meta.dirname, "..");
const quick = process.argv[2] === "quick";

const run = (args: readonly string[]): number =>
  spawnSync(process.execPath, [...args], { cwd: root, stdio: "inherit", env: { ...process.env, UPDATE_GOLDEN: "1" } }).status ?? 1;

const files = globSync("test/**/*.test.ts", { cwd: root }).sort()
  .filter((file) => !quick || !/\.e2e\.test\.ts$|test\/e2e\//.test(file))
  .filter((file) => /\bUPDATE_GOLDEN\b|\bassertGolden\b/.test(readFileSync(join(root, file), "utf8")));
process.exitCode = run(["policies/write-rules.ts"]) || run(["node_modules/mocha/bin/mocha.js", "--reporter", "dot", ...files]);
