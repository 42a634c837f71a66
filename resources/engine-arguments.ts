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

/**
 * Whether these arguments keep the resource with this URN out of the run, as the engine reads them: each a URN, or a pattern in which
 * `*` stands for anything but a colon and `**` for anything.
 */
export function leftOut(urn: string, engineArguments: readonly string[]): boolean {
  const given = (flags: RegExp): string[] => engineArguments.flatMap((argument, index) => {
    const [, value] = flags.exec(argument) ?? [];
    if (value === undefined) return [];
    return [value.startsWith("=") ? value.slice(1) : value === "" ? (engineArguments[index + 1] ?? "") : value];
  });
  const matches = (pattern: string): boolean => new RegExp(`^${pattern.split("**").map((part) => part.split("*").map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, "\\$&")).join("[^:]*")).join(".*")}$`).test(urn);
  const targets = given(/^(?:--target|-t)(=.*|$)/);
  return (targets.length > 0 && !targets.some(matches)) || given(/^--exclude(=.*|$)/).some(matches);
}
