import { restRoot } from "./addresses.ts";
import { githubHttp } from "./github-http.ts";
import { type HttpClient, ServiceError, segment } from "./http.ts";

export interface GithubItem {
  readonly name: string;
  /** ISO time, whole seconds. */
  readonly updatedAt: string;
  readonly visibility: string;
  /** Variables only. */
  readonly value?: string;
}

interface WireItem {
  name: string;
  updated_at: string;
  visibility: string;
  value?: string;
}

type Kind = "secrets" | "variables";

/** Reads an organisation's Actions secrets and variables; GitHub never tells a secret's value. */
export class GithubApi {
  readonly #http: HttpClient;
  readonly #organization: string;

  constructor(options: { url?: string; organization: string; token: string | undefined; retries?: number }) {
    this.#organization = options.organization;
    this.#http = githubHttp({ ...options, api: restRoot(options.url) });
  }

  async item(kind: Kind, name: string): Promise<GithubItem | undefined> {
    const found = await this.#http.get<WireItem>(`${this.#base(kind)}/${segment(name)}`);
    return found && item(found);
  }

  async items(kind: Kind): Promise<GithubItem[]> {
    return (await this.#pages<WireItem>(this.#base(kind), kind)).map(item);
  }

  /** The repositories that may use a secret or variable whose visibility is `selected`. */
  async repositoriesOf(kind: Kind, name: string): Promise<{ readonly id: number; readonly name: string }[]> {
    return this.#pages<{ id: number; name: string }>(`${this.#base(kind)}/${segment(name)}/repositories`, "repositories");
  }

  async repositoryId(name: string): Promise<number | undefined> {
    return (await this.#http.get<{ id: number }>(`/repos/${segment(this.#organization)}/${segment(name)}`))?.id;
  }

  refusesToken(): Promise<boolean> {
    return this.#http.refusesToken(`/orgs/${segment(this.#organization)}`);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #base(kind: Kind): string {
    return `/orgs/${segment(this.#organization)}/actions/${kind}`;
  }

  /** All rows of a list: GitHub shows at most 100 at once. */
  async #pages<T>(path: string, key: string): Promise<T[]> {
    const rows: T[] = [];
    for (let page = 1; ; page++) {
      const answer = await this.#http.get<Record<string, unknown>>(`${path}?per_page=100&page=${page}`);
      if (!answer) throw new ServiceError("GitHub", 404, `GET ${path}`);
      const part = answer[key] as T[];
      rows.push(...part);
      if (part.length < 100) return rows;
    }
  }
}

const item = (w: WireItem): GithubItem => ({
  name: w.name,
  updatedAt: w.updated_at,
  visibility: w.visibility,
  ...(w.value === undefined ? {} : { value: w.value }),
});
