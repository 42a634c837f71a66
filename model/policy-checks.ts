import { ENVIRONMENTS, SECRET_GROUPS } from "../catalog/types.ts";
import type { AccessPolicy } from "../environments/types.ts";
import type { Finding } from "./findings.ts";

const PERMISSIONS: readonly string[] = ["none", "read", "open", "write", "admin"];
const IDENTITY_TYPES: readonly string[] = ["user", "team", "github"];
const PLACE = "environments/access.ts";

/** What is wrong with the access data. The compiler sees most of it; data read from elsewhere has only this. */
export function checkPolicies(policies: readonly AccessPolicy[]): Finding[] {
  const teams = policies.map((policy) => policy.team);
  return [
    ...repeated(policies.map(({ name }) => name)).map((name) => found(name, "is the name of two policies", "Give each policy a name of its own")),
    ...repeated(teams).map((team) => found(team, "is the team of two policies, so that their grants collide", "Give each policy a team of its own")),
    ...policies.flatMap((policy) => [...listFindings(policy), ...identityFindings(policy, teams), ...permissionFindings(policy)]),
  ];
}

function listFindings({ name, team, groups, environments, identities }: AccessPolicy): Finding[] {
  const empty = Object.entries({ team, groups, environments, identities }).filter(([, list]) => list.length === 0);
  const unknownGroups = groups.filter((group) => !(SECRET_GROUPS as readonly string[]).includes(group));
  const unknownEnvironments = environments.filter((environment) => !(ENVIRONMENTS as readonly string[]).includes(environment));
  return [
    ...empty.map(([field]) => found(name, `has no ${field}`, "Fill the list, or remove the policy")),
    ...unknownGroups.map((group) => found(name, `names an unknown group, ${group}`, `Use one of ${SECRET_GROUPS.join(", ")}`)),
    ...unknownEnvironments.map((environment) => found(name, `names an unknown environment, ${environment}`, `Use one of ${ENVIRONMENTS.join(", ")}`)),
    ...repeated([...groups, ...environments]).map((entry) => found(name, `lists ${entry} twice`, "List it once")),
  ];
}

function identityFindings({ name, team, identities }: AccessPolicy, teams: readonly string[]): Finding[] {
  return identities.flatMap((identity): Finding[] => {
    if (!IDENTITY_TYPES.includes(identity.type)) {
      return [found(name, `has an identity of unknown type, ${identity.type}`, `Use one of ${IDENTITY_TYPES.join(", ")}`)];
    }
    if (identity.type !== "team") return [];
    if (!teams.includes(identity.name)) return [found(name, `names an unknown team, ${identity.name}`, `Use one of ${teams.join(", ")}`)];
    return identity.name === team ? [found(name, `names its own team, ${team}`, "Remove the identity")] : [];
  });
}

function permissionFindings({ name, permission, composition }: AccessPolicy): Finding[] {
  const unknown = [permission, ...Object.values(composition)].filter((level) => !PERMISSIONS.includes(level));
  const places = Object.keys(composition).filter((place) => place !== "base" && !(ENVIRONMENTS as readonly string[]).includes(place));
  return [
    ...unknown.map((level) => found(name, `grants an unknown permission, ${level}`, `Use one of ${PERMISSIONS.join(", ")}`)),
    ...places.map((place) => found(name, `has a composition grant on an unknown environment, ${place}`, `Use base or one of ${ENVIRONMENTS.join(", ")}`)),
  ];
}

const found = (name: string, problem: string, remedy: string): Finding => ({ name, place: PLACE, problem, remedy, rule: "A-04" });
const repeated = (names: readonly string[]): string[] => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
