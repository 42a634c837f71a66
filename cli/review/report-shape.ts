import type { PreviewReport } from "../../model/changes/report.ts";

/** Whether a value out of a file has a form; nothing is taken on trust of what a pull request's code wrote. */
type Is = (value: unknown) => boolean;

const text: Is = (v) => typeof v === "string" && v.length <= 5_000;
const count: Is = (v) => typeof v === "number" && Number.isSafeInteger(v) && v >= 0;
const flag: Is = (v) => typeof v === "boolean";
const one = (...values: readonly string[]): Is => (v) => typeof v === "string" && values.includes(v);
const list = (each: Is): Is => (v) => Array.isArray(v) && v.length <= 20_000 && v.every(each);
const or = (...all: readonly Is[]): Is => (v) => all.some((is) => is(v));
const nothing: Is = (v) => v === undefined || v === null;
const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);
/** Exactly these fields, so that nothing that a renderer learns later to show was never looked at. */
const record = (fields: Readonly<Record<string, Is>>): Is => (v) =>
  isRecord(v) && Object.keys(v).every((key) => Object.hasOwn(fields, key)) && Object.entries(fields).every(([key, is]) => is(v[key]));
const known = (is: Is): Is => or(one("unknown"), is);

const effect = one("create", "update", "replace", "delete", "import", "other");
const property = list(record({ name: text, property: text, before: or(text, nothing), after: or(text, nothing) }));
const sets = record({ added: list(text), removed: list(text) });
const cells = list(record({ who: text, what: text, before: text, after: text, change: one("same", "widened", "narrowed", "other") }));

const report = record({
  schemaVersion: (v) => v === 1, kind: one("preview", "plan"), stack: text, outcome: one("unchanged", "changes", "refused", "failed"),
  steps: known(list(record({ op: text, urn: text, type: text, name: text, properties: list(text) }))),
  effects: (v) => isRecord(v) && Object.entries(v).every(([key, n]) => effect(key) && count(n)),
  keys: known(list(record({ name: text, store: one("esc", "github"), place: text, group: text, status: one("added", "changed", "removed", "renamed", "kept"), from: or(text, nothing) }))),
  destinations: known(list(record({ store: one("esc", "github", "access"), name: text, effect, keys: flag }))),
  topology: known(record({
    names: record({ added: list(text), removed: list(text), renamed: list(record({ from: text, to: text })), moved: list(record({ name: text, from: text, to: text })), retired: list(text) }),
    rows: property, environments: sets, environmentProperties: property, github: sets, githubProperties: property, grants: property, members: property, trust: property,
  })),
  access: known(record({ environments: cells, github: cells, holders: cells, keys: list(record({ name: text, who: text, from: text, to: text })), widened: count })),
  calls: known(record({ writes: count, reads: count, possible: count, exact: flag,
    // Words of ours, which renderers do not escape.
    kinds: list(record({ store: one("esc", "github", "access"), kind: (v) => typeof v === "string" && /^[A-Za-z][A-Za-z -]{0,60}$/.test(v), writes: count, reads: count, possible: count })) })),
  policies: list(record({ rule: text, level: one("advisory", "mandatory"), name: text, message: text })),
  findings: list(record({ rule: text, name: text, place: text, problem: text, remedy: text })),
  missing: list(text), degraded: list(text), ownership: one("checked", "not checked"), notes: list(text),
});

/** The report in a text; undefined for anything of another form. */
export function parseReport(source: string): PreviewReport | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return report(value) ? (value as PreviewReport) : undefined;
  } catch {
    return undefined;
  }
}
