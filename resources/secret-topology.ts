import { all, ComponentResource, log, output, type Inputs, type Output, type ProviderResource, type Resource } from "@pulumi/pulumi";
import type { Contents } from "../model/changes/contents.ts";
import { topologyFacts, type TopologyFacts } from "../model/changes/facts.ts";
import { identity } from "../model/identity.ts";
import { nextGenerations } from "../model/generations.ts";
import type { Delivered, IssuerRecord, Ledger } from "../model/ledger.ts";
import { knownDates } from "../model/known-dates.ts";
import { packed } from "../model/machine-outputs.ts";
import { logical } from "../model/names.ts";
import { DATE_TAGS, datedRows, dateTags, staticTags } from "../model/tags.ts";
import type { Topology } from "../model/topology.ts";
import { declareGrants, declareIssuer, declareTeams } from "./access-policy.ts";
import { CloudChecks } from "./cloud-checks.ts";
import { engineArguments, refreshes } from "./engine-arguments.ts";
import { exportedValues } from "./exported-values.ts";
import { generateValues, ledgerKey, refuseStandInKeys } from "./generated-values.ts";
import { GithubChecks } from "./github-checks.ts";
import { declareGithubSecret, declareGithubVariable } from "./github-secret.ts";
import { holdValues } from "./held-values.ts";
import { ledgerEntries, ledgerOutput, rotatedNow } from "./ledger-output.ts";
import type { Ownership } from "./ownership.ts";
import { missingOf, ownershipOf, refuse, valueFindings, warnOfMissing, type Preflight, type PreflightQuestion } from "./preflight.ts";
import type { Safeguards } from "./safeguards.ts";
import { declareEnvironment, declareTags } from "./secret-environment.ts";
import type { StackSettings } from "./settings.ts";

export interface TopologyArguments extends PreflightQuestion {
  /** What was found out before anything was declared. */
  readonly checked: Preflight;
  readonly safeguards: Safeguards;
  readonly providers: { readonly cloud: ProviderResource; readonly github: ProviderResource };
}

export interface TopologyOutputs {
  readonly ledger: Output<Ledger>;
  /** What is declared, and how each name that has a value got it: known in a preview, which the ledger is not. */
  readonly topology: TopologyFacts;
  readonly contents: Contents;
  readonly counts: Record<string, number>;
  readonly missing: readonly string[];
  readonly degraded: readonly string[];
}

/** Part of every URN below it: frozen. */
export const TYPE = "sophia:index:SecretTopology";

/** The parent of everything: held, plain and generated values, environments, access, GitHub copies (design §3). */
export class SecretTopology extends ComponentResource {
  constructor() {
    super(TYPE, "secret-topology");
  }

  /** The SDK calls it without outputs as soon as the component is made, and takes one call only: ours comes when they are known. */
  protected override registerOutputs(outputs?: Inputs): void {
    if (outputs !== undefined) super.registerOutputs(outputs);
  }

  /** Declares it all, values first: nothing is written to a destination before every check has passed. */
  async declare(args: TopologyArguments): Promise<TopologyOutputs> {
    const { catalog, topology, settings, supplied, last, now, safeguards } = args;
    const key = ledgerKey(this, safeguards);
    const stashRows = [...topology.stashes, ...topology.plain.filter((row) => row.source === "operator" && (row.escPath !== undefined || row.github !== "no"))];
    const held = await holdValues(stashRows, supplied.values, this, safeguards, args.onShadow);
    const generated = generateValues(topology.generated, this, safeguards);
    if (!args.onShadow) await refuseStandInKeys(generated, key);
    const generations = Object.fromEntries(topology.generated.map((g) => [g.row.name, nextGenerations(g.generations, last?.generations[g.row.name], now)]));
    const { values, plain, contents } = exportedValues({ catalog, topology, settings, held, generated, generations });
    // The last word: what the Stashes themselves hold.
    const names = new Set(held.keys());
    refuse(valueFindings(args, names));
    const missing = missingOf(args, names, plain);
    warnOfMissing(missing, settings);
    const foreseen = [...names].every((name) => args.checked.held.has(name));
    const ownership = foreseen ? args.checked.ownership : await ownershipOf(args, names);
    if (!ownership.checked)
      log.warn(`Whether names exist already at the services was not checked: ${args.onShadow ? "this is a shadow state, with no service behind it" : "there is no token for our own reads"}.`);
    safeguards.mayExist(ownership.ours);
    const declared = await this.#destinations(args, values, key, ownership);
    const rest = {
      held: [...held.keys()].sort(),
      generations,
      owned: declared.owned,
      identity: identity(TYPE, settings),
      repositories: Object.fromEntries(declared.repositories),
      features: Object.entries(settings.features).filter(([, on]) => on).map(([name]) => name).sort(),
      foreignPolicies: ownership.foreignPolicies,
      ...(declared.readBack.length > 0 && { readBack: declared.readBack.sort() }),
    };
    const ledger = ledgerOutput({ entries: declared.entries, delivered: declared.delivered,
      rest: all([declared.protectedEnvironments, declared.issuer]).apply(([protectedEnvironments, issuer]) => ({ ...rest, protectedEnvironments, ...(issuer && { issuer }) })) });
    // For policy packs, from which the engine hides the stack's own machine outputs, and for reports. On a shadow no value can come, so
    // nobody knows what a deployment would rotate.
    this.registerOutputs({
      entries: ledger.apply(({ entries }) => packed(entries)),
      ownership: ownership.checked ? "checked" : "not checked",
      ...(args.onShadow ? {} : { rotated: ledger.apply((present) => rotatedNow(present, last)) }),
    });
    return {
      ledger,
      topology: topologyFacts(topology),
      contents,
      counts: {
        environments: topology.documents.length, grants: topology.grants.length, teams: topology.teams.length,
        githubSecrets: declared.secrets, githubVariables: declared.variables, held: held.size, generated: generated.length, missing: missing.length,
      },
      missing,
      degraded: degraded(settings),
    };
  }

  async #destinations(args: TopologyArguments, values: ReadonlyMap<string, Output<string>>, key: Output<string>, ownership: Ownership): Promise<{
    entries: ReturnType<typeof ledgerEntries>; delivered: Map<string, Output<Delivered | undefined>>; owned: string[]; protectedEnvironments: Output<string[]>; repositories: ReadonlyMap<string, number>; secrets: number; variables: number;
    readBack: string[]; issuer: Output<IssuerRecord | undefined>;
  }> {
    const { topology, settings, last, now, safeguards, providers } = args;
    const checks = new CloudChecks(args.access, settings.escProject);
    safeguards.deletedBy("pulumiservice:index:OidcIssuer", (deleted) => checks.deleteIssuer(deleted));
    const common = { organization: settings.organization, escProject: settings.escProject, provider: providers.cloud, parent: this, safeguards, checks };
    const delivered = new Map<string, Output<Delivered | undefined>>();
    const environments = new Map<string, Resource>();
    const owned: string[] = [];
    const readBack: string[] = [];
    const refreshing = refreshes(engineArguments());
    const protections: Output<string[]>[] = [];
    const entries = ledgerEntries(new Map([...values].filter(([name]) => topology.documents.some((d) => d.rows.some((r) => r.name === name && r.kind === "secret")) || topology.github.some((g) => g.row.name === name))),
      key, last, now, knownDates({ rotated: settings.rotated, topology, last, now }).dates, destinationsOf(topology));
    // Those that are imported come first.
    for (const spec of [...topology.documents].sort((a, b) => rank(a.kind) - rank(b.kind))) {
      const name = logical.environment(spec.escName);
      const importId = ownership.imports.get(name);
      const options = { ...common, key, was: last?.delivered?.[name], isProtected: last?.protectedEnvironments?.includes(spec.escName) ?? false,
        lookFirst: refreshing || (last?.readBack?.includes(spec.escName) ?? false),
        imports: spec.imports.flatMap((path) => environments.get(path.split("/").at(-1) ?? "") ?? []), ...(importId === undefined ? {} : { importId }) };
      const declared = await declareEnvironment(spec, values, options);
      if (declared.readBack) readBack.push(spec.escName);
      environments.set(spec.escName, declared.resource);
      owned.push(name);
      protections.push(declared.isProtected.apply((on) => (on ? [spec.escName] : [])));
      if (declared.delivered) delivered.set(name, declared.delivered);
      const dated = datedRows(spec).flatMap((row) => entries.get(row.name)?.apply((entry) => [row.name, entry] as const) ?? []);
      const dates = all(dated).apply((known) => dateTags(spec.rows, new Map(known), settings.stack));
      declareTags(spec, { ...staticTags(spec), ...(dated.length === 0 ? {} : Object.fromEntries(DATE_TAGS.map((tag) => [tag, dates.apply((d) => d[tag] ?? "")]))) }, declared.resource, options);
    }
    const access = { ...common, imports: ownership.imports };
    let issuer: Output<IssuerRecord | undefined> = output(undefined);
    const teams = declareTeams(topology.teams, access);
    declareGrants(topology.grants, environments, teams, access);
    owned.push(...topology.teams.map((t) => logical.team(t.name)));
    if (topology.issuer) {
      issuer = declareIssuer(topology.issuer, ownership.foreignPolicies, teams, last?.issuer, access);
      owned.push(logical.issuer);
    }
    const { repositories } = args.checked;
    const github = { provider: providers.github, parent: this, safeguards, checks: new GithubChecks(args.access, repositories), key };
    let [secrets, variables] = [0, 0];
    for (const spec of topology.github) {
      const value = values.get(spec.row.name);
      if (value === undefined) continue;
      const name = spec.kind === "secret" ? logical.githubSecret(spec.row.name) : logical.githubVariable(spec.row.name);
      const importId = ownership.imports.get(name);
      const was = last?.delivered?.[name];
      if (spec.kind === "secret") {
        delivered.set(name, declareGithubSecret(spec, value, was, github));
        secrets += 1;
      } else {
        const result = declareGithubVariable(spec, value, was, { ...github, ...(importId === undefined ? {} : { importId }) });
        if (importId === undefined) delivered.set(name, result);
        variables += 1;
      }
      owned.push(name);
    }
    return { entries, delivered, owned: owned.sort(), protectedEnvironments: all(protections).apply((names) => names.flat().sort()), repositories, secrets, variables, readBack, issuer };
  }
}

const rank = (kind: "group" | "composed" | "base"): number => ({ base: 0, group: 1, composed: 2 })[kind];

function destinationsOf(topology: Topology): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (row: string, destination: string): void => void found.set(row, [...(found.get(row) ?? []), destination]);
  for (const document of topology.documents) for (const row of document.rows) add(row.name, logical.environment(document.escName));
  for (const spec of topology.github) add(spec.row.name, spec.kind === "secret" ? logical.githubSecret(spec.row.name) : logical.githubVariable(spec.row.name));
  return found;
}

/** What the plan of the services leaves out, in words. */
const degraded = (settings: StackSettings): string[] => [
  ...(settings.features.teams ? [] : ["teams: no teams and no environment grants; access is whatever the organisation's default gives"]),
  ...(settings.features.oidc ? [] : ["oidc: no OIDC issuer; pipelines need a stored token"]),
  ...(settings.features.deletionProtection ? [] : ["deletionProtection: production environments can be deleted"]),
];
