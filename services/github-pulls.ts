import { githubHttp, repositoryPath } from "./github-http.ts";
import { type HttpClient, ServiceError, segment } from "./http.ts";

export interface PullRequest {
  readonly number: number;
  readonly head: string;
  readonly merged: boolean;
  readonly mergeCommit: string | undefined;
}

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

interface WirePull {
  number: number;
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { sha: string };
}

/** Pull requests of one repository and what is written below them. */
export class GithubPulls {
  readonly #http: HttpClient;
  readonly #repository: string;

  /** `api`: root of the REST API; `repository`: owner/name. */
  constructor(options: { api: string; repository: string; token: string; retries?: number }) {
    this.#repository = repositoryPath(options.repository);
    this.#http = githubHttp(options);
  }

  /** The open pull request from that branch, if its newest commit is still `sha`. */
  async openFrom(headRepository: string, branch: string, sha: string): Promise<PullRequest | undefined> {
    const owner = headRepository.split("/")[0] ?? "";
    const found = await this.#http.get<WirePull[]>(`${this.#repository}/pulls?state=open&per_page=100&head=${segment(`${owner}:${branch}`)}`);
    return (found ?? []).map(pull).find(({ head }) => head === sha);
  }

  /** The pull request whose merge made this commit. */
  async mergedAs(commit: string): Promise<PullRequest | undefined> {
    const found = await this.#http.get<WirePull[]>(`${this.#repository}/commits/${segment(commit)}/pulls?per_page=100`);
    return (found ?? []).map(pull).find(({ merged, mergeCommit }) => merged && mergeCommit === commit);
  }

  async comments(number: number): Promise<Comment[]> {
    const rows: Comment[] = [];
    for (let page = 1; ; page++) {
      const part = await this.#http.get<{ id: number; body?: string; user: { login: string } | null }[]>(`${this.#repository}/issues/${number}/comments?per_page=100&page=${page}`) ?? [];
      rows.push(...part.map(({ id, body, user }) => ({ id, author: user?.login ?? "", body: body ?? "" })));
      if (part.length < 100) return rows;
    }
  }

  /** Writes a new comment, or another text into one. */
  async write(number: number, body: string, comment?: number): Promise<void> {
    const [method, path] = comment === undefined ? (["POST", `${this.#repository}/issues/${number}/comments`] as const) : (["PATCH", `${this.#repository}/issues/comments/${comment}`] as const);
    const { status } = await this.#http.send(method, path, JSON.stringify({ body }));
    if (status < 200 || status > 299) throw new ServiceError("GitHub", status, `${method} ${path}`);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

const pull = ({ number, merged_at, merge_commit_sha, head }: WirePull): PullRequest =>
  ({ number, head: head.sha, merged: merged_at !== null, mergeCommit: merge_commit_sha ?? undefined });
