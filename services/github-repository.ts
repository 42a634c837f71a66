import { githubHttp, repositoryPath } from "./github-http.ts";
import { type HttpClient, ServiceError, segment } from "./http.ts";

/** Names of one scope; GitHub never tells a secret's value, and values of variables are not asked for. */
export interface ScopeNames {
  readonly secrets: readonly string[];
  readonly variables: readonly string[];
}

/** Reads which names a repository, and its environments, have of their own. */
export class GithubRepository {
  readonly #http: HttpClient;
  readonly #base: string;

  /** `api`: root of the REST API; `repository`: owner/name. */
  constructor(options: { api: string; repository: string; token: string; retries?: number }) {
    this.#base = repositoryPath(options.repository);
    this.#http = githubHttp(options);
  }

  own(): Promise<ScopeNames> {
    return this.#names(`${this.#base}/actions`, true);
  }

  /** Empty for an environment that does not exist. */
  environment(name: string): Promise<ScopeNames> {
    return this.#names(`${this.#base}/environments/${segment(name)}`, false);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #names(path: string, mustExist: boolean): Promise<ScopeNames> {
    return { secrets: await this.#pages(path, "secrets", mustExist), variables: await this.#pages(path, "variables", mustExist) };
  }

  /** All rows of a list: GitHub shows at most 100 secrets, or 30 variables, at once. */
  async #pages(path: string, kind: "secrets" | "variables", mustExist: boolean): Promise<string[]> {
    const names: string[] = [];
    for (let page = 1; ; page++) {
      const answer = await this.#http.get<{ total_count: number } & Record<string, { name: string }[]>>(`${path}/${kind}?per_page=30&page=${page}`);
      if (!answer && mustExist) throw new ServiceError("GitHub", 404, `GET ${path}/${kind}`);
      const part = answer?.[kind] ?? [];
      names.push(...part.map(({ name }) => name));
      if (part.length === 0 || names.length >= (answer?.total_count ?? 0)) return names;
    }
  }
}
