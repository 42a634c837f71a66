import { join } from "node:path";
import { fail } from "../../core/http-error.ts";
import { Document } from "../document.ts";
import { isName, type Settings } from "../settings.ts";

export type Permission = "none" | "read" | "open" | "write" | "admin";

export interface Grant {
  readonly projectName: string;
  readonly envName: string;
  readonly permission: Permission;
  /** Go notation, e.g. `1h30m0s`. */
  readonly maxOpenDuration?: string;
}

export interface Team {
  readonly name: string;
  displayName: string;
  description: string;
  members: { login: string; role: "member" | "admin" }[];
  environments: Grant[];
}

/** One change of a team: the fields of one PATCH. */
export interface TeamChange {
  readonly newDisplayName?: string;
  readonly newDescription?: string;
  readonly member?: string;
  readonly memberAction?: "add" | "remove" | "promote" | "demote";
  readonly addEnvironmentPermission?: Grant;
  readonly editEnvironmentPermission?: Grant;
  readonly removeEnvironment?: { readonly projectName: string; readonly envName: string };
  readonly addStackPermission?: unknown;
  readonly editStackPermission?: unknown;
  readonly removeStack?: unknown;
}

/** The organisation's teams. Handlers never wait, so changes of one team cannot overlap. */
export class Teams {
  readonly #document: Document<Record<string, Team>>;

  readonly #creator: string;

  constructor(settings: Settings) {
    this.#creator = settings.user;
    this.#document = new Document(join(settings.folder, "teams.json"), {});
  }

  list(): Team[] {
    return Object.values(this.#document.content).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  get(name: string): Team {
    return this.#find(name) ?? fail(404, `Not Found: team '${name}' not found`);
  }

  create(body: { name: string; displayName: string; description: string }): Team {
    if (!isName(body.name)) return fail(400, "Bad Request: invalid team name");
    if (this.#find(body.name)) return fail(409, `Conflict: team '${body.name}' already exists`);
    // As at the service: who creates a team is in it.
    const team: Team = { name: body.name, displayName: body.displayName || body.name, description: body.description, members: [{ login: this.#creator, role: "admin" }], environments: [] };
    this.#document.content[body.name] = team;
    this.#document.save();
    return team;
  }

  remove(name: string): void {
    this.get(name);
    delete this.#document.content[name];
    this.#document.save();
  }

  /** `exists` says whether an environment is there: a grant on none is refused. */
  change(name: string, change: TeamChange, exists: (project: string, environment: string) => boolean): void {
    const team = this.get(name);
    if (change.addStackPermission ?? change.editStackPermission ?? change.removeStack) fail(501, "Not Implemented: the sandbox has no permissions on stacks");
    const grant = change.addEnvironmentPermission ?? change.editEnvironmentPermission;
    if (grant) {
      if (!exists(grant.projectName, grant.envName)) fail(404, `Not Found: environment '${grant.projectName}/${grant.envName}' not found`);
      if (change.editEnvironmentPermission && !team.environments.some((g) => isSame(g, grant))) fail(404, "Not Found: the team has no permission on this environment");
    }
    if (change.newDisplayName !== undefined) team.displayName = change.newDisplayName;
    if (change.newDescription !== undefined) team.description = change.newDescription;
    if (change.memberAction !== undefined) changeMember(team, change.member, change.memberAction);
    if (grant) team.environments = [...team.environments.filter((g) => !isSame(g, grant)), { ...grant }];
    // Already gone is what was asked for: a client that lost the answer asks again.
    if (change.removeEnvironment) team.environments = team.environments.filter((g) => !isSame(g, change.removeEnvironment ?? g));
    this.#document.save();
  }

  /** Grants on an environment end with it. */
  forget(project: string, environment: string): void {
    const gone = { projectName: project, envName: environment };
    for (const team of this.list()) team.environments = team.environments.filter((g) => !isSame(g, gone));
    this.#document.save();
  }

  #find(name: string): Team | undefined {
    return Object.hasOwn(this.#document.content, name) ? this.#document.content[name] : undefined;
  }
}

const isSame = (a: Pick<Grant, "projectName" | "envName">, b: Pick<Grant, "projectName" | "envName">): boolean =>
  a.projectName === b.projectName && a.envName === b.envName;

function changeMember(team: Team, login: string | undefined, action: NonNullable<TeamChange["memberAction"]>): void {
  if (!login) fail(400, "Bad Request: member is required");
  const member = team.members.find((m) => m.login === login);
  if (action === "add") {
    if (member) fail(409, `Conflict: '${login}' is already a member of the team`);
    team.members.push({ login, role: "member" });
    return;
  }
  if (!member) fail(404, `Not Found: '${login}' is not a member of the team`);
  if (action === "remove") team.members = team.members.filter((m) => m !== member);
  else member.role = action === "promote" ? "admin" : "member";
}
