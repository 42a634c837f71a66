import type { Call, Reply, Route } from "../../core/server.ts";
import type { Environment } from "./environments.ts";
import { deleteRevisionTag, listRevisions, listRevisionTags, revisionTag, setRevisionTag } from "./revisions.ts";
import type { EscParts } from "./routes.ts";
import { createTag, deleteTag, getTag, listTags, updateTag } from "./tags.ts";

const EE = "/api/esc/environments/:orgName/:projectName/:envName";

/** Environment tags, revisions and version tags. */
export function tagRoutes({ environments, settings }: EscParts): Route[] {
  const of = (call: Call): Environment => environments.get(call.params);
  const tagName = (call: Call): string => call.params["tagName"] ?? "";
  const change = (call: Call, act: (e: Environment) => object | void): Reply | undefined => {
    const e = of(call);
    const json = act(e);
    environments.save(e);
    return json === undefined ? undefined : { json };
  };
  const number = (call: Call, name: string): number => Number(call.query.get(name) ?? 0) || 0;
  return [
    { method: "GET", path: `${EE}/tags`, handler: (call) => ({ json: listTags(of(call), { after: number(call, "after"), count: number(call, "count") }, settings) }) },
    { method: "POST", path: `${EE}/tags`, handler: (call) => change(call, (e) => createTag(e, call.body, settings)) },
    { method: "GET", path: `${EE}/tags/:tagName`, handler: (call) => ({ json: getTag(of(call), tagName(call), settings) }) },
    { method: "PATCH", path: `${EE}/tags/:tagName`, handler: (call) => change(call, (e) => updateTag(e, tagName(call), call.body, settings)) },
    { method: "DELETE", path: `${EE}/tags/:tagName`, handler: (call) => change(call, (e) => deleteTag(e, tagName(call))) },
    { method: "GET", path: `${EE}/versions`, handler: (call) =>
      ({ json: listRevisions(of(call), { before: number(call, "before"), count: number(call, "count") }, settings) }) },
    { method: "GET", path: `${EE}/versions/tags`, handler: (call) =>
      ({ json: listRevisionTags(of(call), { after: call.query.get("after") ?? "", count: number(call, "count") }, settings) }) },
    { method: "POST", path: `${EE}/versions/tags`, handler: (call) =>
      change(call, (e) => setRevisionTag(e, call.body.name, call.body.revision ?? undefined, false, settings.now())) },
    { method: "GET", path: `${EE}/versions/tags/:tagName`, handler: (call) => ({ json: revisionTag(of(call), tagName(call), settings) }) },
    { method: "PATCH", path: `${EE}/versions/tags/:tagName`, handler: (call) =>
      change(call, (e) => setRevisionTag(e, tagName(call), call.body.revision ?? undefined, true, settings.now())) },
    { method: "DELETE", path: `${EE}/versions/tags/:tagName`, handler: (call) => change(call, (e) => deleteRevisionTag(e, tagName(call))) },
  ];
}
