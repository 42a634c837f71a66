import { logicalName } from "../../model/names.ts";

/** One step of the engine's plan: names only. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  /** Names of the inputs that differ, without what stands below them; undefined where a report does not tell. */
  readonly properties: readonly string[] | undefined;
}

/** Ops that change nothing anywhere. */
const QUIET = /^(same|read|refresh|discard)/;

/** What a step of `pulumi preview --json` holds, of which only this is read. */
interface JsonStep {
  readonly op: string;
  readonly urn: string;
  readonly diffReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** The changing steps in the text of `pulumi preview --json`. */
export function stepsOfPreview(text: string): Step[] {
  return ((JSON.parse(text) as { steps?: JsonStep[] }).steps ?? []).filter(({ op }) => !QUIET.test(op)).map(({ op, urn, diffReasons, detailedDiff }) => ({
    op, urn, properties: [...new Set([...(diffReasons ?? []), ...Object.keys(detailedDiff ?? {})].map((path) => path.replace(/[.[].*$/, "")))].sort(),
  }));
}

/** A step that nobody reviewed, and why it counts as such. */
export interface Unreviewed {
  readonly op: string;
  readonly name: string;
  readonly urn: string;
  readonly reason: "not in the reviewed report" | `changes also ${string}`;
}

/**
 * The steps of `live` that no reviewed step covers: same operation on the same resource, and no property beyond those that were shown.
 * Fewer steps than reviewed are fine.
 */
export function unreviewedSteps(live: readonly Step[], reviewed: readonly Step[]): Unreviewed[] {
  const shown = new Map<string, Step[]>();
  for (const step of reviewed) shown.set(key(step), [...(shown.get(key(step)) ?? []), step]);
  return live.flatMap(({ op, urn, properties }): Unreviewed[] => {
    const same = shown.get(key({ op, urn }));
    const name = logicalName(urn);
    if (same === undefined) return [{ op, name, urn, reason: "not in the reviewed report" }];
    const known = new Set(same.flatMap((step) => step.properties ?? []));
    const further = same.some((step) => step.properties === undefined) ? [] : (properties ?? []).filter((property) => !known.has(property));
    return further.length === 0 ? [] : [{ op, name, urn, reason: `changes also ${further.join(", ")}` }];
  });
}

const key = ({ op, urn }: { op: string; urn: string }): string => `${op} ${urn}`;
