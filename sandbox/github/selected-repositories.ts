import { fail } from "../core/http-error.ts";
import type { Call, Reply, Route } from "../core/server.ts";
import { notFound, page } from "./answers.ts";
import { inOrganization, repositoryView } from "./organization.ts";
import type { GithubStore, Visibility } from "./store.ts";

interface Shared {
  readonly visibility: Visibility;
  readonly repositories: readonly number[];
}

/** The four routes below one secret or variable that say which repositories may use it. */
export function selectedRepositoryRoutes<T extends Shared>(store: GithubStore, base: string,
  find: (name: string) => T | undefined, put: (changed: T) => void): Route[] {
  const at = (call: Call): T => {
    inOrganization(store, call);
    return find(call.params["name"] ?? "") ?? notFound();
  };
  const selected = (call: Call): T => {
    const found = at(call);
    if (found.visibility !== "selected") fail(409, "Conflict: visibility must be selected");
    return found;
  };
  const change = (found: T, repositories: readonly number[]): Reply | undefined => {
    if (repositories.some((id) => !store.repositories.some((r) => r.id === id))) notFound();
    put({ ...found, repositories: [...new Set(repositories)].sort((a, b) => a - b) });
    return undefined;
  };
  const id = (call: Call): number => Number(call.params["repository"]);
  return [
    { method: "GET", path: `${base}/:name/repositories`, handler: (call) => {
      const found = at(call);
      const rows = store.repositories.filter((r) => found.repositories.includes(r.id));
      return page(call, "repositories", rows.map((r) => repositoryView(store, r, call.origin)));
    } },
    { method: "PUT", path: `${base}/:name/repositories`, handler: (call) => change(selected(call), call.body.selected_repository_ids as number[]) },
    { method: "PUT", path: `${base}/:name/repositories/:repository`, handler: (call) => {
      const found = selected(call);
      return change(found, [...found.repositories, id(call)]);
    } },
    { method: "DELETE", path: `${base}/:name/repositories/:repository`, handler: (call) => {
      const found = selected(call);
      return change(found, found.repositories.filter((r) => r !== id(call)));
    } },
  ];
}
