import { spawn } from "node:child_process";
import { join } from "node:path";

/**
 * `npm run test:mutation -- policies|model`: changes the sources of a folder in thousands of ways and counts how many the pure tests notice.
 * A command of its own: it takes from half an hour to hours. Prints a table; the report is in reports/mutation, which git ignores.
 */
const folder = process.argv[2] ?? "";
if (folder !== "policies" && folder !== "model") {
  process.stderr.write("Name what to test: policies or model.\n");
  process.exitCode = 2;
} else {
  const child = spawn(process.execPath, ["node_modules/@stryker-mutator/core/bin/stryker.js", "run", "stryker.config.mjs"],
    { cwd: join(import.meta.dirname, ".."), stdio: "inherit", env: { ...process.env, MUTATE: folder } });
  child.once("close", (code) => (process.exitCode = code ?? 1));
}
