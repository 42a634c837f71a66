import { unpacked } from "../model/machine-outputs.ts";
import type { Dates } from "../model/ledger.ts";
import { isObject, isUnknown, textOf, type Plain, type PlainObject } from "./plain-data.ts";
import { TYPE } from "./resource-types.ts";
import type { ResourceData } from "./rule.ts";

export interface LedgerLine {
  readonly name: string;
  readonly keyId: string;
  readonly fingerprint: string;
  /** Milliseconds since 1970; NaN when it cannot be read. */
  readonly rotatedAt: number;
  readonly entry: Dates;
}

/** The entries of the stack's ledger, which the component above everything repeats for us; undefined where there are none. */
export function ledgerOf(resources: readonly ResourceData[]): LedgerLine[] | "unknown" | undefined {
  const entries = entriesOf(resources);
  if (entries === undefined || entries === null) return undefined;
  if (isUnknown(entries) || !isObject(entries) || Object.values(entries).some(isUnknown)) return "unknown";
  return Object.entries(entries).flatMap(([name, entry]) =>
    isObject(entry) ? [{ name, keyId: textOf(entry, "keyId"), fingerprint: textOf(entry, "fingerprint"), rotatedAt: Date.parse(textOf(entry, "rotatedAt")), entry: datesOf(entry) }] : []);
}

function datesOf(entry: PlainObject): Dates {
  const { rotations } = entry;
  const toldAt = textOf(entry, "toldAt");
  return { rotatedAt: textOf(entry, "rotatedAt"), ...(typeof rotations === "number" && { rotations }), ...(toldAt !== "" && { toldAt }) };
}

/** Whether this deployment rotates a value, or may: the program says so, unless it cannot know yet. */
export function rotatesSome(resources: readonly ResourceData[]): boolean {
  const topology = resources.find((r) => r.type === TYPE.topology);
  if (topology === undefined) return false;
  const { rotated, entries } = topology.props;
  return isUnknown(entries) || isUnknown(rotated) || (entries !== undefined && rotated === undefined) || (Array.isArray(rotated) && rotated.length > 0);
}

function entriesOf(resources: readonly ResourceData[]): Plain | undefined {
  const told = resources.find((r) => r.type === TYPE.topology)?.props["entries"];
  if (told !== undefined && told !== null) return isUnknown(told) ? told : (unpacked(told) as Plain | undefined);
  // The output of a program before that: read for one release.
  const ledger = resources.find((r) => r.type === TYPE.stack)?.props["ledger"];
  return isObject(ledger) ? ledger["entries"] : ledger;
}
