import type { CatalogRow } from "../../catalog/types.ts";
import type { Permission } from "../../environments/types.ts";
import { staticTags } from "../tags.ts";
import type { IssuerPolicySpec, Topology, Visibility } from "../specs.ts";
import { order } from "../findings.ts";

/**
 * What a stack declares, as plain data without a value: the program leaves it as the output `topology`, and the next preview compares
 * its own with it. `plan` makes the same from two commits, so that both tell a change of the topology in the same words.
 */
export interface TopologyFacts {
  readonly version: 1;
  /** By canonical name: every row that the stack has a use for, whether it has a value or not. */
  readonly rows: Readonly<Record<string, RowFacts>>;
  /** By name at the service. */
  readonly environments: Readonly<Record<string, EnvironmentFacts>>;
  /** GitHub's organisation names, by row. */
  readonly github: Readonly<Record<string, GithubFacts>>;
  /** Permission by environment and team. */
  readonly grants: Readonly<Record<string, Readonly<Record<string, Permission>>>>;
  /** Logins by team; empty in a stack that declares no teams. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
  /** Subject of a workflow's token → what it is exchanged for. */
  readonly trust: Readonly<Record<string, string>>;
}

export interface RowFacts {
  readonly group: string;
  readonly kind: CatalogRow["kind"];
  readonly source: CatalogRow["source"];
  /** Days between rotations. */
  readonly days?: number;
  readonly aliases?: readonly string[];
  readonly retired?: true;
  /** Of a generated name, newest first. */
  readonly generations?: readonly string[];
}

export interface EnvironmentFacts {
  readonly group: string;
  /** Names of environments without the project, in order. */
  readonly imports: readonly string[];
  /** Rows whose value goes there once they have one. */
  readonly rows: readonly string[];
  /** Without the dates, which move with the values. */
  readonly tags: Readonly<Record<string, string>>;
  readonly deletionProtected: boolean;
}

export interface GithubFacts {
  readonly kind: "secret" | "variable";
  readonly visibility: Visibility;
  readonly repositories: readonly string[];
}

/** A stack that was never deployed. */
export const NO_FACTS: TopologyFacts = { version: 1, rows: {}, environments: {}, github: {}, grants: {}, teams: {}, trust: {} };

/** Every list and record is sorted where its order means nothing, so that two runs on the same data give the same text. */
export function topologyFacts(topology: Topology): TopologyFacts {
  const generations = new Map(topology.generated.map(({ row, generations: list }) => [row.name, list]));
  const grants: Record<string, Record<string, Permission>> = {};
  for (const { escName, team, permission } of topology.grants) (grants[escName] ??= {})[team] = permission;
  return {
    version: 1,
    rows: sorted(rowsOf(topology).map((row) => [row.name, rowFacts(row, generations.get(row.name))])),
    environments: sorted(topology.documents.map((spec) => [spec.escName, {
      group: spec.group ?? spec.kind,
      imports: spec.imports.map((path) => path.slice(path.lastIndexOf("/") + 1)),
      rows: spec.rows.map(({ name }) => name).sort(),
      tags: staticTags(spec),
      deletionProtected: spec.deletionProtected,
    }])),
    github: sorted(topology.github.map(({ row, kind, visibility, repositories }) => [row.name, { kind, visibility, repositories: [...repositories].sort() }])),
    grants: sorted(Object.entries(grants).map(([escName, teams]) => [escName, sorted(Object.entries(teams))])),
    teams: sorted(topology.teams.map(({ name, members }) => [name, [...members].sort()])),
    trust: sorted((topology.issuer?.policies ?? []).map((policy) => [policy.rules.sub, exchange(policy)])),
  };
}

function rowsOf({ stashes, plain, generated, derived, documents, github }: Topology): CatalogRow[] {
  const rows = [...stashes, ...plain, ...generated.flatMap(({ row, previousRow }) => (previousRow ? [row, previousRow] : [row])), ...derived,
    ...documents.flatMap((spec) => spec.rows), ...github.map(({ row }) => row)];
  return [...new Map(rows.map((row) => [row.name, row])).values()];
}

function rowFacts(row: CatalogRow, generations: readonly string[] | undefined): RowFacts {
  return {
    group: row.group,
    kind: row.kind,
    source: row.source,
    ...(row.rotationDays !== undefined && { days: row.rotationDays }),
    ...(row.aliases.length > 0 && { aliases: [...row.aliases].sort() }),
    ...(row.retired !== undefined && { retired: true as const }),
    ...(generations !== undefined && { generations }),
  };
}

/** What a policy gives for a workflow's token, in words. */
export const exchange = ({ tokenType, teamName, authorizedPermissions }: IssuerPolicySpec): string =>
  tokenType === "team" ? `token of team ${teamName ?? ""}` : `organisation token, ${(authorizedPermissions ?? []).join(", ")}`;

export const sorted = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => order(a, b)));
