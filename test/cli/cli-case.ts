import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

export const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd: string;
  /** All that the command sees of its surroundings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Starts the command as a person would; `ended` gives what became of it. */
export function start(args: readonly string[], options: Options): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd, env: { NO_COLOR: "1", ...options.env }, stdio: "pipe" });
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => out.push(part));
  child.stderr.on("data", (part: Buffer) => err.push(part));
  const ended = new Promise<Ended>((resolve, reject) => {
    const late = setTimeout(() => child.kill("SIGKILL"), 120_000);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(late);
      resolve({ code: code ?? -1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
  return { child, ended };
}

export const run = (args: readonly string[], options: Options): Promise<Ended> => start(args, options).ended;
