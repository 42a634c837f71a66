import { execFileSync } from "node:child_process";
import type { Place } from "./places.ts";

/** Whether a change touches a line as it is now. */
export type Touched = (place: Place) => boolean;

/** The lines that differ between `base` and the files below `cwd` (or the commit `head`); undefined where git cannot tell. */
export function touchedLines(cwd: string, base: string, head?: string): Touched | undefined {
  const lines = new Map<string, Set<number>>();
  let file = "";
  const text = diff(cwd, [base, ...(head === undefined ? [] : [head])]);
  if (text === undefined) return undefined;
  for (const line of text.split("\n")) {
    file = /^\+\+\+ b\/(.*?)\t?$/.exec(line)?.[1] ?? file;
    const [, first, count = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first === undefined) continue;
    const set = lines.get(file) ?? new Set();
    for (let at = 0; at < Number(count); at++) set.add(Number(first) + at);
    lines.set(file, set);
  }
  return ({ file: at, line }) => lines.get(at)?.has(line) === true;
}

function diff(cwd: string, commits: readonly string[]): string | undefined {
  try {
    return execFileSync("git", ["-C", cwd, "-c", "core.quotePath=false", "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0", "--relative", "--src-prefix=a/", "--dst-prefix=b/", "--end-of-options", ...commits, "--"],
      { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}
