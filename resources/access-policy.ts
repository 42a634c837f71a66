import { type ProviderResource, type Resource } from "@pulumi/pulumi";
import { OidcIssuer } from "@pulumi/pulumiservice/oidcIssuer.js";
import { Team } from "@pulumi/pulumiservice/team.js";
import { TeamEnvironmentPermission } from "@pulumi/pulumiservice/teamEnvironmentPermission.js";
import { logical } from "../model/names.ts";
import type { GrantSpec, IssuerSpec, TeamSpec } from "../model/topology.ts";
import type { CloudChecks } from "./cloud-checks.ts";
import type { Safeguards } from "./safeguards.ts";

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

/** Trust in GitHub's workflow tokens. The list of policies is replaced as a whole: foreign ones found at adoption are part of it. */
export function declareIssuer(issuer: IssuerSpec, foreign: readonly Readonly<Record<string, unknown>>[], teams: ReadonlyMap<string, Resource>, options: AccessOptions): OidcIssuer {
  const importId = options.imports.get(logical.issuer);
  const ours = issuer.policies.map((p) => ({
    decision: p.decision,
    tokenType: p.tokenType,
    ...(p.teamName === undefined ? {} : { teamName: p.teamName }),
    ...(p.authorizedPermissions === undefined ? {} : { authorizedPermissions: [...p.authorizedPermissions] }),
    rules: { ...p.rules },
  }));
  const policies = [...ours, ...foreign] as unknown as NonNullable<ConstructorParameters<typeof OidcIssuer>[1]["policies"]>;
  return new OidcIssuer(logical.issuer, { organization: options.organization, name: issuer.name, url: issuer.url, policies }, {
    parent: options.parent,
    provider: options.provider,
    dependsOn: [...teams.values()],
    hooks: options.safeguards.around(logical.issuer, options.checks.issuer(issuer)),
    ...(importId === undefined ? {} : { import: importId, ignoreChanges: ["policies", "name", "thumbprints", "maxExpirationSeconds"] }),
  });
}
