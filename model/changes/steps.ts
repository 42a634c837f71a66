import { order } from "../findings.ts";
import { logicalName } from "../names.ts";

/** One step of the engine's plan, as far as a report may know it: names of properties, never what they hold. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Names of the inputs that differ, sorted. */
  readonly properties: readonly string[];
}

/** What the engine's event of a step holds, of which only this is read. */
export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** Ops that change nothing anywhere. */
const QUIET: ReadonlySet<string> = new Set(["same", "read", "refresh", "discard"]);

/** The steps that change something, each once, sorted by name and op. */
export function changingSteps(metadata: readonly StepMetadata[]): Step[] {
  const steps = metadata.filter(({ op }) => !QUIET.has(op)).map(({ op, urn, type, diffs, detailedDiff }): Step => ({
    op, urn, type, name: logicalName(urn),
    // `a.b[0]` is part of `a`: below it stand keys that a person chose.
    properties: [...new Set([...(diffs ?? []), ...Object.keys(detailedDiff ?? {})].map((path) => path.replace(/[.[].*$/, "")))].sort(),
  }));
  const key = ({ urn, op }: Step): string => `${urn} ${op}`;
  return [...new Map(steps.map((step) => [key(step), step])).values()].sort((a, b) => order(a.name, b.name) || order(a.op, b.op) || order(a.urn, b.urn));
}

/** What a person calls a step: a replacement is three of the engine's. */
export type Effect = "create" | "update" | "replace" | "delete" | "import" | "other";

export function effectOf(op: string): Effect {
  if (op === "create" || op === "update" || op === "delete") return op;
  // Before the next line: `import-replacement` takes over what is there, it creates nothing.
  if (op === "import" || op === "import-replacement") return "import";
  return /replace/.test(op) ? "replace" : "other";
}

/** One effect per resource. */
export function effects(steps: readonly Step[]): ReadonlyMap<string, Effect> {
  return new Map(steps.map(({ name, op }) => [name, effectOf(op)]));
}

