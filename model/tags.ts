import type { CatalogRow } from "../catalog/types.ts";
import type { Dates } from "./ledger.ts";
import { dueAt } from "./rotation.ts";
import type { DocumentSpec } from "./specs.ts";

const MANAGED_BY = "pulumi";

/** Tags of an environment that follow from the data alone (E-14). Base belongs to no environment, composed and base to no group. */
export function staticTags(spec: DocumentSpec): Record<string, string> {
  return {
    environment: spec.environment ?? "all",
    group: spec.group ?? spec.kind,
    "managed-by": MANAGED_BY,
    owner: spec.owner,
    project: "sophia",
    "rotation-days": spec.rotationDays === undefined ? "none" : String(spec.rotationDays),
  };
}

export const DATE_TAGS = ["rotated-at", "next-rotation"] as const;

/** Rows of an environment whose values have dates. */
export const datedRows = (spec: Pick<DocumentSpec, "rows">): CatalogRow[] => spec.rows.filter((row) => row.kind === "secret" && row.rotationDays !== undefined);

/** Names of all tags that an environment may have: dates only with a row that has a period. */
export const tagNames = (spec: DocumentSpec): string[] => [...Object.keys(staticTags(spec)), ...(datedRows(spec).length > 0 ? DATE_TAGS : [])];

/**
 * Tags of a group that move with its values: `rotated-at`, the oldest day any held value was set, and `next-rotation`, the
 * earliest day one is due, both YYYY-MM-DD in UTC. `dates` are the ledger's, by name. Rows that never rotate and names
 * that are not held do not count; empty when nothing counts.
 */
export function dateTags(rows: readonly CatalogRow[], dates: ReadonlyMap<string, Dates>, stack: string): Partial<Record<(typeof DATE_TAGS)[number], string>> {
  const held = rows.flatMap(({ name, rotationDays: days }) => {
    const entry = dates.get(name);
    return entry === undefined || days === undefined ? [] : [{ at: Date.parse(entry.rotatedAt), due: dueAt({ stack, name, days, entry }) }];
  });
  if (held.length === 0) return {};
  return {
    "next-rotation": day(Math.min(...held.map(({ due }) => due))),
    "rotated-at": day(Math.min(...held.map(({ at }) => at))),
  };
}

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
