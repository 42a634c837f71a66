import { catalog } from "../../../catalog/index.ts";
import type { Catalog, EnvironmentName } from "../../../catalog/types.ts";
import { ciIdentities, environments, policies } from "../../../environments/index.ts";
import type { AccessPolicy, EnvironmentData } from "../../../environments/types.ts";
import { contentMarks } from "../../../model/changes/contents.ts";
import { topologyFacts, type TopologyFacts } from "../../../model/changes/facts.ts";
import type { CallStep } from "../../../model/changes/calls.ts";
import { previewReport, type PreviewFacts, type PreviewReport } from "../../../model/changes/report.ts";
import { buildTopology, type Topology, type TopologySettings } from "../../../model/topology.ts";

/** The data of one commit; what is left out is as it stands here. */
export interface Commit {
  readonly catalog?: Catalog;
  readonly policies?: readonly AccessPolicy[];
  readonly environment?: EnvironmentData;
  readonly settings?: Partial<TopologySettings>;
  readonly stack?: EnvironmentName;
  /** Plain values as settings give them. */
  readonly plain?: Readonly<Record<string, string>>;
  /** Names without a value. */
  readonly without?: readonly string[];
}

export const SETTINGS: TopologySettings = { organization: "acme", organizationScope: true, githubOrganization: "acme", githubOptional: [], visibility: "selected", repositories: ["app"],
  features: { teams: true, oidc: true, deletionProtection: true } };

export function topologyOf(commit: Commit = {}): Topology {
  const stack = commit.stack ?? "production";
  return buildTopology(commit.catalog ?? catalog, commit.environment ?? environments[stack], commit.policies ?? policies, { ...SETTINGS, organizationScope: stack === "production", ...commit.settings }, ciIdentities);
}

export const factsOf = (commit: Commit = {}): TopologyFacts => topologyFacts(topologyOf(commit));

/** Outputs that the program leaves for a commit in which every name has a value. */
export function outputsOf(commit: Commit = {}): Record<string, unknown> {
  const topology = topologyOf(commit);
  const facts = topologyFacts(topology);
  const names = Object.entries(facts.rows).filter(([name, row]) => row.retired !== true && !(commit.without ?? []).includes(name)).map(([name]) => name);
  const contents = contentMarks(names, topology, new Map(Object.entries(commit.plain ?? {})));
  const owned = [...Object.keys(facts.environments).map((e) => `environment-${e}`), ...Object.entries(facts.github).map(([name, { kind }]) => `github-${kind}-${name}`), ...Object.keys(facts.teams).map((t) => `team-${t}`), "issuer-github-actions"];
  return { topology: facts, contents, missing: [], degraded: [], ledger: { version: 1, entries: Object.fromEntries(names.map((name) => [name, {}])), generations: {}, owned, repositories: { app: 1 }, protectedEnvironments: Object.keys(facts.environments) } };
}

const PARENT = "urn:pulumi:production::sophia-secrets::sophia:index:SecretTopology$";

export const step = (op: string, type: string, name: string, more: Partial<CallStep> = {}): CallStep => ({ op, type, urn: `${PARENT}${type}::${name}`, ...more });

export const TYPES = { stash: "pulumi:index:Stash", environment: "pulumiservice:index:Environment", tag: "pulumiservice:api/esc:EnvironmentTag", grant: "pulumiservice:index:TeamEnvironmentPermission",
  team: "pulumiservice:index:Team", issuer: "pulumiservice:index:OidcIssuer", secret: "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
  variable: "github:index/actionsOrganizationVariable:ActionsOrganizationVariable", repositories: "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories" } as const;

/** The report of a change from one commit to another, with the steps that the engine would take. */
export function reportOf(before: Commit | undefined, after: Commit, steps: readonly CallStep[] = [], more: Partial<PreviewFacts> = {}): PreviewReport {
  return previewReport({ stack: "production", steps, before: before === undefined ? undefined : outputsOf(before), after: outputsOf(after), policies: [], diagnostics: [], failed: false, ...more });
}

/** `status name place` of every key that is not kept. */
export const told = ({ keys }: PreviewReport): string[] => (keys === "unknown" ? ["unknown"] : keys.filter(({ status }) => status !== "kept").map(({ status, name, place, from }) => `${status} ${from === undefined ? "" : `${from} > `}${name} ${place}`));

/** The catalogue with one row changed; undefined takes it out. */
export const withRow = (name: string, change: (row: Catalog[number]) => Catalog[number] | undefined): Catalog =>
  catalog.flatMap((row) => (row.name === name ? (change(row) ?? []) : [row]));
