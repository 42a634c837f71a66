import { catalog } from "../catalog/index.ts";
import type { CatalogRow } from "../catalog/types.ts";
import { textOf } from "./plain-data.ts";
import { isGithubSecret, isGithubVariable, TYPE } from "./resource-types.ts";
import type { ResourceData } from "./rule.ts";

const byName = new Map(catalog.map((row) => [row.name, row]));
const byPath = new Map(catalog.flatMap((row) => (row.escPath === undefined ? [] : [[row.escPath, row] as const])));

export const rowNamed = (name: string): CatalogRow | undefined => byName.get(name);
export const rowAt = (path: string): CatalogRow | undefined => byPath.get(path);

/** The row whose value the resource carries, told by the name that the service or the state knows it by. */
export function rowOf(resource: ResourceData): CatalogRow | undefined {
  if (resource.type === TYPE.stash) return byName.get(resource.name.replace(/^held-/, ""));
  if (isGithubSecret(resource.type)) return byName.get(textOf(resource.props, "secretName"));
  return isGithubVariable(resource.type) ? byName.get(textOf(resource.props, "variableName")) : undefined;
}

/** Properties of a resource that carry its value, by type; undefined for a resource that carries none. */
export function carriedKeys(type: string): readonly string[] | undefined {
  if (type === TYPE.stash) return ["input"];
  if (isGithubSecret(type)) return ["plaintextValue", "value", "encryptedValue", "valueEncrypted"];
  return isGithubVariable(type) ? ["value"] : undefined;
}
