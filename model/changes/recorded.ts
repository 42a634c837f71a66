import type { Contents } from "./contents.ts";
import { NO_FACTS, type TopologyFacts } from "./facts.ts";
import type { Side } from "./key-changes.ts";

/** What a stack's outputs tell: nothing deployed, a deployment before these outputs were kept, or all of it. */
export type Recorded = { readonly deployed: boolean; readonly side: Side | undefined; readonly missing: readonly string[]; readonly degraded: readonly string[] };

export const EMPTY_SIDE: Side = { facts: NO_FACTS, contents: {} };

/**
 * Reads the outputs `topology`, `contents`, `ledger`, `missing` and `degraded` of a stack's root. They may come from an older version, or from
 * a program that lies: whatever has another form counts as not recorded.
 */
export function recorded(outputs: Readonly<Record<string, unknown>> | undefined): Recorded {
  const { topology, contents, ledger } = outputs ?? {};
  const side = isFacts(topology) && isRecord(contents, isText) ? { facts: topology, contents: contents as Contents } : undefined;
  return { deployed: side !== undefined || isRecord(ledger), side, missing: texts(outputs?.["missing"]), degraded: texts(outputs?.["degraded"]) };
}

/**
 * What there was before, to compare with `after`. Of a deployment that kept nothing of it, the names in its ledger: its topology
 * counts as the present one, and the report says so.
 */
export function sideBefore(before: Recorded, ledger: unknown, after: Side): Side {
  if (before.side !== undefined) return before.side;
  if (!before.deployed) return EMPTY_SIDE;
  const entries = isRecord(ledger) && isRecord(ledger["entries"]) ? Object.keys(ledger["entries"]) : [];
  return { facts: after.facts, contents: Object.fromEntries(Object.entries(after.contents).filter(([name, mark]) => mark !== "held" || entries.includes(name))) };
}

function isFacts(value: unknown): value is TopologyFacts {
  if (!isRecord(value) || value["version"] !== 1) return false;
  const row = (r: unknown): boolean => isRecord(r) && isText(r["group"]) && optional(r["aliases"], isTexts) && optional(r["generations"], isTexts);
  const environment = (e: unknown): boolean => isRecord(e) && isText(e["group"]) && isTexts(e["imports"]) && isTexts(e["rows"]) && isRecord(e["tags"], isText);
  const github = (g: unknown): boolean => isRecord(g) && ["secret", "variable"].includes(String(g["kind"])) && ["selected", "private", "all"].includes(String(g["visibility"])) && isTexts(g["repositories"]);
  return isRecord(value["rows"], row) && isRecord(value["environments"], environment) && isRecord(value["github"], github)
    && isRecord(value["grants"], (teams) => isRecord(teams, isText)) && isRecord(value["teams"], isTexts) && isRecord(value["trust"], isText);
}

function isRecord(value: unknown, each: (v: unknown) => boolean = () => true): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(each);
}
const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const optional = (value: unknown, is: (v: unknown) => boolean): boolean => value === undefined || is(value);
const texts = (value: unknown): readonly string[] => (isTexts(value) ? value : []);
