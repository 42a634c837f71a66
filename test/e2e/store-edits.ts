import type { Stored } from "./store-objects.ts";

/** One field of one object, changed, removed or added behind the product's back. */
export interface Edit {
  readonly kind: Stored["kind"];
  readonly object: string;
  readonly what: string;
  /** Undefined = the object is removed. */
  readonly next: object | undefined;
}

/**
 * Every field of the stores, by kind and path, with `*` for a name or a place: compared, or the reason why not. A field that is not
 * here fails the test that reads it, so that a new one cannot be forgotten.
 */
export const FIELDS: Readonly<Record<Stored["kind"], Readonly<Record<string, "compared" | string>>>> = {
  environment: {
    id: "the service's own id", org: "part of its address", project: "part of its address", name: "part of its address; its removal is an edit",
    "revisions.*.number": "the service counts them", "revisions.*.created": "a time", "revisions.*.digest": "the sandbox's own bookkeeping",
    "revisions.*.yaml": "edited through the service, leaf by leaf (definition-edits.ts)",
    "tags.*.name": "the key again", "tags.*.created": "a time", "tags.*.modified": "a time", "tags.*.value": "compared",
    "settings.deletionProtected": "compared",
  },
  team: {
    name: "its address; its removal is an edit", displayName: "compared", description: "compared", "members.*.login": "compared", "members.*.role": "compared",
    "environments.*.projectName": "compared", "environments.*.envName": "compared", "environments.*.permission": "compared", "environments.*.maxOpenDuration": "compared",
  },
  issuer: {
    id: "the service's own id", url: "its address; its removal is an edit", name: "compared", "thumbprints.*": "compared", maxExpiration: "compared", "jwks.*": "compared", created: "a time", modified: "a time",
    "policy.id": "the service's own id", "policy.issuer": "the issuer's id", "policy.version": "the service counts them", "policy.created": "a time", "policy.modified": "a time",
    "policy.policies.*.decision": "compared", "policy.policies.*.tokenType": "compared", "policy.policies.*.teamName": "compared", "policy.policies.*.userLogin": "compared",
    "policy.policies.*.authorizedPermissions.*": "compared", "policy.policies.*.rules.*": "compared",
  },
  secret: {
    name: "its address; its removal is an edit", box: "nobody can read it: by its date, a second or more later", createdAt: "a time", updatedAt: "compared", visibility: "compared", "repositories.*": "compared",
  },
  variable: {
    name: "its address; its removal is an edit", value: "compared", createdAt: "a time", updatedAt: "a time: the value itself can be read", visibility: "compared", "repositories.*": "compared",
  },
};

type Node = Record<string, unknown>;
type Path = readonly string[];

/** Fields that are not in the table. */
export const unknownFields = (objects: readonly Stored[]): string[] => [...new Set(objects.flatMap(({ kind, read }) =>
  leaves(read()).map(([path]) => patternOf(kind, path)).filter((pattern) => FIELDS[kind][pattern] === undefined).map((pattern) => `${kind} ${pattern}`)))];

/** All edits that there are of these objects. `foreign`: an environment that nobody declares. */
export const edits = (objects: readonly Stored[], foreign: string): Edit[] => objects.flatMap(({ kind, name, read }) => {
  const whole = (read() ?? {}) as Node;
  const edit = (what: string, next: object | undefined): Edit => ({ kind, object: name, what, next });
  const compared = leaves(whole).filter(([path]) => FIELDS[kind][patternOf(kind, path)] === "compared");
  return [
    edit("removed", undefined),
    ...compared.map(([path, value]) => edit(`${path.join(".")} changed`, changed(whole, path, () => other(value)))),
    ...[...new Set(compared.flatMap(([path]) => entries(path)).map((path) => JSON.stringify(path)))].map((text) => JSON.parse(text) as Path)
      .map((path) => edit(`${path.join(".")} removed`, changed(whole, path, () => undefined))),
    ...additions(kind, whole, foreign).map(([path, value]) => edit(`${path.join(".")} added`, changed(whole, path, () => value))),
  ];
});

/** What can come on top, where the service would take it. */
function additions(kind: Stored["kind"], whole: Node, foreign: string): (readonly [Path, unknown])[] {
  const length = (...path: Path): string => String((path.reduce<unknown>((node, key) => (node as Node)[key], whole) as unknown[]).length);
  if (kind === "team") return [
    [["members", length("members")], { login: "eve", role: "member" }],
    [["environments", length("environments")], { projectName: "default", envName: foreign, permission: "open" }],
    ...(whole["environments"] as unknown[]).map((_, index) => [["environments", String(index), "maxOpenDuration"], "2h0m0s"] as const),
  ];
  if (kind === "issuer") return [
    [["thumbprints", length("thumbprints")], "ab".repeat(20)], [["maxExpiration"], 86_400], [["jwks"], { keys: [] }],
    [["policy", "policies", length("policy", "policies")], { decision: "allow", tokenType: "organization", authorizedPermissions: ["admin"], rules: { aud: "urn:a", sub: "repo:eve/x:ref:refs/heads/main" } }],
    ...(whole["policy"] as { policies: { authorizedPermissions: string[] }[] }).policies.flatMap(({ authorizedPermissions: rights }, index) => [
      [["policy", "policies", String(index), "authorizedPermissions", String(rights.length)], rights.includes("admin") ? "standard" : "admin"] as const,
      [["policy", "policies", String(index), "rules", "actor"], "eve"] as const, [["policy", "policies", String(index), "userLogin"], "eve"] as const]),
  ];
  // The second repository of the world: nobody declares it.
  return kind === "secret" || kind === "variable" ? [[["repositories", length("repositories")], 1002]] : [];
}

/** Entries of a record or a list on the way to a leaf: a tag, a grant, a member, a policy, a right, a repository. */
const entries = (path: Path): Path[] => path.flatMap((key, at) => {
  const above = path[at - 1] ?? "";
  return /^\d+$/.test(key) || above === "tags" || above === "rules" ? [path.slice(0, at + 1)] : [];
});

const OTHER: Readonly<Record<string, string>> = { selected: "private", private: "all", all: "private", open: "admin", read: "open", write: "admin", admin: "open", allow: "deny",
  team: "personal", organization: "personal", member: "admin", standard: "admin" };

function other(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  // A repository; or seconds.
  if (typeof value === "number") return value + 1;
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return new Date(Date.parse(text) + 2000).toISOString().replace(/\.\d+Z$/, "Z");
  return OTHER[text] ?? `${text}-x`;
}

/** A copy with another value at one place; undefined takes it out, and closes a list. */
function changed(whole: Node, path: Path, to: () => unknown): Node {
  const copy = structuredClone(whole);
  const last = path.at(-1) ?? "";
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Node)[key], copy) as Node;
  const value = to();
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return copy;
}

function leaves(node: unknown, path: Path = []): (readonly [Path, unknown])[] {
  if (typeof node !== "object" || node === null) return [[path, node]];
  return Object.entries(node).flatMap(([key, below]) => leaves(below, [...path, key]));
}

/** A path with `*` for what is no field. */
const patternOf = (kind: Stored["kind"], path: Path): string => path.map((key, at) => (/^\d+$/.test(key) || (kind === "environment" && ["tags", "revisionTags"].includes(path[at - 1] ?? ""))
  || path[at - 1] === "rules" || path[at - 1] === "jwks" ? "*" : key)).join(".");
