import type { Call, Route } from "../../core/server.ts";
import { requireFeature } from "../plan.ts";
import type { Settings } from "../settings.ts";
import type { Environments } from "../esc/environments.ts";
import type { Team, TeamChange, Teams } from "./teams.ts";

const T = "/api/orgs/:orgName/teams";

/** Teams with their members and their permissions on environments. */
export function teamRoutes(teams: Teams, environments: Environments, settings: Settings): Route[] {
  const name = (call: Call): string => call.params["teamName"] ?? "";
  const routes: Route[] = [
    { method: "GET", path: T, handler: () => ({ json: { teams: teams.list().map(view) } }) },
    { method: "POST", path: `${T}/pulumi`, handler: (call) => ({ status: 201, json: view(teams.create(call.body)) }) },
    { method: "GET", path: `${T}/:teamName`, handler: (call) => ({ json: view(teams.get(name(call))) }) },
    { method: "PATCH", path: `${T}/:teamName`, handler: (call) => {
      const change = call.body as TeamChange;
      if (change.addEnvironmentPermission ?? change.editEnvironmentPermission) requireFeature(settings, "grants");
      teams.change(name(call), change, (project, env) => environments.find(call.params["orgName"] ?? "", project, env) !== undefined);
      return undefined;
    } },
    { method: "DELETE", path: `${T}/:teamName`, handler: (call) => {
      teams.remove(name(call));
      return undefined;
    } },
  ];
  return routes.map((route) => ({ ...route, handler: (call) => {
    requireFeature(settings, "teams");
    return route.handler(call);
  } }));
}

const view = (team: Team) => ({
  kind: "pulumi", name: team.name, displayName: team.displayName, description: team.description,
  members: team.members.map((m) => ({ githubLogin: m.login, name: m.login, avatarUrl: "", role: m.role })),
  environments: team.environments, stacks: [], accounts: [], userRole: "admin",
});
