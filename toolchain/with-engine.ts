import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import { ToolchainError, ensureToolchain } from "./index.ts";

/** `npm run engine -- COMMAND …`: runs a command with the project's engine, plugins and Node first, on top of this shell's own variables. */
const [command, ...args] = process.argv.slice(2);
try {
  if (command === undefined) throw new ToolchainError("usage: npm run engine -- COMMAND [arguments]");
  const toolchain = await ensureToolchain({ progress: console.error });
  const { status, signal, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...toolchain.environment() } });
  if (error) throw new ToolchainError(`${command} could not be started: ${error.message}`);
  // What a shell reports for a child that a signal ended.
  process.exitCode = status ?? 128 + (constants.signals[signal ?? "SIGKILL"] ?? 0);
} catch (error) {
  console.error(error instanceof ToolchainError ? `error: ${error.message}` : error);
  // 1 would be a finding of the command.
  process.exitCode = error instanceof ToolchainError ? 3 : 5;
}
