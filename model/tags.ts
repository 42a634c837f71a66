import type { CatalogRow } from "../catalog/types.ts";
import type { DocumentSpec } from "./specs.ts";

const MANAGED_BY = "pulumi";
const DAY = 24 * 60 * 60 * 1000;

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

/**
 * Tags of a group that move with its values: `rotated-at`, the oldest day any held value was set, and `next-rotation`, the
 * earliest day one is due, both YYYY-MM-DD in UTC. `rotatedAt` is an ISO instant by name. Rows that never rotate and names
 * that are not held do not count; empty when nothing counts.
 */
export function dateTags(rows: readonly CatalogRow[], rotatedAt: ReadonlyMap<string, string>): Record<string, string> {
  const held = rows.flatMap((row) => {
    const at = rotatedAt.get(row.name);
    return at === undefined || row.rotationDays === undefined ? [] : [{ at: Date.parse(at), days: row.rotationDays }];
  });
  if (held.length === 0) return {};
  return {
    "next-rotation": day(Math.min(...held.map(({ at, days }) => at + days * DAY))),
    "rotated-at": day(Math.min(...held.map(({ at }) => at))),
  };
}

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
