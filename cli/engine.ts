import { spawn } from "node:child_process";
import { engineFailure } from "./engine-failure.ts";
import { CliError, EXIT } from "./errors.ts";

export interface EngineOptions {
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * What the engine needs to be asked for its own record of a run, `--event-log`, which it hides without that variable. The one place
 * where we set a variable of the engine for our children; the Automation API does the same for its own.
 */
export const eventLog = (file: string, env: NodeJS.ProcessEnv): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } =>
  ({ args: ["--event-log", file], env: { ...env, PULUMI_DEBUG_COMMANDS: "true" } });

/** Runs the engine and gives what it printed; its output stays in memory. Throws CliError when there is none, or it fails. */
export async function engine(args: readonly string[], options: EngineOptions = { cwd: process.cwd() }): Promise<string> {
  const { code, stdout, stderr } = await engineRun(args, options);
  if (code !== 0) throw engineFailure(args, stderr);
  return stdout;
}

/**
 * The same for a caller that reads also what a failed run says. `shown`: both streams go to our stderr instead, or each to ours of its
 * kind, through our hands unless a terminal is there: a reader that goes away must not end the engine in the middle of a write.
 */
export async function engineRun(args: readonly string[], options: EngineOptions & { shown?: "stderr" | "through" }): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const direct = options.shown === "through" && process.stdout.isTTY && process.stderr.isTTY;
    const child = spawn("pulumi", [...args], { cwd: options.cwd, env: options.env ?? process.env, stdio: direct ? ["ignore", 1, 2] : ["ignore", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on("data", (part: Buffer) => (options.shown === undefined ? out.push(part) : (options.shown === "stderr" ? process.stderr : process.stdout).write(part)));
    child.stderr?.on("data", (part: Buffer) => (options.shown === undefined ? err.push(part) : process.stderr.write(part)));
    child.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT"
      ? new CliError(EXIT.prerequisite, "The Pulumi engine is not on the PATH.", "install Pulumi 3.259 or newer, or run `npm run toolchain` and use the PATH it prints") : error));
    child.once("close", (status) => resolve({ code: status ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
}

/** The JSON in what the engine printed; messages may stand before it. */
export const jsonIn = (stdout: string): string => stdout.slice(Math.max(stdout.indexOf("{"), 0));
