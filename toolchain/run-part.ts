import { spawn } from "node:child_process";

/** Called with one line of progress, without a newline. */
export type Progress = (line: string) => void;

export interface PartResult {
  /** undefined when the command could not be found. */
  code: number | undefined;
  /** Both streams, the last 64 KB. */
  output: string;
  seconds: number;
}

const heartbeat = 15_000;
const kept = 64 * 1024;

/**
 * Runs one command of the set-up. Where it takes long, a line each 15 s says that it lives and what it did last.
 * Never throws for a failing command; the caller knows the remedy.
 * @param timeoutMs the command is killed after it; without it, it may take as long as it needs
 */
export async function runPart(
  part: string,
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; progress: Progress; timeoutMs?: number },
): Promise<PartResult> {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  let output = "";
  let lines = 0;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: "SIGKILL" as const }),
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      lines += text.split("\n").length - 1;
      output = (output + text).slice(-kept);
    });
  }
  const timer = setInterval(() => {
    const last = output.trim().split("\n").at(-1) ?? "";
    options.progress(`${part}: ${seconds()} s, ${lines} steps${last ? `, ${last.slice(0, 90)}` : ""}`);
  }, heartbeat);
  try {
    const code = await new Promise<number | undefined>((resolve, reject) => {
      child.on("error", (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? resolve(undefined) : reject(error)));
      child.on("close", (status) => resolve(status ?? 1));
    });
    return { code, output, seconds: seconds() };
  } finally {
    clearInterval(timer);
  }
}
