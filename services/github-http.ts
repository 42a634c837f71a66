import { HttpClient, segment } from "./http.ts";

/** Client of GitHub's REST API; `api` is its root. Without a token only what is public answers. */
export const githubHttp = ({ api, token, retries }: { api: string; token: string | undefined; retries?: number }): HttpClient => new HttpClient({
  service: "GitHub", base: api,
  headers: {
    accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28", "user-agent": "sophia-secrets",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  },
  ...(retries === undefined ? {} : { retries }),
});

/** Path of `owner/name`. */
export function repositoryPath(repository: string): string {
  const [owner = "", name = ""] = repository.split("/");
  return `/repos/${segment(owner)}/${segment(name)}`;
}
