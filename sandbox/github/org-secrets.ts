import { fail } from "../core/http-error.ts";
import type { Call, Route } from "../core/server.ts";
import { LARGEST, legalName, notFound, page } from "./answers.ts";
import { inOrganization } from "./organization.ts";
import { selectedRepositoryRoutes } from "./selected-repositories.ts";
import { timestamp, type GithubStore, type StoredSecret } from "./store.ts";

const BASE = "/orgs/:org/actions/secrets";

/** Actions secrets of the organisation: boxes go in, names and times come out, never a value. */
export function orgSecretRoutes(store: GithubStore): Route[] {
  const view = (s: StoredSecret, call: Call): object => ({
    name: s.name,
    created_at: s.createdAt,
    updated_at: s.updatedAt,
    visibility: s.visibility,
    ...(s.visibility === "selected"
      ? { selected_repositories_url: `${call.origin}/orgs/${store.organization}/actions/secrets/${s.name}/repositories` } : {}),
  });
  return [
    { method: "GET", path: BASE, handler: (call) => {
      inOrganization(store, call);
      return page(call, "secrets", store.secrets.map((s) => view(s, call)));
    } },
    { method: "GET", path: `${BASE}/public-key`, handler: (call) => {
      inOrganization(store, call);
      return { json: { key_id: store.keyPair.keyId, key: store.keyPair.publicKey } };
    } },
    { method: "GET", path: `${BASE}/:name`, handler: (call) => {
      inOrganization(store, call);
      return { json: view(store.secret(call.params["name"] ?? "") ?? notFound(), call) };
    } },
    { method: "PUT", path: `${BASE}/:name`, handler: (call) => {
      inOrganization(store, call);
      return put(store, call);
    } },
    { method: "DELETE", path: `${BASE}/:name`, handler: (call) => {
      inOrganization(store, call);
      return store.deleteSecret(call.params["name"] ?? "") ? undefined : notFound();
    } },
    ...selectedRepositoryRoutes(store, BASE, (name) => store.secret(name), (s) => store.putSecret(s)),
  ];
}

function put(store: GithubStore, call: Call): { status: number; json?: object } {
  const name = legalName(call.params["name"] ?? "");
  const before = store.secret(name);
  const { encrypted_value: box, key_id: keyId, visibility, selected_repository_ids: given } = call.body as
    { encrypted_value?: string; key_id?: string; visibility: StoredSecret["visibility"]; selected_repository_ids?: (number | string)[] };
  // The description takes either spelling here, and only here.
  const ids = given?.map(Number);
  if (box === undefined && before === undefined) fail(422, "encrypted_value is required for a new secret");
  if (box !== undefined && String(keyId) !== store.keyPair.keyId) fail(422, "The key_id is not the current public key");
  // A box is 48 bytes longer than its text.
  const length = box === undefined ? undefined : Buffer.from(box, "base64").length - 48;
  if (length !== undefined && length < 0) fail(422, "encrypted_value is no sealed box");
  if (length !== undefined && length > LARGEST) fail(422, "The value is larger than 48 KB");
  if (ids?.some((id) => !store.repositories.some((r) => r.id === id))) fail(422, "selected_repository_ids names an unknown repository");
  const now = timestamp();
  store.putSecret({
    name,
    box: box ?? before?.box ?? "",
    visibility,
    repositories: ids ?? before?.repositories ?? [],
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
  return before ? { status: 204 } : { status: 201, json: {} };
}
