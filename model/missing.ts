import type { CatalogRow } from "../catalog/types.ts";
import type { Topology } from "./specs.ts";

/**
 * Required names of the stack without a value, sorted: not held, no default, and nobody but a person could bring them.
 * `held` holds the names of Stashes that are not empty, `plain` the effective plain values.
 */
export function missingRequired(topology: Topology, held: ReadonlySet<string>, plain: ReadonlyMap<string, string>): string[] {
  return requiredRows(topology)
    .filter((row) => row.default === undefined && !held.has(row.name) && !plain.has(row.name))
    .map(({ name }) => name)
    .sort();
}

/** Rows that a person must bring in this environment. Generated, derived and the stack's own names are never missing. */
const requiredRows = ({ stashes, plain, environment }: Topology): CatalogRow[] =>
  [...stashes, ...plain].filter((row) => row.source === "operator" && row.retired === undefined && row.requiredIn.includes(environment));
