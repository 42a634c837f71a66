import type { CatalogRow } from "../catalog/types.ts";
import { order } from "./findings.ts";

/** Days during which a value that came with its name may still equal that of another environment. */
export const NEW_NAME_DAYS = 30;
const DAY = 86_400_000;

/** A secret of one environment, by a mark that tells equality and nothing else. */
export interface Carrier {
  readonly environment: string;
  readonly name: string;
  readonly mark: string;
  /** ISO instant at which it got this value; absent where nobody knows. */
  readonly since?: string;
}

/** One value in two environments. */
export interface Reuse {
  /** As `production OPENAI_API_KEY`, sorted. */
  readonly places: readonly string[];
  /** Refused; otherwise only told, while one of them is new. */
  readonly refused: boolean;
}

/**
 * Values that more than one environment has (P-03). Allowed where every row that carries one says why (`shared`). Of a generated name it
 * is refused at once, of others when each has had the value for 30 days: until then people may still be filling a new name in.
 */
export function reuses(carriers: readonly Carrier[], rows: ReadonlyMap<string, Pick<CatalogRow, "source" | "shared">>, now: string): Reuse[] {
  const byMark = new Map<string, Carrier[]>();
  for (const carrier of carriers) byMark.set(carrier.mark, [...(byMark.get(carrier.mark) ?? []), carrier]);
  return [...byMark.values()]
    .filter((same) => new Set(same.map(({ environment }) => environment)).size > 1 && !same.every(({ name }) => rows.get(name)?.shared !== undefined))
    .map((same) => ({
      places: same.map(({ environment, name }) => `${environment} ${name}`).sort(order),
      refused: same.some(({ name }) => rows.get(name)?.source === "generated") || same.every(({ since }) => since !== undefined && Date.parse(now) - Date.parse(since) >= NEW_NAME_DAYS * DAY),
    }))
    .sort((a, b) => order(a.places[0] ?? "", b.places[0] ?? ""));
}
