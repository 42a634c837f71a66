import { isEmpty } from "./empty-environment.ts";
import { HttpClient, ServiceError, segment } from "./http.ts";

export interface EscEnvironment {
  readonly project: string;
  readonly name: string;
}

export interface Grant {
  readonly project: string;
  readonly environment: string;
  readonly permission: string;
  /** Longest time that an opened session lasts, in Go's notation; "" = as the service has it. */
  readonly maxOpenDuration: string;
}

export interface TeamView {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly members: readonly string[];
  /** What each of them is in it, by login: `member` or `admin`. */
  readonly roles: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  /** Whether anything else, such as a stack, is granted to it. */
  readonly more: boolean;
}

export interface IssuerView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly thumbprints?: readonly string[] | null;
  /** Seconds. */
  readonly maxExpiration?: number;
  /** Public keys kept at the service, in place of those at the issuer's address. */
  readonly jwks?: object | null;
}

interface WireTeam {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly members?: { githubLogin: string; role?: string }[];
  readonly environments?: { projectName: string; envName: string; permission: string; maxOpenDuration?: string }[];
  readonly stacks?: unknown[];
  readonly accounts?: unknown[];
}

/** Reads (and for little more than a setting writes) what the stacks declare at Pulumi Cloud, past the plugin. */
export class PulumiCloudApi {
  readonly #http: HttpClient;
  readonly #organization: string;

  constructor(options: { url: string; organization: string; token: string | undefined; retries?: number }) {
    this.#organization = options.organization;
    this.#http = new HttpClient({
      service: "Pulumi Cloud",
      base: options.url,
      headers: {
        accept: "application/vnd.pulumi+8",
        "content-type": "application/json",
        "user-agent": "sophia-secrets",
        ...(options.token === undefined ? {} : { authorization: `token ${options.token}` }),
      },
      ...(options.retries === undefined ? {} : { retries: options.retries }),
    });
  }

  async environments(): Promise<EscEnvironment[]> {
    const rows: EscEnvironment[] = [];
    for (let token = ""; ; ) {
      const query = token === "" ? "" : `?continuationToken=${segment(token)}`;
      const answer = await this.#http.get<{ environments?: EscEnvironment[]; nextToken?: string }>(`/api/esc/environments/${segment(this.#organization)}${query}`);
      rows.push(...(answer?.environments ?? []));
      if (!answer?.nextToken || answer.nextToken === "0") return rows;
      token = answer.nextToken;
    }
  }

  /** The definition with its secrets in clear, and its revision. Undefined when there is none. */
  async definition(project: string, name: string): Promise<{ yaml: string; revision: number } | undefined> {
    const path = `${this.#environment(project, name)}/decrypt`;
    const answer = await this.#http.send("GET", path);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new ServiceError("Pulumi Cloud", answer.status, `GET ${path}`);
    return { yaml: answer.text, revision: Number(answer.headers["pulumi-esc-revision"] ?? 0) };
  }

  /**
   * Removes an environment that an interrupted creation left: without a definition, or at the first one it ever had where `isOurs` says
   * that it means what we send. False when there is none such. Anything else is left alone.
   */
  async removeHalfMade(project: string, name: string, isOurs: (yaml: string) => Promise<boolean>): Promise<boolean> {
    const found = await this.definition(project, name);
    if (found === undefined || !(isEmpty(found) || (found.revision <= 2 && (await isOurs(found.yaml))))) return false;
    // Refused where it is protected or in use: then it is no half-made one.
    return (await this.#change("DELETE", this.#environment(project, name), undefined, [404, 409])) !== 409;
  }

  /** The evaluated environment: values with their secrecy, as a consumer gets them. Undefined where the service cannot evaluate it. */
  async open(project: string, name: string): Promise<Record<string, unknown> | undefined> {
    const path = `${this.#environment(project, name)}/open`;
    const started = await this.#http.send("POST", `${path}?duration=15m0s`);
    if ([400, 404, 409, 422].includes(started.status)) return undefined;
    if (started.status !== 200) throw new ServiceError("Pulumi Cloud", started.status, `POST ${path}`);
    const { id } = JSON.parse(started.text) as { id: string };
    const opened = await this.#http.get<{ properties?: Record<string, unknown> }>(`${path}/${segment(id)}`);
    return opened?.properties ?? {};
  }

  async tags(project: string, name: string): Promise<Record<string, string>> {
    const answer = await this.#http.get<{ tags?: Record<string, { value: string }> }>(`${this.#environment(project, name)}/tags?count=500`);
    return Object.fromEntries(Object.entries(answer?.tags ?? {}).map(([tag, t]) => [tag, t.value]));
  }

  async deletionProtected(project: string, name: string): Promise<boolean | undefined> {
    return (await this.#http.get<{ deletionProtected: boolean }>(`${this.#environment(project, name)}/settings`))?.deletionProtected;
  }

  async protectFromDeletion(project: string, name: string): Promise<void> {
    const path = `${this.#environment(project, name)}/settings`;
    const answer = await this.#http.send("PATCH", path, JSON.stringify({ deletionProtected: true }));
    if (answer.status > 299) throw new ServiceError("Pulumi Cloud", answer.status, `PATCH ${path}`);
  }

  async team(name: string): Promise<TeamView | undefined> {
    const found = await this.#http.get<WireTeam>(this.#team(name));
    return found && {
      name: found.name,
      displayName: found.displayName ?? "",
      description: found.description ?? "",
      members: (found.members ?? []).map((m) => m.githubLogin).sort(),
      roles: Object.fromEntries((found.members ?? []).map((m) => [m.githubLogin, m.role ?? "member"])),
      grants: (found.environments ?? []).map((e) => ({ project: e.projectName, environment: e.envName, permission: e.permission, maxOpenDuration: e.maxOpenDuration ?? "" })),
      more: (found.stacks ?? []).length + (found.accounts ?? []).length > 0,
    };
  }

  async teamNames(): Promise<string[]> {
    const answer = await this.#http.get<{ teams?: { name: string }[] }>(`/api/orgs/${segment(this.#organization)}/teams`);
    return (answer?.teams ?? []).map((t) => t.name);
  }

  async issuers(): Promise<IssuerView[]> {
    const answer = await this.#http.get<{ oidcIssuers?: IssuerView[] }>(`/api/orgs/${segment(this.#organization)}/oidc/issuers`);
    return answer?.oidcIssuers ?? [];
  }

  /** The policies of one issuer, as the service words them. */
  async issuerPolicies(id: string): Promise<Record<string, unknown>[]> {
    const answer = await this.#http.get<{ policies?: Record<string, unknown>[] }>(`/api/orgs/${segment(this.#organization)}/auth/policies/oidcissuers/${segment(id)}`);
    return answer?.policies ?? [];
  }

  /** Adds or removes one member; that it is so already is as good. */
  async changeMember(team: string, memberAction: "add" | "remove", member: string): Promise<void> {
    await this.#change("PATCH", this.#team(team), { memberAction, member }, [404, 409]);
  }

  /** Login of the token's owner. */
  async me(): Promise<string> {
    return (await this.#http.get<{ githubLogin?: string }>("/api/user"))?.githubLogin ?? "";
  }

  /** Whether nothing is granted to a team, and nobody but the token's owner, as its creator, is in it. */
  async isBare({ members, grants, more }: TeamView): Promise<boolean> {
    return grants.length === 0 && !more && (members.length === 0 || (members.length === 1 && members[0] === (await this.me())));
  }

  /** Removes a team that is bare; false when it is no such team. */
  async removeBareTeam(name: string): Promise<boolean> {
    const found = await this.team(name);
    if (!found || !(await this.isBare(found))) return false;
    await this.#change("DELETE", this.#team(name), undefined, [404]);
    return true;
  }

  /** Removes the issuer of this address where `mayGo`, if given, says so of its policies; false when there is none such. */
  async removeIssuer(url: string, mayGo?: (policies: readonly Record<string, unknown>[]) => boolean): Promise<boolean> {
    const found = (await this.issuers()).find((i) => i.url === url);
    if (!found || (mayGo && !mayGo(await this.issuerPolicies(found.id)))) return false;
    await this.#change("DELETE", `/api/orgs/${segment(this.#organization)}/oidc/issuers/${segment(found.id)}`, undefined, [404]);
    return true;
  }

  async removeTag(project: string, name: string, tag: string): Promise<void> {
    await this.#change("DELETE", `${this.#environment(project, name)}/tags/${segment(tag)}`, undefined, [404]);
  }

  async #change(method: "PATCH" | "DELETE", path: string, body: object | undefined, accept: readonly number[]): Promise<number> {
    const { status } = await this.#http.send(method, path, body && JSON.stringify(body));
    if (status > 299 && !accept.includes(status)) throw new ServiceError("Pulumi Cloud", status, `${method} ${path}`);
    return status;
  }

  #team(name: string): string {
    return `/api/orgs/${segment(this.#organization)}/teams/${segment(name)}`;
  }

  refusesToken(): Promise<boolean> {
    return this.#http.refusesToken("/api/user");
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #environment(project: string, name: string): string {
    return `/api/esc/environments/${segment(this.#organization)}/${segment(project)}/${segment(name)}`;
  }
}
