import type { Permission } from "../../environments/types.ts";
import type { GithubFacts, TopologyFacts } from "./facts.ts";
import { order } from "../findings.ts";

/** One cell of the matrix: what a holder may do, before and after. "" = nothing. */
export interface AccessCell {
  /** A team; on GitHub `repositories`; for a workflow its subject. */
  readonly who: string;
  /** An environment, a GitHub name, or `Pulumi Cloud`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly change: "same" | "widened" | "narrowed" | "other";
}

export interface AccessChanges {
  /** Teams × environments, imports counted: who opens an environment opens what it imports. */
  readonly environments: readonly AccessCell[];
  readonly github: readonly AccessCell[];
  /** Members of teams, and what workflows' tokens are exchanged for: changes only. */
  readonly holders: readonly AccessCell[];
  /** Names that somebody may read now and could not before because they moved: the environment alone would not tell. */
  readonly keys: readonly { readonly name: string; readonly who: string; readonly from: string; readonly to: string }[];
  /** How many cells and keys are widened. */
  readonly widened: number;
}

const LEVELS: readonly Permission[] = ["none", "read", "open", "write", "admin"];
const rank = (permission: string): number => LEVELS.indexOf(permission.split(" ")[0] as Permission);
const OPEN = LEVELS.indexOf("open");

export function accessChanges(before: TopologyFacts, after: TopologyFacts): AccessChanges {
  const environments = cells(environmentAccess(before), environmentAccess(after), (was, is) => rank(is) - rank(was));
  const github = cells(githubAccess(before), githubAccess(after), () => 0).map((cell) => ({ ...cell, change: githubChange(before.github[cell.what], after.github[cell.what]) }));
  const holders = [...memberCells(before, after), ...cells(trust(before), trust(after), tokens)].filter(({ change }) => change !== "same");
  const keys = gainedByMove(before, after);
  return { environments, github, holders, keys, widened: [...environments, ...github, ...holders].filter(({ change }) => change === "widened").length + keys.length };
}

/** By environment and team. A permission that comes only from the import of another environment says so. */
function environmentAccess({ environments, grants }: TopologyFacts): Map<string, Map<string, string>> {
  const access = new Map<string, Map<string, string>>();
  const of = (place: string): Map<string, string> => {
    const found = access.get(place) ?? new Map<string, string>();
    access.set(place, found);
    return found;
  };
  for (const [place, teams] of Object.entries(grants)) for (const [team, permission] of Object.entries(teams)) of(place).set(team, permission);
  for (const [place, { imports }] of Object.entries(environments)) {
    const openers = Object.entries(grants[place] ?? {}).filter(([, permission]) => rank(permission) >= OPEN).map(([team]) => team);
    for (const imported of imports) for (const team of openers) if (rank(of(imported).get(team) ?? "none") < OPEN) of(imported).set(team, `open (by ${place})`);
  }
  return access;
}

const githubAccess = ({ github }: TopologyFacts): Map<string, Map<string, string>> =>
  new Map(Object.entries(github).map(([name, { visibility, repositories }]) => [name, new Map([["repositories", visibility === "selected" ? repositories.join(", ") : visibility]])]));

/** A variable may be read by everybody who may read the repository: it counts as wider than a secret. */
function githubChange(was: GithubFacts | undefined, is: GithubFacts | undefined): AccessCell["change"] {
  if (was === undefined) return "widened";
  if (is === undefined) return "narrowed";
  const reach = { selected: 0, private: 1, all: 2 };
  const wider = reach[is.visibility] - reach[was.visibility] || Number(is.kind === "variable") - Number(was.kind === "variable");
  if (wider !== 0) return wider > 0 ? "widened" : "narrowed";
  // GitHub does not tell cases of names apart.
  const has = ({ repositories }: GithubFacts, wanted: string): boolean => repositories.some((name) => name.toLowerCase() === wanted.toLowerCase());
  if (is.repositories.some((repository) => !has(was, repository))) return "widened";
  return was.repositories.every((repository) => has(is, repository)) ? "same" : "narrowed";
}

function memberCells(before: TopologyFacts, after: TopologyFacts): AccessCell[] {
  return [...new Set([...Object.keys(before.teams), ...Object.keys(after.teams)])].sort(order).map((team) => {
    const [was, is] = [before.teams[team] ?? [], after.teams[team] ?? []];
    const [more, less] = [is.some((login) => !was.includes(login)), was.some((login) => !is.includes(login))];
    return { who: `members of ${team}`, what: "Pulumi Cloud", before: was.join(", "), after: is.join(", "), change: more ? "widened" : less ? "narrowed" : "same" };
  });
}

const trust = (facts: TopologyFacts): Map<string, Map<string, string>> => new Map([["Pulumi Cloud", new Map(Object.entries(facts.trust))]]);
/** A new subject, or an organisation's token in place of a team's. */
const tokens = (was: string, is: string): number => (is === "" ? -1 : was === "" || /^organisation token/.test(is) ? 1 : 0);

function cells(before: Map<string, Map<string, string>>, after: Map<string, Map<string, string>>, compare: (was: string, is: string) => number): AccessCell[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort(order).flatMap((what) => {
    const holders = new Set([...(before.get(what)?.keys() ?? []), ...(after.get(what)?.keys() ?? [])]);
    return [...holders].sort(order).map((who): AccessCell => {
      const [was, is] = [before.get(what)?.get(who) ?? "", after.get(what)?.get(who) ?? ""];
      const wider = compare(was, is);
      return { who, what, before: was, after: is, change: was === is ? "same" : wider > 0 ? "widened" : wider < 0 ? "narrowed" : "other" };
    });
  });
}

/** Teams that could open no environment with the name before, and can now, though their permissions on environments are the old ones. */
function gainedByMove(before: TopologyFacts, after: TopologyFacts): AccessChanges["keys"] {
  const [was, is] = [environmentAccess(before), environmentAccess(after)];
  const homes = (facts: TopologyFacts): Map<string, string> => new Map(Object.entries(facts.environments).flatMap(([place, { rows }]) => rows.map((name) => [name, place] as const)));
  const [from, to] = [homes(before), homes(after)];
  return [...to].flatMap(([name, home]) => {
    const old = from.get(name);
    if (old === undefined || old === home) return [];
    return [...(is.get(home) ?? [])].filter(([who, permission]) => rank(permission) >= OPEN && rank(was.get(old)?.get(who) ?? "none") < OPEN && rank(was.get(home)?.get(who) ?? "none") >= OPEN)
      .map(([who]) => ({ name, who, from: old, to: home }));
  }).sort((a, b) => order(a.name, b.name) || order(a.who, b.who));
}
