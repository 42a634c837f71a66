import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export type Origin = "installed" | "download" | "built";

/** What was set up, and from what it followed: while `basis` is the same, nothing needs to be looked at again. */
export interface Stamp {
  basis: string;
  pulumi: string;
  version: string;
  origin: Origin;
  standIn: boolean;
  /** "" where it could not be built. */
  escEvaluator: string;
}

/** The stamp when it was written on the same basis and all it names is still there. */
export function readStamp(file: string, basis: string, home: string): Stamp | undefined {
  const stamp = readJson(file) as Partial<Stamp> | undefined;
  if (stamp?.basis !== basis || stamp.pulumi === undefined) return undefined;
  const needed = [stamp.pulumi, path.join(home, "plugins"), ...(stamp.escEvaluator ? [stamp.escEvaluator] : [])];
  return needed.every((name) => existsSync(name)) ? (stamp as Stamp) : undefined;
}

/** Appears whole or not at all: a run killed before this line did nothing that counts. */
export function writeJson(file: string, content: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content, undefined, 2) + "\n");
  renameSync(draft, file);
}

/** The parsed file, or undefined when it is absent or was never finished. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
