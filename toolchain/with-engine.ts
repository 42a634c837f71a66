import { spawnSync } from "node:child_process";
import { ToolchainError, ensureToolchain } from "./index.ts";

/** `npm run engine -- COMMAND …`: runs a command with the project's engine, plugins and Node first, on top of this shell's own variables. */
const [command, ...args] = process.argv.slice(2);
try {
  if (command === undefined) throw new ToolchainError("usage: npm run engine -- COMMAND [arguments]");
  const toolchain = await ensureToolchain({ progress: console.error });
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...toolchain.environment() } });
  if (error) throw new ToolchainError(`${command} could not be started: ${error.message}`);
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof ToolchainError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 3;
}
