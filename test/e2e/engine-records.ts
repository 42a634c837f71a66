import { readFileSync } from "node:fs";
import type { EnvironmentName } from "../../catalog/types.ts";

export interface Run {
  readonly code: number;
  readonly output: string;
  /** Steps of the plan or the update, by what they did: `{ create: 3, same: 10 }`; `read` left out. */
  readonly changes: Readonly<Record<string, number>>;
  /** Logical names of the resources that were changed. */
  readonly changed: readonly string[];
}

export interface RunOptions {
  readonly stack?: EnvironmentName;
  /** Values for this run only, by name; absent = no door at all. */
  readonly values?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly skipPreview?: boolean;
}

/** A stack's state as `pulumi stack export` gives it, as far as tests look at it. */
export interface Exported {
  readonly deployment: {
    readonly resources: ExportedResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
  };
}

export interface ExportedResource {
  readonly urn: string;
  readonly id?: string;
  readonly outputs?: Record<string, unknown>;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
  readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
}

/** What an event log says was done; an engine that stopped before its first event did nothing. */
export function readEvents(file: string): Pick<Run, "changes" | "changed"> {
  let lines: EngineEvent[] = [];
  try {
    lines = readFileSync(file, "utf8").split("\n").filter((l) => l !== "").map((l) => JSON.parse(l) as EngineEvent);
  } catch {
    // The engine stopped before it wrote any event.
  }
  const counts = lines.findLast((l) => l.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const changed = lines.flatMap((l) => (l.resourcePreEvent && !["same", "read"].includes(l.resourcePreEvent.metadata.op) ? [l.resourcePreEvent.metadata.urn.split("::").at(-1) ?? ""] : []));
  return { changes: Object.fromEntries(Object.entries(counts).filter(([op]) => op !== "read")), changed: [...new Set(changed)].sort() };
}
