import { fail } from "../../core/http-error.ts";
import type { Call, Reply, Route } from "../../core/server.ts";
import { userInfo, type Settings } from "../settings.ts";
import { anonymous, subjectOf, type Definitions, type Subject } from "./definitions.ts";
import { latest, type Environment, type Environments, type Revision } from "./environments.ts";
import type { Diagnostic, Evaluated } from "./evaluator.ts";
import { etagOf, revisionOf } from "./revisions.ts";
import type { Sessions } from "./sessions.ts";
import { tagsOf } from "./tags.ts";

const E = "/api/esc/environments";
const EE = `${E}/:orgName/:projectName/:envName`;

export interface EscParts {
  readonly environments: Environments;
  readonly definitions: Definitions;
  readonly sessions: Sessions;
  readonly settings: Settings;
  /** Told when an environment is gone: what was granted on it goes too. */
  readonly onRemoved: (environment: Environment) => void;
}

/** Environments and what they evaluate to. Versions and tags have routes of their own. */
export function environmentRoutes(parts: EscParts): Route[] {
  const { environments, definitions, sessions, settings } = parts;
  const of = (call: Call): Environment => environments.get(call.params);
  const at = (call: Call, e: Environment): Revision => revisionOf(e, call.params["version"] ?? "latest");
  const org = (call: Call): string => call.params["orgName"] ?? "";
  const check = async (call: Call, subject: Subject): Promise<Reply> => {
    const result = await definitions.check(subject, call.query.get("showSecrets") === "true");
    return { json: checked(result.environment, result.warnings) };
  };
  const open = async (call: Call, subject: Subject): Promise<Reply> =>
    ({ json: { id: sessions.add(subject.org, await definitions.open(subject), call.query.get("duration")) } });
  const session = (call: Call): Reply => ({ json: sessions.read(org(call), call.params["openSessionID"] ?? "", call.query.get("property")) });
  const text = (e: Environment, revision: Revision, yaml: string): Reply => ({ text: yaml, headers: headersOf(e, revision) });
  const versioned: Route[] = ["", "/versions/:version"].flatMap((version): Route[] => [
    { method: "GET", path: EE + version, handler: (call) => {
      const e = of(call);
      return text(e, at(call, e), definitions.read(at(call, e)));
    } },
    { method: "GET", path: `${EE}${version}/decrypt`, handler: async (call) => {
      const e = of(call);
      return text(e, at(call, e), await definitions.decrypt(e, at(call, e)));
    } },
    { method: "POST", path: `${EE}${version}/check`, handler: (call) => check(call, subjectOf(of(call), at(call, of(call)))) },
    { method: "POST", path: `${EE}${version}/open`, handler: (call) => open(call, subjectOf(of(call), at(call, of(call)))) },
  ]);
  return [
    { method: "GET", path: E, handler: (call) => listed(environments.list(), call, settings) },
    { method: "GET", path: `${E}/:orgName`, handler: (call) => listed(environments.list(org(call)), call, settings) },
    { method: "POST", path: `${E}/:orgName`, handler: (call) => {
      environments.create(org(call), call.body.project, call.body.name);
      return { json: {} };
    } },
    { method: "GET", path: `${E}/:orgName/tags`, handler: (call) => ({ json: tagsOf(environments.list(org(call))) }) },
    { method: "POST", path: `${E}/:orgName/yaml/check`, handler: (call) => check(call, anonymous(org(call), call.text)) },
    { method: "POST", path: `${E}/:orgName/yaml/open`, handler: (call) => open(call, anonymous(org(call), call.text)) },
    { method: "GET", path: `${E}/:orgName/yaml/open/:openSessionID`, handler: session },
    ...versioned,
    { method: "HEAD", path: EE, handler: (call) => {
      const e = of(call);
      return { headers: headersOf(e, latest(e)) };
    } },
    { method: "PATCH", path: EE, handler: async (call) => {
      const e = of(call);
      const revision = await definitions.write(e, call.text, headerOf(call, "etag") ?? headerOf(call, "if-match"));
      // No `diagnostics` here: the official provider takes the bare key for a failure, even with an empty list.
      return { json: {}, headers: { ...headersOf(e, revision), "content-type": "application/json" } };
    } },
    { method: "DELETE", path: EE, handler: (call) => {
      const e = of(call);
      environments.remove(e);
      parts.onRemoved(e);
      return { json: {} };
    } },
    { method: "GET", path: `${EE}/metadata`, handler: (call) => ({ json: { id: of(call).id, ownedBy: userInfo(settings) } }) },
    { method: "GET", path: `${EE}/open/:openSessionID`, handler: (call) => (of(call), session(call)) },
    { method: "POST", path: `${EE}/clone`, handler: (call) => clone(call, parts) },
    { method: "GET", path: `${EE}/settings`, handler: (call) => ({ json: of(call).settings }) },
    { method: "PATCH", path: `${EE}/settings`, handler: (call) => {
      const e = of(call);
      e.settings = { ...e.settings, ...call.body };
      environments.save(e);
      return { json: e.settings };
    } },
  ];
}

/** The definition under another name; ciphertext is bound to its environment, so the text is decrypted and encrypted anew. */
async function clone(call: Call, { environments, definitions }: EscParts): Promise<undefined> {
  const from = environments.get(call.params);
  const { name, project, version, preserveHistory, preserveAccess, preserveEnvironmentTags, preserveRevisionTags } = call.body;
  if (preserveHistory || preserveAccess || preserveRevisionTags) fail(501, "Not Implemented: the sandbox clones the definition and the environment tags only");
  const yaml = await definitions.decrypt(from, revisionOf(from, version === undefined ? "latest" : String(version)));
  const to = environments.create(from.org, project ?? from.project, name);
  if (preserveEnvironmentTags) to.tags = structuredClone(from.tags);
  await definitions.write(to, yaml, undefined);
  environments.save(to);
  return undefined;
}

const headersOf = (e: Environment, revision: Revision): Record<string, string> =>
  ({ "pulumi-esc-revision": String(revision.number), etag: etagOf(e, revision), "content-type": "application/x-yaml" });

function headerOf(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `nextToken` is absent at the end: here the client stops at nothing else. */
function listed(environments: readonly Environment[], call: Call, settings: Settings): Reply {
  const after = call.query.get("continuationToken") ?? "";
  const size = Number(call.query.get("maxResults") ?? 0) || environments.length;
  const id = (e: Environment): string => `${e.org}/${e.project}/${e.name}`;
  const left = environments.filter((e) => id(e) > after && (!call.query.get("organization") || e.org === call.query.get("organization")));
  const page = left.slice(0, size);
  const last = page.at(-1);
  return { json: { environments: page.map((e) => view(e, settings)), ...(page.length < left.length && last ? { nextToken: id(last) } : {}) } };
}

const view = (e: Environment, settings: Settings) => ({
  id: e.id, organization: e.org, project: e.project, name: e.name, created: e.revisions[0]?.created ?? "", modified: latest(e).created,
  ownedBy: userInfo(settings), settings: e.settings, tags: Object.fromEntries(Object.values(e.tags).map((t) => [t.name, t.value])),
  // Who refers to an environment is not followed here.
  referrerMetadata: { environmentReferrerCount: 0, insightsAccountReferrerCount: 0, stackReferrerCount: 0 },
});

function checked(environment: Evaluated, warnings: readonly Diagnostic[]): object {
  const funcCounts: Record<string, number> = {};
  countFunctions(environment.exprs, funcCounts);
  return { ...environment, ...(warnings.length > 0 ? { diagnostics: warnings } : {}), environmentFunctionSummary: { funcCounts, rotationPaths: [] } };
}

function countFunctions(node: unknown, counts: Record<string, number>): void {
  if (typeof node !== "object" || node === null) return;
  const { builtin } = node as { builtin?: { name?: unknown } };
  if (typeof builtin?.name === "string") counts[builtin.name] = (counts[builtin.name] ?? 0) + 1;
  for (const inner of Object.values(node)) countFunctions(inner, counts);
}
