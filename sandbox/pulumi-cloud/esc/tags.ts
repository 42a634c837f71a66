import { fail } from "../../core/http-error.ts";
import type { Settings } from "../settings.ts";
import type { Environment, EnvironmentTag } from "./environments.ts";

const view = (tag: EnvironmentTag, settings: Settings) => ({ ...tag, editorLogin: settings.user, editorName: settings.user });

/** A map, and `"0"` at the end: the client stops at nothing else, an empty string would make it ask for ever. Tokens are positions. */
export function listTags(environment: Environment, query: { after: number; count: number }, settings: Settings): { tags: object; nextToken: string } {
  const names = Object.keys(environment.tags).sort();
  const end = query.count > 0 ? query.after + query.count : names.length;
  const tags = Object.fromEntries(names.slice(query.after, end).map((name) => [name, getTag(environment, name, settings)]));
  return { tags, nextToken: end < names.length ? String(end) : "0" };
}

export function getTag(environment: Environment, name: string, settings: Settings): object {
  const tag = environment.tags[name];
  return tag ? view(tag, settings) : fail(404, `Not Found: environment tag '${name}' not found`);
}

export function createTag(environment: Environment, body: { name: string; value: string }, settings: Settings): object {
  checkTag(body.name, body.value);
  if (environment.tags[body.name]) fail(409, `Conflict: environment tag '${body.name}' already exists`);
  const at = settings.now().toISOString();
  environment.tags[body.name] = { name: body.name, value: body.value, created: at, modified: at };
  return getTag(environment, body.name, settings);
}

/** Changes value, name or both, provided that the value still is what the caller has read (409 otherwise). */
export function updateTag(environment: Environment, name: string, body: { currentTag: { value: string }; newTag: { name?: string; value?: string } }, settings: Settings): object {
  const tag = environment.tags[name] ?? fail(404, `Not Found: environment tag '${name}' not found`);
  if (tag.value !== body.currentTag.value) fail(409, `Conflict: environment tag '${name}' has been changed by somebody else`);
  const next = body.newTag.name || name;
  const value = body.newTag.value || tag.value;
  checkTag(next, value);
  if (next !== name && environment.tags[next]) fail(409, `Conflict: environment tag '${next}' already exists`);
  delete environment.tags[name];
  environment.tags[next] = { ...tag, name: next, value, modified: settings.now().toISOString() };
  return getTag(environment, next, settings);
}

export function deleteTag(environment: Environment, name: string): void {
  if (!environment.tags[name]) fail(404, `Not Found: environment tag '${name}' not found`);
  delete environment.tags[name];
}

/** Every tag name of the organisation with the values it has. */
export function tagsOf(environments: readonly Environment[]): Record<string, string[]> {
  const all = new Map<string, Set<string>>();
  for (const tag of environments.flatMap((e) => Object.values(e.tags))) all.set(tag.name, (all.get(tag.name) ?? new Set()).add(tag.value));
  return Object.fromEntries([...all].map(([name, values]) => [name, [...values].sort()] as const));
}

function checkTag(name: string, value: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_.:/-]{0,39}$/.test(name)) fail(400, "Bad Request: invalid environment tag name");
  if (value === "" || value.length > 256) fail(400, "Bad Request: an environment tag's value must have 1 to 256 characters");
}
