import { createHash } from "node:crypto";
import { output, type Output, type ProviderResource, type Resource } from "@pulumi/pulumi";
import { OidcIssuer } from "@pulumi/pulumiservice/oidcIssuer.js";
import { Team } from "@pulumi/pulumiservice/team.js";
import { TeamEnvironmentPermission } from "@pulumi/pulumiservice/teamEnvironmentPermission.js";
import type { IssuerRecord } from "../model/ledger.ts";
import { logical } from "../model/names.ts";
import type { GrantSpec, IssuerSpec, TeamSpec } from "../model/topology.ts";
import type { CloudChecks } from "./cloud-checks.ts";
import type { Safeguards } from "./safeguards.ts";
import { isKnown } from "./settled.ts";

export interface AccessOptions {
  readonly organization: string;
  readonly escProject: string;
  readonly provider: ProviderResource;
  readonly parent: Resource;
  readonly safeguards: Safeguards;
  readonly checks: CloudChecks;
  /** Ids at the service, by logical name, of what is taken over as it is in this run. */
  readonly imports: ReadonlyMap<string, string>;
}

export function declareTeams(teams: readonly TeamSpec[], options: AccessOptions): ReadonlyMap<string, Team> {
  const { parent, provider, safeguards, checks } = options;
  return new Map(teams.map((spec) => {
    const name = logical.team(spec.name);
    const importId = options.imports.get(name);
    return [spec.name, new Team(name, {
      organizationName: options.organization,
      teamType: "pulumi",
      name: spec.name,
      displayName: spec.displayName,
      description: spec.description,
      members: [...spec.members].sort(),
    }, { parent, provider, hooks: safeguards.around(name, checks.team(spec)),
      ...(importId === undefined ? {} : { import: importId, ignoreChanges: ["members", "displayName", "description"] }) })] as const;
  }));
}

/** One permission per (team × environment). Any change of it deletes first: a person is without access for a moment, never with too much. */
export function declareGrants(grants: readonly GrantSpec[], environments: ReadonlyMap<string, Resource>, teams: ReadonlyMap<string, Resource>, options: AccessOptions): void {
  const { parent, provider, safeguards, checks } = options;
  for (const grant of grants) {
    const name = logical.grant(grant.team, grant.escName);
    const dependsOn = [environments.get(grant.escName), teams.get(grant.team)].filter((r) => r !== undefined);
    new TeamEnvironmentPermission(name, {
      organization: options.organization,
      project: options.escProject,
      environment: grant.escName,
      team: grant.team,
      permission: grant.permission,
    }, { parent, provider, dependsOn, hooks: safeguards.around(name, checks.grant(grant)) });
  }
}

/** What the service chooses where the program says nothing. */
const CHOSEN = ["thumbprints", "maxExpirationSeconds"];

/**
 * Trust in GitHub's workflow tokens. The list of policies is replaced as a whole: foreign ones found at adoption are part of it. `last` is
 * what the last ledger says of it. Returns what this deployment's ledger shall say; nothing while it is only taken over.
 */
export function declareIssuer(issuer: IssuerSpec, foreign: readonly Readonly<Record<string, unknown>>[], teams: ReadonlyMap<string, Resource>, last: IssuerRecord | undefined, options: AccessOptions): Output<IssuerRecord | undefined> {
  const importId = options.imports.get(logical.issuer);
  const ours = issuer.policies.map((p) => ({
    decision: p.decision,
    tokenType: p.tokenType,
    ...(p.teamName === undefined ? {} : { teamName: p.teamName }),
    ...(p.authorizedPermissions === undefined ? {} : { authorizedPermissions: [...p.authorizedPermissions] }),
    rules: { ...p.rules },
  }));
  const policies = [...ours, ...foreign] as unknown as NonNullable<ConstructorParameters<typeof OidcIssuer>[1]["policies"]>;
  const inputs = { organization: options.organization, name: issuer.name, url: issuer.url, policies };
  const declared = createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 32);
  const replaced = last?.complete === false && last.declared !== declared;
  const resource = new OidcIssuer(logical.issuer, inputs, {
    parent: options.parent,
    provider: options.provider,
    dependsOn: [...teams.values()],
    hooks: options.safeguards.around(logical.issuer, options.checks.issuer(issuer, foreign, replaced)),
    // `keep` deletes it: the plugin cannot, where its state lacks a field.
    retainOnDelete: true,
    ...(importId !== undefined ? { import: importId, ignoreChanges: ["policies", "name", ...CHOSEN] }
      : replaced ? REPLACED : { ignoreChanges: last?.declared === declared ? CHOSEN.map((name) => `["${name}"]`) : CHOSEN }),
  });
  if (importId !== undefined) return output(undefined);
  // To a preview a field that the state lacks is one that it cannot know.
  return output(isKnown(resource.thumbprints)).apply((known) =>
    known ? resource.thumbprints.apply((told) => ({ declared, complete: Array.isArray(told) })) : output({ declared, complete: last?.complete ?? true }));
}

/**
 * How an issuer changes that the plugin cannot change or delete, for its state lacks a field: the old one goes, and a new one
 * comes with the new policies.
 *
 * Otherwise what the service chose stays, also where a refresh has made inputs of it. The two ways to write a path are one to the engine,
 * which takes an ignored input from the old ones. To the plugin, which compares texts, they are two. Where nothing changes it must not know
 * the path, or it would add what the state has to inputs that lack it, at every run. Where something changes it must know it, to send what
 * the state has: without it, it sends null.
 */
const REPLACED = { replaceOnChanges: ["*"], deleteBeforeReplace: true };
