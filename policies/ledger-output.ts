import { isObject, isUnknown, textOf } from "./plain-data.ts";
import { TYPE } from "./resource-types.ts";
import type { ResourceData } from "./rule.ts";

export interface LedgerLine {
  readonly name: string;
  readonly keyId: string;
  readonly fingerprint: string;
  /** Milliseconds since 1970; NaN when it cannot be read. */
  readonly rotatedAt: number;
}

/** The entries of the stack's ledger; undefined where the stack has none. */
export function ledgerOf(resources: readonly ResourceData[]): LedgerLine[] | "unknown" | undefined {
  const ledger = resources.find((r) => r.type === TYPE.stack)?.props["ledger"];
  if (ledger === undefined || ledger === null) return undefined;
  const entries = isObject(ledger) ? ledger["entries"] : ledger;
  if (isUnknown(entries) || !isObject(entries) || Object.values(entries).some(isUnknown)) return "unknown";
  return Object.entries(entries).flatMap(([name, entry]) =>
    isObject(entry) ? [{ name, keyId: textOf(entry, "keyId"), fingerprint: textOf(entry, "fingerprint"), rotatedAt: Date.parse(textOf(entry, "rotatedAt")) }] : []);
}
