import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { CliError, EXIT } from "../errors.ts";
import { isCommitId } from "./ancestry.ts";
import type { RawResource } from "./engine-format.ts";

/** Of the file; another number is another program's. */
export const FORMAT = 1;

/** `state`, not `deployment`: the engine's own import must not take this file. */
export interface Shadow {
  readonly shadow: {
    readonly format: typeof FORMAT;
    readonly stack: string;
    readonly project: string;
    /** Full id of the commit whose deployment this is. */
    readonly commit: string;
    /** ISO instant at which that state was saved. */
    readonly stateTime: string;
  };
  readonly state: { readonly manifest: { readonly time: string; readonly magic: string; readonly version: string }; readonly resources: readonly RawResource[]; readonly metadata: object };
}

/** Throws CliError for a file that is absent or no shadow. */
export function readShadow(file: string): Shadow {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new CliError(EXIT.prerequisite, `There is no shadow state at ${file}.`, "fetch the one that the last deployment published; where no deployment has published any yet, there is nothing to preview on");
  }
  try {
    const parsed = JSON.parse(text) as Shadow;
    const { format, stack, project, commit } = parsed.shadow;
    // They become paths and arguments.
    if (format === FORMAT && isCommitId(commit) && [stack, project].every((name) => /^[A-Za-z0-9_][\w.-]*$/.test(name)) && Array.isArray(parsed.state.resources)) return parsed;
  } catch {
    // Not JSON, or another shape.
  }
  throw new CliError(EXIT.usage, `${file} is not a shadow state of this version.`, "give what `shadow write` and `shadow settle` made");
}

/** Whole or not at all, and private until somebody publishes it. */
export function saveShadow(file: string, shadow: Shadow): void {
  const half = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const handle = openSync(half, "wx", 0o600);
    try {
      writeFileSync(handle, `${JSON.stringify(shadow, null, 1)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true });
    throw new CliError(EXIT.prerequisite, `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`, "give --out a file in a folder that you may write");
  }
}
