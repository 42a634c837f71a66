import type { EnvironmentName } from "../catalog/types.ts";
import type { AccessPolicy } from "../environments/types.ts";
import { DEFAULT_PREFIX } from "./documents.ts";
import { baseEnvironmentName, environmentName, groupEnvironmentName } from "./names.ts";
import type { GrantSpec, TeamSpec, TopologySettings } from "./specs.ts";

/** Grants on the environments that the stack of `environment` declares; base is there with organizationScope. */
export function buildGrants(
  policies: readonly AccessPolicy[],
  environment: EnvironmentName,
  { prefix = DEFAULT_PREFIX, organizationScope }: Pick<TopologySettings, "prefix" | "organizationScope">,
): GrantSpec[] {
  return policies.flatMap((policy) => {
    const groups = policy.environments.includes(environment) ? policy.groups : [];
    const targets: Omit<GrantSpec, "policy" | "team">[] = [
      ...groups.map((group) => ({ escName: groupEnvironmentName(prefix, environment, group), permission: policy.permission, level: "group" as const })),
      { escName: environmentName(prefix, environment), permission: policy.composition[environment] ?? "none", level: "composition" },
      { escName: baseEnvironmentName(prefix), permission: (organizationScope ? policy.composition.base : undefined) ?? "none", level: "composition" },
    ];
    const teams = [policy.team, ...policy.identities.flatMap((identity) => (identity.type === "team" ? [identity.name] : []))];
    return teams.flatMap((team) => targets.filter(({ permission }) => permission !== "none").map((target) => ({ policy: policy.name, team, ...target })));
  });
}

/** One team per policy. People without a login stay pending: an invitation nobody accepted would fail every `up`. */
export function buildTeams(policies: readonly AccessPolicy[]): TeamSpec[] {
  return policies.map((policy) => {
    const users = policy.identities.filter((identity) => identity.type === "user");
    return {
      policy: policy.name,
      name: policy.team,
      displayName: policy.team,
      description: `Carries the grants of ${policy.name}`,
      members: users.flatMap(({ login }) => (login === undefined ? [] : [login])).sort(),
      pending: users.filter(({ login }) => login === undefined).map(({ email }) => email).sort(),
    };
  });
}
