import { order } from "../findings.ts";
import { DERIVED_FROM, type Contents } from "./contents.ts";
import type { TopologyFacts } from "./facts.ts";
import { effects, type Effect, type Step } from "./steps.ts";
import { logical } from "../names.ts";

/** One key at one place. */
export interface KeyChange {
  readonly name: string;
  readonly store: "esc" | "github";
  /** Name of the ESC environment; `secret` or `variable` of GitHub's organisation. */
  readonly place: string;
  readonly group: string;
  readonly status: "added" | "changed" | "removed" | "renamed" | "kept";
  /** With `renamed`: the old name. */
  readonly from?: string;
}

/** One object at a service that would be written. */
export interface DestinationChange {
  readonly store: "esc" | "github" | "access";
  readonly name: string;
  readonly effect: Effect;
  /** False: none of its keys accounts for the change; its text or a property of it differs. */
  readonly keys: boolean;
}

export interface Side {
  readonly facts: TopologyFacts;
  readonly contents: Contents;
}

/** What becomes of every key at every place. Whether a value changes is told by the step of what holds it, never by a value. */
export function keyChanges(before: Side, after: Side, steps: readonly Step[]): KeyChange[] {
  const done = effects(steps);
  const changed = changedNames(before, after, done);
  const [was, is] = [places(before), places(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort(order).flatMap((key) => {
    const [store, place] = key.split(" ") as [KeyChange["store"], string];
    const [old, now] = [was.get(key) ?? new Set<string>(), is.get(key) ?? new Set<string>()];
    const gone = [...old].filter((name) => !now.has(name));
    const renames = new Map([...now].filter((name) => !old.has(name)).flatMap((name) => {
      const from = gone.find((g) => after.facts.rows[name]?.aliases?.includes(g));
      return from === undefined ? [] : [[name, from] as const];
    }));
    const renamedFrom = new Set(renames.values());
    const row = (name: string, side: Side, status: KeyChange["status"]): KeyChange => ({ name, store, place, group: side.facts.rows[name]?.group ?? "", status });
    return [
      ...[...now].map((name): KeyChange => {
        const from = renames.get(name);
        if (from !== undefined) return { ...row(name, after, "renamed"), from };
        return row(name, after, !old.has(name) ? "added" : changed.has(name) ? "changed" : "kept");
      }),
      ...gone.filter((name) => !renamedFrom.has(name)).map((name) => row(name, before, "removed")),
    ].sort((a, b) => order(a.name, b.name));
  });
}

/** Names with a value on both sides that is, or may be, another one now. */
function changedNames(before: Side, after: Side, done: ReadonlyMap<string, Effect>): ReadonlySet<string> {
  const names = Object.keys(after.contents).filter((name) => before.contents[name] !== undefined);
  const changed = new Set(names.filter((name) => {
    if (before.contents[name] !== after.contents[name]) return true;
    if (after.contents[name] === "held" && done.has(logical.stash(name))) return true;
    const signing = after.facts.rows[name]?.generations?.[0];
    return signing !== undefined && done.has(logical.generation(name, signing));
  }));
  for (const [name, sources] of Object.entries(DERIVED_FROM)) {
    if (!names.includes(name)) continue;
    const moved = (source: string): boolean => changed.has(source) || (before.contents[source] === undefined) !== (after.contents[source] === undefined)
      || String(before.facts.rows[source]?.generations) !== String(after.facts.rows[source]?.generations);
    if (sources.some(moved)) changed.add(name);
  }
  return changed;
}

/** Names with a value, by `store place`. */
function places({ facts, contents }: Side): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (key: string, name: string): void => {
    if (contents[name] !== undefined) found.set(key, (found.get(key) ?? new Set<string>()).add(name));
  };
  for (const [escName, { rows }] of Object.entries(facts.environments)) for (const name of rows) add(`esc ${escName}`, name);
  for (const [name, { kind }] of Object.entries(facts.github)) add(`github ${kind}`, name);
  return found;
}

const STORES: readonly (readonly [RegExp, DestinationChange["store"]])[] = [
  [/^pulumiservice:(index:Environment|api\/esc:EnvironmentTag)$/, "esc"],
  [/^pulumiservice:index:(Team|TeamEnvironmentPermission|OidcIssuer)$/, "access"],
  [/^github:/, "github"],
];

/** The objects that are written, and whether a key of theirs says why. */
export function destinationChanges(steps: readonly Step[], keys: readonly KeyChange[]): DestinationChange[] {
  const accounted = new Set(keys.filter(({ status }) => status !== "kept").flatMap(({ store, place, name, from }) =>
    store === "esc" ? [logical.environment(place)] : [name, ...(from === undefined ? [] : [from])].flatMap((n) => [logical.githubSecret(n), logical.githubVariable(n)])));
  const types = new Map(steps.map(({ name, type }) => [name, type]));
  return [...effects(steps)].flatMap(([name, effect]) => {
    const store = STORES.find(([type]) => type.test(types.get(name) ?? ""))?.[1];
    return store === undefined ? [] : [{ store, name, effect, keys: accounted.has(name) }];
  });
}
