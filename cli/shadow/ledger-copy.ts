import { keyId } from "../../model/fingerprint.ts";
import { standIn, standInBytes } from "../../model/stand-ins.ts";
import { hasMark, type Properties } from "./engine-format.ts";

/** The shadow's own fingerprint key, which everybody can compute. Length as the program makes it, in bytes. */
export const SHADOW_KEY = standInBytes("ledger-key", 32).toString("base64");
/** Of entries that are not settled: it is no key's name, so the program keeps their dates. */
const UNSETTLED = "unsettled";

const FINGERPRINT = /^[0-9a-f]{32}$/;
const STAMP = /^(\d+|\d{4}-\d\d-\d\d[T ][\d:.]+( ?(Z|[+-]\d{4}( UTC)?))?)$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** Parts that go along as they are. */
const PLAIN = ["version", "held", "generations", "owned", "repositories", "protectedEnvironments", "identity", "features", "foreignPolicies", "issuer"];
/** Of no use without the service. */
const DROPPED = ["readBack"];

export interface LedgerCopy {
  readonly ledger: Properties;
  /** Names of Stashes that hold something. */
  readonly held: ReadonlySet<string>;
  /** Stand-in of a held name: names of one value share one, and the fingerprint that said so is left behind. */
  readonly standInOf: (name: string) => string;
}

/**
 * The ledger without its fingerprints, which are a secret key's: `settle` fills in those of the stand-ins. What is not as the program
 * writes it is a problem, in words for people.
 */
export function copyLedger(ledger: unknown, problems: string[]): LedgerCopy {
  const found = (where: string, what: string): void => void problems.push(`ledger: ${where} ${what}`);
  const source = object(ledger) ?? {};
  if (hasMark(source)) found("it", "holds a secret");
  for (const key of Object.keys(source)) if (![...PLAIN, ...DROPPED, "entries", "delivered"].includes(key)) found(key, "is not on the list");
  const held = source["held"];
  if (!Array.isArray(held)) found("held", "is missing: deploy once with this version of the program");
  const entries = Object.entries(object(source["entries"]) ?? {});
  const shared = new Map<string, string>();
  for (const [name, entry] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mark = `${String(object(entry)?.["keyId"])} ${String(object(entry)?.["fingerprint"])}`;
    if (!shared.has(mark)) shared.set(mark, name);
  }
  const first = new Map(entries.map(([name, entry]) => [name, shared.get(`${String(object(entry)?.["keyId"])} ${String(object(entry)?.["fingerprint"])}`)]));
  const standInOf = (name: string): string => standIn(first.get(name) ?? name);
  const copiedEntries = entries.map(([name, entry]) => {
    const fields = checked(`entries.${name}`, entry, { keyId: /^[0-9a-f]{8}$/, fingerprint: FINGERPRINT, rotatedAt: INSTANT, toldAt: INSTANT, rotations: "count", destinations: "names" }, found);
    return [name, { ...fields, keyId: UNSETTLED, fingerprint: standInOf(name) }] as const;
  });
  const copiedDelivered = Object.entries(object(source["delivered"]) ?? {}).map(([name, entry]) => {
    if (object(entry)?.["wanted"] !== undefined) {
      found(`delivered.${name}`, "did not arrive at the service: the stack is not green, deploy again");
      return [name, {}] as const;
    }
    const fields = checked(`delivered.${name}`, entry, { keyId: /^[0-9a-f]{8}$/, fingerprint: FINGERPRINT, stamp: STAMP, round: "count", id: "name" }, found);
    const row = /^github-(?:secret|variable)-(.+)$/.exec(name)?.[1];
    const now = object(entries.find(([key]) => key === row)?.[1]);
    if (now !== undefined && now["keyId"] === object(entry)?.["keyId"] && now["fingerprint"] !== object(entry)?.["fingerprint"])
      found(`delivered.${name}`, "is an older value than the one that is held: the stack is not green, deploy again");
    // With the shadow's key the program itself says what it would have delivered.
    return [name, { ...fields, keyId: keyId(SHADOW_KEY), fingerprint: standIn(name) }] as const;
  });
  const plain = Object.fromEntries(PLAIN.flatMap((key) => (key in source ? [[key, source[key]]] : [])));
  return {
    ledger: { ...plain, entries: Object.fromEntries(copiedEntries), delivered: Object.fromEntries(copiedDelivered) },
    held: new Set(Array.isArray(held) ? held.map(String) : []),
    standInOf,
  };
}

/** Puts the program's own fingerprints of stand-ins in; dates, stamps and everything else stay. */
export function settleLedger(ledger: Properties, planned: Properties): void {
  const entries = object(ledger["entries"]) ?? {};
  for (const [name, entry] of Object.entries(object(planned["entries"]) ?? {})) {
    const ours = object(entries[name]);
    if (ours) Object.assign(ours, { keyId: object(entry)?.["keyId"], fingerprint: object(entry)?.["fingerprint"] });
  }
  const delivered = object(ledger["delivered"]) ?? {};
  for (const [name, entry] of Object.entries(object(planned["delivered"]) ?? {})) {
    const [ours, wanted] = [object(delivered[name]), object(entry)?.["wanted"]];
    if (ours && typeof wanted === "string") ours["fingerprint"] = wanted;
  }
}

type Shape = RegExp | "names" | "name" | "count";

function checked(where: string, node: unknown, shapes: Readonly<Record<string, Shape>>, found: (where: string, what: string) => void): Properties {
  const fields = object(node) ?? {};
  for (const [key, value] of Object.entries(fields)) {
    const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
    if (shape === undefined) found(`${where}.${key}`, "is not on the list");
    else if (!fits(value, shape)) found(`${where}.${key}`, "has not the form that the program gives it");
  }
  return { ...fields };
}

function fits(value: unknown, shape: Shape): boolean {
  if (shape === "names") return Array.isArray(value) && value.every((v) => typeof v === "string");
  if (shape === "name") return typeof value === "string";
  if (shape === "count") return Number.isInteger(value);
  return typeof value === "string" && shape.test(value);
}

export const object = (node: unknown): Properties | undefined => (typeof node === "object" && node !== null && !Array.isArray(node) ? (node as Properties) : undefined);
