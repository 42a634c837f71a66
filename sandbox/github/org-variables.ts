import { fail } from "../core/http-error.ts";
import type { Call, Reply, Route } from "../core/server.ts";
import { LARGEST, legalName, notFound, page } from "./answers.ts";
import { inOrganization } from "./organization.ts";
import { selectedRepositoryRoutes } from "./selected-repositories.ts";
import { timestamp, type GithubStore, type StoredVariable } from "./store.ts";

const BASE = "/orgs/:org/actions/variables";

/** Actions variables of the organisation: readable settings, 409 when one is created twice. */
export function orgVariableRoutes(store: GithubStore): Route[] {
  const view = (v: StoredVariable, call: Call): object => ({
    name: v.name,
    value: v.value,
    created_at: v.createdAt,
    updated_at: v.updatedAt,
    visibility: v.visibility,
    ...(v.visibility === "selected"
      ? { selected_repositories_url: `${call.origin}/orgs/${store.organization}/actions/variables/${v.name}/repositories` } : {}),
  });
  const at = (call: Call): StoredVariable => {
    inOrganization(store, call);
    return store.variable(call.params["name"] ?? "") ?? notFound();
  };
  return [
    { method: "GET", path: BASE, handler: (call) => {
      inOrganization(store, call);
      return page(call, "variables", store.variables.map((v) => view(v, call)));
    } },
    { method: "POST", path: BASE, handler: (call) => {
      inOrganization(store, call);
      return create(store, call);
    } },
    { method: "GET", path: `${BASE}/:name`, handler: (call) => ({ json: view(at(call), call) }) },
    { method: "PATCH", path: `${BASE}/:name`, handler: (call) => change(store, at(call), call) },
    { method: "DELETE", path: `${BASE}/:name`, handler: (call) => {
      inOrganization(store, call);
      return store.deleteVariable(call.params["name"] ?? "") ? undefined : notFound();
    } },
    ...selectedRepositoryRoutes(store, BASE, (name) => store.variable(name), (v) => store.putVariable(v)),
  ];
}

function create(store: GithubStore, call: Call): Reply {
  const name = legalName(String(call.body.name));
  if (store.variable(name)) fail(409, "Already exists - Variable already exists");
  small(call);
  const ids = known(store, call.body.selected_repository_ids as number[] | undefined);
  const now = timestamp();
  store.putVariable({ name, value: String(call.body.value), visibility: call.body.visibility as StoredVariable["visibility"],
    repositories: ids ?? [], createdAt: now, updatedAt: now });
  return { status: 201, json: {} };
}

function change(store: GithubStore, before: StoredVariable, call: Call): undefined {
  const body = call.body as { name?: string; value?: string; visibility?: StoredVariable["visibility"]; selected_repository_ids?: number[] };
  small(call);
  const ids = known(store, body.selected_repository_ids);
  const name = body.name === undefined ? before.name : legalName(body.name);
  if (name !== before.name) {
    if (store.variable(name)) fail(409, "Already exists - Variable already exists");
    store.deleteVariable(before.name);
  }
  store.putVariable({ ...before, name, value: body.value ?? before.value, visibility: body.visibility ?? before.visibility,
    repositories: ids ?? before.repositories, updatedAt: timestamp() });
}

function small(call: Call): void {
  if (Buffer.byteLength(String(call.body.value ?? "")) > LARGEST) fail(422, "The value is larger than 48 KB");
}

function known(store: GithubStore, ids: number[] | undefined): number[] | undefined {
  if (ids?.some((id) => !store.repositories.some((r) => r.id === id))) fail(422, "selected_repository_ids names an unknown repository");
  return ids;
}
