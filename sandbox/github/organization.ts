import { fail } from "../core/http-error.ts";
import type { Call, Route } from "../core/server.ts";
import { notFound, page } from "./answers.ts";
import type { GithubStore, Repository } from "./store.ts";

/** Every route below an organisation answers 404 for another one: that is all a token without access sees. */
export function inOrganization(store: GithubStore, call: Call): void {
  if ((call.params["org"] ?? call.params["owner"] ?? "").toLowerCase() !== store.organization.toLowerCase()) notFound();
}

export function repositoryView(store: GithubStore, r: Repository, origin: string): object {
  return {
    id: r.id,
    node_id: Buffer.from(`Repository:${r.id}`).toString("base64"),
    name: r.name,
    full_name: `${store.organization}/${r.name}`,
    private: true,
    owner: { login: store.organization, id: 1, type: "Organization" },
    url: `${origin}/repos/${store.organization}/${r.name}`,
  };
}

export function organizationRoutes(store: GithubStore): Route[] {
  return [
    { method: "GET", path: "/user", handler: () => ({ json: { login: "sandbox", id: 7, type: "User" } }) },
    { method: "GET", path: "/rate_limit", handler: () => {
      const core = { limit: 5000, remaining: 5000, used: 0, reset: Math.floor(Date.now() / 1000) + 3600 };
      return { json: { resources: { core }, rate: core } };
    } },
    { method: "GET", path: "/orgs/:org", handler: (call) => {
      inOrganization(store, call);
      return { json: { login: store.organization, id: 1, node_id: "O_1", url: `${call.origin}/orgs/${store.organization}` } };
    } },
    { method: "GET", path: "/orgs/:org/repos", handler: (call) => {
      inOrganization(store, call);
      return page(call, undefined, store.repositories.map((r) => repositoryView(store, r, call.origin)));
    } },
    { method: "GET", path: "/repos/:owner/:repo", handler: (call) => {
      inOrganization(store, call);
      const found = store.repository(call.params["repo"] ?? "") ?? fail(404, "Not Found");
      return { json: repositoryView(store, found, call.origin) };
    } },
  ];
}
