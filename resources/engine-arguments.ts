import { readFileSync } from "node:fs";

/** The command line of the engine that runs this program, where the system shows it: it names switches that leak. */
export function engineArguments(): readonly string[] {
  if (process.platform !== "linux") return [];
  try {
    // The program's parent is the language host, whose parent is the engine.
    const parent = (pid: number): number => Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    const engine = parent(process.ppid);
    return engine > 1 ? readFileSync(`/proc/${engine}/cmdline`, "utf8").split("\0").filter((a) => a !== "") : [];
  } catch {
    return [];
  }
}

/** Whether the command line keeps some resources out of the run. */
export const leavesOut = (engineArguments: readonly string[]): boolean => engineArguments.some((a) => /^(-t|--target|--exclude)(=|$)/.test(a));

/** Whether this run refreshes the state first: then it holds environments in the service's own spelling. */
export const refreshes = (engineArguments: readonly string[]): boolean => engineArguments.some((a) => /^(-[yf]*r|--refresh(=true)?)$/.test(a));
