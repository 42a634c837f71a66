import type { LimitFunction } from "p-limit";
import { policyObjects } from "../../model/access-objects.ts";
import { exchange, sorted } from "../../model/changes/facts.ts";
import { inequalities } from "../../model/comparison.ts";
import type { Grant, IssuerView, PulumiCloudApi, TeamView } from "../../services/pulumi-cloud-api.ts";
import { ofType, text } from "../deployed-state.ts";
import type { Deployment } from "./deployment.ts";
import { AT_THE_SERVICE, FORGET, type Report, WRITE_AGAIN } from "./report.ts";

const TAKE_BACK = "take it back at the service, or declare it in environments/access.ts";

/** Every team's grants on our environments, our teams as a whole, and the trust in workflow tokens as a whole. */
export async function verifyAccess(deployment: Deployment, cloud: PulumiCloudApi, limit: LimitFunction, report: Report): Promise<void> {
  const features = deployment.ledger.features ?? [];
  await Promise.all([
    features.includes("teams") ? verifyTeams(deployment, cloud, limit, report) : undefined,
    Object.keys(deployment.facts.trust).length > 0 ? verifyIssuer(deployment, cloud, limit, report) : undefined,
  ]);
}

async function verifyTeams(deployment: Deployment, cloud: PulumiCloudApi, limit: LimitFunction, report: Report): Promise<void> {
  const { facts, topology, escProject, others } = deployment;
  // A list of teams need not tell their grants.
  const teams = (await Promise.all((await limit(() => cloud.teamNames())).map((name) => limit(() => cloud.team(name))))).filter((team) => team !== undefined);
  verifyGrants(deployment, teams, report);
  const known = new Map(teams.map((team) => [team.name, team]));
  for (const [name, members] of Object.entries(facts.teams)) {
    report.checked.teams += 1;
    const is = known.get(name);
    const declared = topology.teams.find((team) => team.name === name);
    if (is === undefined) {
      report.differs("access", `team ${name}`, "the team is not there", FORGET);
      continue;
    }
    const wanted = { displayName: declared?.displayName ?? is.displayName, description: declared?.description ?? is.description, roles: Object.fromEntries(members.map((login) => [login, "member"])) };
    for (const { path: [field = "", login = ""], how } of inequalities(wanted, { displayName: is.displayName, description: is.description, roles: is.roles })) {
      if (field !== "roles") report.differs("access", `team ${name}`, `its ${field === "displayName" ? "display name" : field} is not the deployed one`, WRITE_AGAIN);
      else if (how === "changed") report.differs("access", `team ${name}`, `${login} is ${is.roles[login] ?? ""} of it, and nobody declared that`, AT_THE_SERVICE);
      else report.differs("access", `team ${name}`, how === "missing" ? `${login} is no member` : `${login} is a member and nobody declared that`, WRITE_AGAIN);
    }
    // What is granted on another stack's environments is that stack's to verify.
    for (const grant of is.grants.filter((g) => g.project !== escProject || (facts.environments[g.environment] === undefined && !others.has(g.environment))))
      report.differs("access", `${name} on ${grant.project}/${grant.environment}`, `${level(grant)} is granted and nobody declared it`, TAKE_BACK);
  }
  for (const { name } of teams) if (facts.teams[name] === undefined && !Object.values(facts.grants).some((holders) => holders[name] !== undefined)) report.beside("access", `team ${name}`);
}

function verifyGrants({ facts, escProject }: Deployment, teams: readonly TeamView[], report: Report): void {
  for (const escName of Object.keys(facts.environments)) {
    const wanted: Readonly<Record<string, string>> = facts.grants[escName] ?? {};
    const is = sorted(teams.flatMap((team) => team.grants.filter((g) => g.project === escProject && g.environment === escName).map((g) => [team.name, level(g)] as const)));
    report.checked.grants += Object.keys(wanted).length;
    for (const { path: [team = ""], how } of inequalities(wanted, is)) {
      const name = `${team} on ${escName}`;
      if (how === "missing") report.differs("access", name, "the grant is not there", WRITE_AGAIN);
      else if (how === "changed") report.differs("access", name, `the permission is ${is[team] ?? ""} and not ${wanted[team] ?? ""}`, WRITE_AGAIN);
      else report.differs("access", name, `${is[team] ?? ""} is granted and nobody declared it`, TAKE_BACK);
    }
  }
}

const level = ({ permission, maxOpenDuration }: Grant): string => (maxOpenDuration === "" ? permission : `${permission} for ${maxOpenDuration} at most`);

async function verifyIssuer(deployment: Deployment, cloud: PulumiCloudApi, limit: LimitFunction, report: Report): Promise<void> {
  const { state, ledger, facts, topology } = deployment;
  const deployed = ofType(state, "pulumiservice:index:OidcIssuer")[0];
  const url = topology.issuer?.url ?? text(deployed?.inputs["url"]);
  report.checked.issuers += 1;
  const issuers = await limit(() => cloud.issuers());
  const is = issuers.find((issuer) => issuer.url === url);
  for (const issuer of issuers) if (issuer !== is) report.beside("access", `issuer ${issuer.url}`);
  if (is === undefined) return report.differs("access", `issuer ${url}`, "the issuer is not there", FORGET);
  const sent = (deployed?.inputs["policies"] as Readonly<Record<string, unknown>>[] | undefined) ?? [];
  const policies = Object.entries(facts.trust).map(([subject, given]) => topology.issuer?.policies.find((policy) => policy.rules.sub === subject && exchange(policy) === given)
    // The data here says something else by now: what was sent counts.
    ?? sent.find((policy) => (policy["rules"] as Record<string, unknown> | undefined)?.["sub"] === subject) ?? { rules: { sub: subject } });
  const foreign = ledger.foreignPolicies ?? [];
  const object = (issuer: Omit<IssuerView, "id">, list: readonly object[]) => ({
    name: issuer.name, "longest session": issuer.maxExpiration, keys: issuer.jwks ?? undefined,
    thumbprints: Object.fromEntries((issuer.thumbprints ?? []).map((thumbprint) => [thumbprint, true])),
    policies: policyObjects(list),
  });
  const told = { ...deployed?.outputs, ...deployed?.inputs };
  const wanted = object({
    name: topology.issuer?.name ?? text(told["name"]), url, thumbprints: (told["thumbprints"] ?? []) as string[],
    ...(typeof told["maxExpirationSeconds"] === "number" ? { maxExpiration: told["maxExpirationSeconds"] } : {}),
  }, [...policies, ...foreign]);
  for (const { path: [field = "", subject = "", ...rest], how } of inequalities(wanted, object(is, await limit(() => cloud.issuerPolicies(is.id))))) {
    const name = `issuer ${url}`;
    if (field !== "policies") report.differs("access", name, `its ${field} ${field === "thumbprints" || field === "keys" ? "are" : "is"} not as deployed`, field === "name" ? WRITE_AGAIN : AT_THE_SERVICE);
    else if (how === "undeclared" && rest.length === 0) report.differs("access", `${name}: ${subject}`, "it is trusted and nobody declared that", WRITE_AGAIN);
    else if (how === "missing" && rest.length === 0) report.differs("access", `${name}: ${subject}`, "its policy is not there", WRITE_AGAIN);
    else report.differs("access", `${name}: ${subject}`, `its policy has another ${rest[0] ?? "form"}`, WRITE_AGAIN);
  }
  for (const subject of Object.keys(policyObjects(foreign))) report.beside("access", `issuer ${url}: ${subject}`);
}
