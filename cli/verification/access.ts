import type { PulumiCloudApi, TeamView } from "../../services/pulumi-cloud-api.ts";
import { ofType, text, type DeployedState } from "../deployed-state.ts";
import { type Report, WRITE_AGAIN } from "./report.ts";

/** Teams, their grants, and the trust in workflow tokens. */
export async function verifyAccess(state: DeployedState, cloud: PulumiCloudApi, report: Report): Promise<void> {
  const teams = new Map<string, Promise<TeamView | undefined>>();
  const team = (name: string): Promise<TeamView | undefined> => {
    const known = teams.get(name) ?? cloud.team(name);
    teams.set(name, known);
    return known;
  };
  for (const resource of ofType(state, "pulumiservice:index:Team")) {
    const name = text(resource.inputs["name"]);
    report.checked.teams += 1;
    const found = await team(name);
    if (found === undefined) report.differs("access", `team ${name}`, "the team is not there", WRITE_AGAIN);
    else {
      const wanted = new Set((resource.inputs["members"] as string[] | undefined) ?? []);
      const more = found.members.filter((m) => !wanted.has(m));
      const lacking = [...wanted].filter((m) => !found.members.includes(m));
      if (more.length > 0) report.differs("access", `team ${name}`, `${more.join(", ")} is a member and nobody declared that`, WRITE_AGAIN);
      if (lacking.length > 0) report.differs("access", `team ${name}`, `${lacking.join(", ")} is no member`, WRITE_AGAIN);
    }
  }
  for (const resource of ofType(state, "pulumiservice:index:TeamEnvironmentPermission")) {
    const { project, environment, team: holder, permission } = resource.inputs;
    report.checked.grants += 1;
    const name = `${text(holder)} on ${text(environment)}`;
    const grant = (await team(text(holder)))?.grants.find((g) => g.project === (text(project) || "default") && g.environment === text(environment));
    if (grant === undefined) report.differs("access", name, "the grant is not there", WRITE_AGAIN);
    else if (grant.permission !== text(permission)) report.differs("access", name, `the permission is ${grant.permission} and not ${text(permission)}`, WRITE_AGAIN);
  }
  for (const resource of ofType(state, "pulumiservice:index:OidcIssuer")) {
    const url = text(resource.inputs["url"]);
    report.checked.issuers += 1;
    const found = (await cloud.issuers()).find((i) => i.url === url);
    if (found === undefined) {
      report.differs("access", `issuer ${url}`, "the issuer is not there", WRITE_AGAIN);
      continue;
    }
    const subjects = (list: readonly unknown[]): string[] => list.map((p) => text(((p as Record<string, unknown>)["rules"] as Record<string, unknown> | undefined)?.["sub"])).sort();
    const wanted = subjects((resource.inputs["policies"] as unknown[] | undefined) ?? []);
    const there = subjects(await cloud.issuerPolicies(found.id));
    if (JSON.stringify(wanted) !== JSON.stringify(there)) report.differs("access", `issuer ${url}`, "its policies are not the deployed ones", WRITE_AGAIN);
  }
}
