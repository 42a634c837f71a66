import { createHash } from "node:crypto";
import { fail } from "../../core/http-error.ts";
import type { Settings } from "../settings.ts";
import { latest, type Environment, type Revision, type RevisionTag } from "./environments.ts";

/** `latest`, a number, or the name of a version tag; 404 when there is none such. */
export function revisionOf(environment: Environment, version: string): Revision {
  if (version === "latest") return latest(environment);
  const number = /^\d+$/.test(version) ? Number(version) : environment.revisionTags[version]?.revision;
  return environment.revisions.find((r) => r.number === number) ?? fail(404, `Not Found: version '${version}' not found`);
}

/** Changes with every revision; a client sends it back to write only what it has read. */
export const etagOf = (environment: Environment, revision: Revision): string =>
  createHash("sha256").update(`${environment.id}:${revision.number}:${revision.digest}`).digest("hex").slice(0, 32);

/** Newest first. `before` 0 or absent means no bound; the end is an empty list. */
export function listRevisions(environment: Environment, query: { before: number; count: number }, settings: Settings): object[] {
  const { before, count } = query;
  const wanted = environment.revisions.filter((r) => before <= 0 || r.number < before).reverse();
  return wanted.slice(0, count > 0 ? count : undefined).map((r) => ({
    number: r.number, created: r.created, creatorLogin: settings.user, creatorName: settings.user,
    tags: [
      ...(r === latest(environment) ? ["latest"] : []),
      ...Object.values(environment.revisionTags).filter((t) => t.revision === r.number).map((t) => t.name).sort(),
    ],
  }));
}

export function revisionTag(environment: Environment, name: string, settings: Settings): object {
  const tag = name === "latest" ? latestTag(environment) : environment.revisionTags[name];
  return tag ? { ...tag, editorLogin: settings.user, editorName: settings.user } : fail(404, `Not Found: version tag '${name}' not found`);
}

/** The client asks again after the last name until the list is empty: a page that ignores `after` would make it ask for ever. */
export function listRevisionTags(environment: Environment, query: { after: string; count: number }, settings: Settings): { tags: object[]; nextToken: string } {
  const names = ["latest", ...Object.keys(environment.revisionTags)].sort().filter((name) => name > query.after);
  const page = names.slice(0, query.count > 0 ? query.count : undefined);
  return { tags: page.map((name) => revisionTag(environment, name, settings)), nextToken: page.length < names.length ? (page.at(-1) ?? "0") : "0" };
}

/** Makes a tag (`mustExist` false) or moves one; the revision defaults to the latest. */
export function setRevisionTag(environment: Environment, name: string, revision: number | undefined, mustExist: boolean, now: Date): void {
  const before = environment.revisionTags[name];
  if (name === "latest" || !/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/.test(name)) fail(400, "Bad Request: invalid version tag name");
  if (mustExist && !before) fail(404, `Not Found: version tag '${name}' not found`);
  if (!mustExist && before) fail(409, `Conflict: version tag '${name}' already exists`);
  const { number } = revision === undefined ? latest(environment) : revisionOf(environment, String(revision));
  environment.revisionTags[name] = { name, revision: number, created: before?.created ?? now.toISOString(), modified: now.toISOString() };
}

export function deleteRevisionTag(environment: Environment, name: string): void {
  if (!environment.revisionTags[name]) fail(404, `Not Found: version tag '${name}' not found`);
  delete environment.revisionTags[name];
}

function latestTag(environment: Environment): RevisionTag {
  const { number, created } = latest(environment);
  return { name: "latest", revision: number, created, modified: created };
}
