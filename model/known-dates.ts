import type { Finding } from "./findings.ts";
import type { Ledger } from "./ledger.ts";
import { datedRows } from "./tags.ts";
import type { Topology } from "./specs.ts";

export interface KnownDatesQuestion {
  /** `sophia-secrets:rotated`: the day of the last rotation, by name. */
  readonly rotated: ReadonlyMap<string, string>;
  readonly topology: Pick<Topology, "documents" | "environment">;
  readonly last: Ledger | undefined;
  /** ISO instant. */
  readonly now: string;
}

/** ISO instants by name, of values that come for the first time, and what speaks against the setting. */
export interface KnownDates {
  readonly dates: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/**
 * Known days of rotation of values that come for the first time. A value that the ledger knows keeps its own date: a day that says
 * otherwise is refused, unless the value was rotated since, so that no rotation waits for an old line.
 */
export function knownDates({ rotated, topology, last, now }: KnownDatesQuestion): KnownDates {
  const rows = new Map(topology.documents.flatMap((spec) => datedRows(spec)).filter(({ source }) => source === "operator").map((row) => [row.name, row]));
  const dates = new Map<string, string>();
  const findings = [...rotated].flatMap(([name, text]): Finding[] => {
    const refuse = (problem: string, remedy: string): Finding[] => [{ name, place: `sophia-secrets:rotated in Pulumi.${topology.environment}.yaml`, problem, remedy, rule: "R-08" }];
    if (!rows.has(name)) return refuse("is no name of this stack whose value a person rotates", "Remove it");
    const day = dayOf(text);
    if (day === undefined) return refuse("has no day of the form 2026-01-31", "Write the day of its last rotation");
    if (day > now.slice(0, 10)) return refuse("names a day to come", "Write the day of its last rotation");
    const entry = last?.entries[name];
    if (entry === undefined) dates.set(name, `${day}T00:00:00.000Z`);
    else if ((entry.rotations ?? 0) === 0 && entry.rotatedAt.slice(0, 10) !== day) return refuse(`has the date ${entry.rotatedAt.slice(0, 10)} already, and a known date is for a value that comes for the first time`, "Remove it");
    return [];
  });
  return { dates, findings };
}

/** YYYY-MM-DD of a day that exists; YAML may have made an instant of it. */
function dayOf(text: string): string | undefined {
  const [, day = ""] = /^(\d{4}-\d\d-\d\d)(T00:00:00(\.0+)?Z)?$/.exec(text) ?? [];
  const instant = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day) ? day : undefined;
}
