import { existsSync, readFileSync } from "node:fs";
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

export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
  readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
  readonly policyEvent?: { readonly policyName: string; readonly message: string; readonly enforcementLevel: string; readonly resourceUrn: string };
}

/** What the engine's events say was done; an engine that stopped before its first event did nothing. */
export function readEvents(events: readonly EngineEvent[]): Pick<Run, "changes" | "changed"> {
  const counts = events.findLast((e) => e.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const changed = events.flatMap((e) => (e.resourcePreEvent && !["same", "read"].includes(e.resourcePreEvent.metadata.op) ? [e.resourcePreEvent.metadata.urn.split("::").at(-1) ?? ""] : []));
  return { changes: Object.fromEntries(Object.entries(counts).filter(([op]) => op !== "read")), changed: [...new Set(changed)].sort() };
}

/** The events that `pulumi up --json` prints, one a line. */
export const printedEvents = (output: string): EngineEvent[] => output.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as EngineEvent);

/** The same of the plan that `pulumi preview --save-plan` writes: every resource with its steps. */
export function readPlan(file: string): Pick<Run, "changes" | "changed"> {
  if (!existsSync(file)) return { changes: {}, changed: [] };
  const { resourcePlans } = JSON.parse(readFileSync(file, "utf8")) as { resourcePlans: Record<string, { steps?: readonly string[] }> };
  const steps = Object.entries(resourcePlans).map(([urn, { steps = [] }]) => [urn.split("::").at(-1) ?? "", steps.includes("replace") ? "replace" : (steps[0] ?? "same")] as const).filter(([, op]) => op !== "read");
  const changes: Record<string, number> = {};
  for (const [, op] of steps) changes[op] = (changes[op] ?? 0) + 1;
  return { changes, changed: steps.flatMap(([name, op]) => (op === "same" ? [] : [name])).sort() };
}
