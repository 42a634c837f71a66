import { all, unsecret, type Output } from "@pulumi/pulumi";
import { fingerprint, keyId } from "../model/fingerprint.ts";
import { nextDates, type Delivered, type Ledger, type LedgerEntry } from "../model/ledger.ts";

/** One entry per held or generated value: fingerprint, date, destinations. The date moves only with the value. */
export function ledgerEntries(values: ReadonlyMap<string, Output<string>>, key: Output<string>, last: Ledger | undefined, now: string, known: ReadonlyMap<string, string>,
  destinations: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, Output<LedgerEntry>> {
  return new Map([...values].map(([name, value]) => [name, unsecret(all([key, value]).apply(([k, v]): LedgerEntry => {
    const mark = fingerprint(k, v);
    const id = keyId(k);
    return { keyId: id, fingerprint: mark, ...nextDates(last?.entries[name], mark, id, now, known.get(name)), destinations: [...(destinations.get(name) ?? [])].sort() };
  }))] as const));
}

/** The ledger as a plain stack output. A destination that was only taken over in this run is not delivered yet. */
export function ledgerOutput(parts: {
  readonly entries: ReadonlyMap<string, Output<LedgerEntry>>;
  readonly delivered: ReadonlyMap<string, Output<Delivered | undefined>>;
  readonly rest: Output<Omit<Ledger, "version" | "entries" | "delivered">>;
}): Output<Ledger> {
  const entries = all([...parts.entries].map(([name, entry]) => entry.apply((e) => [name, e] as const)));
  const delivered = all([...parts.delivered].map(([name, d]) => d.apply((e) => [name, e] as const)));
  return all([entries, delivered, parts.rest]).apply(([e, d, rest]) => ({
    version: 1 as const,
    entries: sorted(e),
    delivered: sorted(d.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    ...(rest as Omit<Ledger, "version" | "entries" | "delivered">),
  }));
}

const sorted = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Names whose value came or was rotated in this run. */
export const rotatedNow = (ledger: Pick<Ledger, "entries">, last: Ledger | undefined): string[] =>
  Object.entries(ledger.entries).filter(([name, { rotatedAt }]) => last?.entries[name]?.rotatedAt !== rotatedAt).map(([name]) => name).sort();
