import type { Api } from "../api-client.ts";
import { urlPath } from "../resource-kind.ts";

export interface EnvironmentGrant { envName: string; projectName: string; permission: string; maxOpenDuration?: string }

/** What the service tells of a team, as far as we use it. */
export interface TeamRecord {
  kind: string;
  name: string;
  displayName: string;
  description: string;
  /** Logins, sorted. */
  members: string[];
  environments: EnvironmentGrant[];
  /** Nobody but its creator is in it, and nothing is granted to it. */
  bare: boolean;
}

export function teamPath(organization: string, team?: string): string {
  return urlPath("api", "orgs", organization, "teams", ...(team === undefined ? [] : [team]));
}

/** undefined: no such team (404). */
export async function readTeam(api: Api, organization: string, team: string): Promise<TeamRecord | undefined> {
  const reply = await api.call({ client: "legacy", method: "GET", path: teamPath(organization, team), accept: [404] });
  if (reply.status === 404) return undefined;
  const told = reply.json();
  const list = <T>(name: string): T[] => (Array.isArray(told[name]) ? (told[name] as T[]) : []);
  const members = list<{ githubLogin?: unknown }>("members").map(({ githubLogin }) => String(githubLogin)).sort();
  const environments = list<EnvironmentGrant>("environments");
  return {
    kind: String(told["kind"] ?? "pulumi"),
    name: String(told["name"] ?? team),
    displayName: String(told["displayName"] ?? ""),
    description: String(told["description"] ?? ""),
    members,
    environments,
    bare: members.length <= 1 && environments.length + list("stacks").length + list("accounts").length === 0,
  };
}

/** One change of a team: all of them mean the same when said twice. `accept`: other answers that are as good. */
export async function changeTeam(api: Api, organization: string, team: string, change: object, accept: number[] = []): Promise<void> {
  await api.call({ client: "legacy", method: "PATCH", path: teamPath(organization, team), json: change, accept });
}
