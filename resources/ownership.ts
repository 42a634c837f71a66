import { FindingsError, order, type Finding } from "../model/findings.ts";
import type { Ledger } from "../model/ledger.ts";
import { baseEnvironmentName, logical } from "../model/names.ts";
import type { Topology } from "../model/topology.ts";
import { isEmpty } from "../services/empty-environment.ts";
import { unownedPaths } from "./adopted-definition.ts";
import { ListSetting } from "./list-setting.ts";
import type { ServiceAccess } from "./service-access.ts";
import type { StackSettings } from "./settings.ts";
import type { StateContents } from "./state-contents.ts";

/** A destination that may be there before us. */
interface Takeable {
  readonly name: string;
  readonly title: string;
  readonly kind: "environment" | "secret" | "variable" | "team" | "issuer";
  readonly key: string;
}

interface Found extends Takeable {
  /** What the plugin calls it; absent = a create writes over it. */
  readonly id?: string;
  /** An environment without any definition, a team without members and grants, an issuer without policies: nothing can be lost there, whoever made it. */
  readonly empty?: boolean;
}

export interface Ownership {
  /** Ids by logical name of what this run takes over as it is. */
  readonly imports: ReadonlyMap<string, string>;
  /** Logical names that may exist: the `foreign` hook lets them pass. */
  readonly ours: readonly string[];
  /** Policies of others on an adopted issuer. */
  readonly foreignPolicies: readonly Readonly<Record<string, unknown>>[];
  /** False when a service could not be asked: no token. */
  readonly checked: boolean;
}

export interface OwnershipQuestion {
  readonly topology: Topology;
  readonly settings: StackSettings;
  readonly last: Ledger | undefined;
  readonly access: ServiceAccess;
  /** Names of rows that have a value now: a destination without one is not declared. */
  readonly exported: ReadonlySet<string>;
  /** Names supplied in this run: an adopted secret needs one. */
  readonly supplied: ReadonlySet<string>;
  /** Reads the stack's own state, encrypted; asked only when something would otherwise be refused. */
  readonly state: () => Promise<StateContents>;
}

/**
 * Finds what exists at the services under a name that this stack would create, and is not ours. Throws FindingsError that names
 * all of it at once, before anything is written. Asks nothing when the last ledger knows every destination, and none of them is to
 * be taken over: one that the state has lost is known and must be.
 */
export async function checkOwnership(question: OwnershipQuestion): Promise<Ownership> {
  const { topology, settings, last, access, exported, supplied } = question;
  const known = new Set(last?.owned ?? []);
  const adopted = (t: Takeable): boolean => settings.adopt.includes(t.name) || settings.adopt.includes(t.key);
  const unknown = takeables(topology, exported).filter((t) => !known.has(t.name) || adopted(t));
  const nothing: Ownership = { imports: new Map(), ours: [...known], foreignPolicies: last?.foreignPolicies ?? [], checked: true };
  if (unknown.length === 0) return nothing;
  const existing = await existingAmong(unknown, settings, access, topology);
  if (existing === undefined) return { ...nothing, checked: false };
  if (existing.length === 0) return nothing;
  const state = await question.state();
  const findings: Finding[] = [];
  const foreign: Found[] = [];
  const imports = new Map<string, string>();
  const ours = new Set(known);
  let foreignPolicies = nothing.foreignPolicies;
  for (const found of existing) {
    if (state.resources.has(found.name)) ours.add(found.name);
    else if (state.pending.has(found.name) || found.empty || adopted(found)) {
      ours.add(found.name);
      // A secret is written by name, over whatever was there: nothing to import, but also nothing to keep. An empty environment is made anew.
      if (found.id !== undefined && !(found.empty && (found.kind === "environment" || !adopted(found)))) imports.set(found.name, found.id);
      // What an earlier run of ours wrote holds our own values already.
      if (found.kind === "environment" && !state.pending.has(found.name)) findings.push(...(await unownedPaths(found.key, topology, exported, settings, access)));
      if (found.kind === "secret" && !state.pending.has(found.name) && !supplied.has(found.key))
        findings.push({ name: found.key, place: found.title, problem: "GitHub cannot give its value, so taking it over needs one", remedy: "supply the value, or take the name out of sophia-secrets:adopt" });
      if (found.kind === "issuer") foreignPolicies = await policiesOfOthers(found.id ?? "", topology, access);
    } else foreign.push(found);
  }
  const adopt = new ListSetting("adopt", settings.stack, settings.adopt);
  // In the order in which they are told: a place of the list can be set only after the one before it.
  for (const { key, title } of foreign.sort((a, b) => order(a.key, b.key) || order(a.title, b.title)))
    findings.push({ name: key, place: title, problem: "it exists already and is not ours", remedy: `take it over (\`${adopt.command(key)}\`), or remove it at the service` });
  if (findings.length > 0) throw new FindingsError(findings);
  return { imports, ours: [...ours], foreignPolicies, checked: true };
}

function takeables(topology: Topology, exported: ReadonlySet<string>): Takeable[] {
  return [
    ...topology.documents.map((d): Takeable => ({ name: logical.environment(d.escName), title: "ESC environment", kind: "environment", key: d.escName })),
    ...topology.github.filter((g) => exported.has(g.row.name)).map((g): Takeable => g.kind === "secret"
      ? { name: logical.githubSecret(g.row.name), title: "GitHub organisation secret", kind: "secret", key: g.row.name }
      : { name: logical.githubVariable(g.row.name), title: "GitHub organisation variable", kind: "variable", key: g.row.name }),
    ...topology.teams.map((t): Takeable => ({ name: logical.team(t.name), title: "team", kind: "team", key: t.name })),
    ...(topology.issuer ? [{ name: logical.issuer, title: "OIDC issuer", kind: "issuer", key: topology.issuer.url } as const] : []),
  ];
}

/** Those that the services have, with their ids; undefined when one of them cannot be asked. */
async function existingAmong(unknown: readonly Takeable[], settings: StackSettings, access: ServiceAccess, topology: Topology): Promise<Found[] | undefined> {
  const of = (kind: Takeable["kind"]): Takeable[] => unknown.filter((t) => t.kind === kind);
  const found: Found[] = [];
  if (of("secret").length + of("variable").length > 0) {
    const github = await access.github();
    if (!github) return undefined;
    const secrets = new Set((await github.items("secrets")).map((s) => s.name));
    const variables = new Set((await github.items("variables")).map((v) => v.name));
    found.push(...of("secret").filter((t) => secrets.has(t.key)));
    found.push(...of("variable").filter((t) => variables.has(t.key)).map((t) => ({ ...t, id: t.key })));
  }
  const cloud = await access.cloud();
  if (!cloud) return undefined;
  const { organization, escProject, prefix } = settings;
  const names = new Set((await cloud.environments()).filter((e) => e.project === escProject).map((e) => e.name));
  const base = baseEnvironmentName(prefix);
  if (!topology.documents.some((d) => d.kind === "base") && of("environment").length > 0 && !names.has(base))
    throw new FindingsError([{ name: base, place: "Pulumi Cloud", problem: "the base environment, which production owns, is not there", remedy: "deploy production first: `pulumi up -s production`" }]);
  for (const t of of("environment").filter((e) => names.has(e.key))) {
    const definition = await cloud.definition(escProject, t.key);
    const empty = definition !== undefined && isEmpty(definition);
    found.push({ ...t, id: `${organization}/${escProject}/${t.key}`, empty });
  }
  for (const t of of("team")) {
    const team = await cloud.team(t.key);
    if (team) found.push({ ...t, id: `${organization}/${t.key}`, empty: await cloud.isBare(team) });
  }
  if (of("issuer").length > 0) {
    const issuer = (await cloud.issuers()).find((i) => i.url === topology.issuer?.url);
    for (const t of of("issuer")) if (issuer) found.push({ ...t, id: `${organization}/${issuer.id}`, empty: (await cloud.issuerPolicies(issuer.id)).length === 0 });
  }
  return found;
}

/** Policies of an adopted issuer that are not ours by subject: kept, since the service replaces the list as a whole. */
async function policiesOfOthers(id: string, topology: Topology, access: ServiceAccess): Promise<Readonly<Record<string, unknown>>[]> {
  const cloud = await access.cloud();
  const ours = new Set(topology.issuer?.policies.map((p) => p.rules.sub));
  const policies = (await cloud?.issuerPolicies(id.split("/").at(-1) ?? "")) ?? [];
  return policies.filter((p) => !ours.has(String((p["rules"] as Record<string, unknown> | undefined)?.["sub"])));
}
