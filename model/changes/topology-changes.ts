import type { TopologyFacts } from "./facts.ts";
import { order } from "../findings.ts";

/** One property that is another now; `null` where there is none. Lists are told as one text. */
export interface PropertyChange {
  readonly name: string;
  readonly property: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two topologies. Told from declarations alone, so whether a name has a value plays no part. */
export interface TopologyChanges {
  readonly names: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** A new name that has the old one among its aliases. */
    readonly renamed: readonly { readonly from: string; readonly to: string }[];
    readonly moved: readonly { readonly name: string; readonly from: string; readonly to: string }[];
    readonly retired: readonly string[];
  };
  /** Group apart: period, kind, source, aliases, generations of names that stay. */
  readonly rows: readonly PropertyChange[];
  readonly environments: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Imports, owner and other tags, deletion protection of environments that stay. */
  readonly environmentProperties: readonly PropertyChange[];
  readonly github: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Kind, visibility, repositories. */
  readonly githubProperties: readonly PropertyChange[];
  readonly grants: readonly PropertyChange[];
  readonly members: readonly PropertyChange[];
  readonly trust: readonly PropertyChange[];
}

export function topologyChanges(before: TopologyFacts, after: TopologyFacts): TopologyChanges {
  const names = sets(before.rows, after.rows);
  const renamed = names.added.flatMap((to) => {
    const from = names.removed.find((old) => after.rows[to]?.aliases?.includes(old));
    return from === undefined ? [] : [{ from, to }];
  });
  const stay = Object.keys(after.rows).filter((name) => before.rows[name] !== undefined).sort(order);
  const grants = (facts: TopologyFacts): Record<string, string> =>
    Object.fromEntries(Object.entries(facts.grants).flatMap(([place, teams]) => Object.entries(teams).map(([team, permission]) => [`${team} on ${place}`, permission])));
  return {
    names: {
      added: names.added.filter((name) => !renamed.some(({ to }) => to === name)),
      removed: names.removed.filter((name) => !renamed.some(({ from }) => from === name)),
      renamed,
      moved: stay.flatMap((name) => {
        const [from = "", to = ""] = [before.rows[name]?.group, after.rows[name]?.group];
        return from === to ? [] : [{ name, from, to }];
      }),
      retired: stay.filter((name) => after.rows[name]?.retired === true && before.rows[name]?.retired !== true),
    },
    rows: properties(before.rows, after.rows, ["kind", "source", "days", "aliases", "generations"]),
    environments: sets(before.environments, after.environments),
    environmentProperties: [
      ...properties(before.environments, after.environments, ["imports", "deletionProtected"]),
      ...Object.keys(after.environments).flatMap((name) => texts(before.environments[name]?.tags ?? after.environments[name]?.tags ?? {}, after.environments[name]?.tags ?? {})
        .map(({ name: tag, before: was, after: is }) => ({ name, property: `tag ${tag}`, before: was, after: is }))),
    ].sort(byName),
    github: sets(before.github, after.github),
    githubProperties: properties(before.github, after.github, ["kind", "visibility", "repositories"]),
    grants: texts(grants(before), grants(after)).map((change) => ({ ...change, property: "permission" })),
    members: texts(joined(before.teams), joined(after.teams)).map((change) => ({ ...change, property: "members" })),
    trust: texts(before.trust, after.trust).map((change) => ({ ...change, property: "token" })),
  };
}

/** How many things the changes name: 0 for none. */
export function countChanges(changes: TopologyChanges): number {
  const lists = [Object.values(changes.names), Object.values(changes.environments), Object.values(changes.github)].flat();
  return [...lists, changes.rows, changes.environmentProperties, changes.githubProperties, changes.grants, changes.members, changes.trust].reduce((sum, list) => sum + list.length, 0);
}

function sets(before: object, after: object): { readonly added: string[]; readonly removed: string[] } {
  return {
    added: Object.keys(after).filter((name) => !Object.hasOwn(before, name)).sort(order),
    removed: Object.keys(before).filter((name) => !Object.hasOwn(after, name)).sort(order),
  };
}

/** Of what both have. */
function properties<T extends object>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>, wanted: readonly (keyof T & string)[]): PropertyChange[] {
  return Object.entries(after).flatMap(([name, is]) => {
    const was = before[name];
    if (was === undefined) return [];
    return wanted.flatMap((property): PropertyChange[] => {
      const [from, to] = [word(was[property]), word(is[property])];
      return from === to ? [] : [{ name, property, before: from, after: to }];
    });
  }).sort(byName);
}

/** Of what either has: an entry that comes or goes is a change too. */
function texts(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Omit<PropertyChange, "property">[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(order)
    .map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }))
    .filter((change) => change.before !== change.after);
}

const joined = (teams: Readonly<Record<string, readonly string[]>>): Record<string, string> => Object.fromEntries(Object.entries(teams).map(([team, members]) => [team, members.join(", ")]));
const word = (value: unknown): string | null => (value === undefined || value === null ? null : Array.isArray(value) ? value.join(", ") : String(value));
const byName = (a: PropertyChange, b: PropertyChange): number => order(a.name, b.name) || order(a.property, b.property);
