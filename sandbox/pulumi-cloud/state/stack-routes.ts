import { fail } from "../../core/http-error.ts";
import type { Call, Reply, Route } from "../../core/server.ts";
import type { Settings } from "../settings.ts";
import type { Exported } from "./deployment.ts";
import { decrypt, encrypt } from "./encryption.ts";
import type { Stack, Stacks } from "./stacks.ts";
import type { Updates } from "./updates.ts";

const S = "/api/stacks/:orgName/:projectName/:stackName";
const bytes = (text: string): Buffer => Buffer.from(text, "base64");

/** Stacks themselves: create, read, rename, tags, state out and in, history. */
export function stackRoutes(stacks: Stacks, updates: Updates, settings: Settings): Route[] {
  const of = (call: Call): Stack => stacks.get(call.params);
  const changeTags = (call: Call, change: (tags: Record<string, string>) => Record<string, string>): undefined => {
    const stack = of(call);
    stack.tags = change(stack.tags);
    stacks.save(stack);
  };
  return [
    { method: "GET", path: "/api/user/stacks", handler: (call) => ({ json: { stacks: stacks.list().filter((s) => matches(s, call.query)).map(summary) } }) },
    { method: "HEAD", path: "/api/stacks/:orgName/:projectName", handler: (call) =>
      stacks.list().some((s) => s.org === call.params["orgName"] && s.project === call.params["projectName"]) ? {} : fail(404, "Not Found: Project not found") },
    { method: "POST", path: "/api/stacks/:orgName/:projectName", handler: (call) => {
      const { stackName, tags, config, state } = call.body;
      stacks.create(call.params["orgName"] ?? "", call.params["projectName"] ?? "", stackName, tags ?? {}, config ?? undefined, state ?? undefined);
      return { json: {} };
    } },
    { method: "GET", path: S, handler: (call) => ({ json: view(of(call), updates, settings) }) },
    { method: "DELETE", path: S, handler: (call) => {
      const stack = of(call);
      updates.refuseWhenHeld(stack);
      stacks.remove(stack, call.query.get("force") === "true");
      return undefined;
    } },
    { method: "POST", path: `${S}/rename`, handler: (call) => {
      const stack = of(call);
      updates.refuseWhenHeld(stack);
      stacks.rename(stack, call.body.newName ?? "", call.body.newProject ?? "");
      return undefined;
    } },
    { method: "PATCH", path: `${S}/tags`, handler: (call) => changeTags(call, () => call.body) },
    { method: "POST", path: `${S}/tags`, handler: (call) => changeTags(call, (tags) => ({ ...tags, [call.body.name]: call.body.value })) },
    { method: "PATCH", path: `${S}/tags/:tagName`, handler: (call) =>
      changeTags(call, (tags) => ({ ...without(tags, call.params["tagName"] ?? ""), [call.body.name]: call.body.value })) },
    { method: "DELETE", path: `${S}/tags/:tagName`, handler: (call) => changeTags(call, (tags) => without(tags, call.params["tagName"] ?? "")) },
    { method: "PUT", path: `${S}/config`, handler: (call) => {
      const stack = of(call);
      stack.config = call.body;
      stacks.save(stack);
      return { json: call.body };
    } },
    { method: "GET", path: `${S}/export`, handler: (call) => exported(stacks.read(of(call)), call.host) },
    { method: "GET", path: `${S}/export/:version`, handler: (call) => exported(stacks.read(of(call), versionOf(call)), call.host) },
    { method: "POST", path: `${S}/import`, handler: (call) => {
      const stack = of(call);
      updates.refuseWhenHeld(stack);
      const entry = stacks.addVersion(stack, call.body as Exported, { kind: "import", result: "succeeded" });
      stacks.save(stack);
      return { json: { updateId: entry.updateID } };
    } },
    { method: "GET", path: `${S}/updates`, handler: (call) => {
      const { history } = of(call);
      const size = Number(call.query.get("pageSize") ?? 0) || history.length;
      const page = Math.max(1, Number(call.query.get("page") ?? 1));
      return { json: { updates: history.slice((page - 1) * size, page * size) } };
    } },
    { method: "GET", path: `${S}/updates/latest`, handler: (call) => {
      const latest = of(call).history[0] ?? fail(404, "Not Found: the stack has never been updated");
      return { json: { info: latest } };
    } },
    { method: "GET", path: `${S}/updates/latest/previews`, handler: (call) => {
      const { lastPreview } = of(call);
      return { json: { updates: lastPreview === undefined ? [] : [{ updateID: lastPreview }] } };
    } },
    { method: "GET", path: `${S}/policypacks`, handler: (call) => (of(call), { json: { requiredPolicies: [] } }) },
    ...secretRoutes(of),
  ];
}

/** The service keeps each stack's key and gives only plaintext and ciphertext. Bytes travel as base64. */
function secretRoutes(of: (call: Call) => Stack): Route[] {
  return [
    { method: "POST", path: `${S}/encrypt`, handler: (call) => ({ json: { ciphertext: encrypt(of(call), bytes(call.body.plaintext ?? "")).toString("base64") } }) },
    { method: "POST", path: `${S}/decrypt`, handler: (call) => ({ json: { plaintext: decrypt(of(call), bytes(call.body.ciphertext ?? "")).toString("base64") } }) },
    { method: "POST", path: `${S}/batch-encrypt`, handler: (call) => {
      const stack = of(call);
      return { json: { ciphertexts: ((call.body.plaintexts ?? []) as string[]).map((text) => encrypt(stack, bytes(text)).toString("base64")) } };
    } },
    { method: "POST", path: `${S}/batch-decrypt`, handler: (call) => {
      const stack = of(call);
      const texts = (call.body.ciphertexts ?? []) as string[];
      return { json: { plaintexts: Object.fromEntries(texts.map((text) => [text, decrypt(stack, bytes(text)).toString("base64")])) } };
    } },
    // The client tells the audit log whose secret it showed; there is no audit log here.
    { method: "POST", path: `${S}/decrypt/log-decryption`, handler: (call) => void of(call) },
    { method: "POST", path: `${S}/decrypt/log-batch-decryption`, handler: (call) => void of(call) },
  ];
}

function without(tags: Record<string, string>, name: string): Record<string, string> {
  if (!(name in tags)) fail(404, `Not Found: tag '${name}' not found`);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key !== name));
}

function versionOf(call: Call): number {
  const version = Number(call.params["version"]);
  return Number.isInteger(version) && version > 0 ? version : fail(404, "Not Found: Update not found");
}

function matches(stack: Stack, query: URLSearchParams): boolean {
  const wanted = (name: string, value: string | undefined): boolean => !query.get(name) || query.get(name) === value;
  const tag = query.get("tagName");
  return wanted("organization", stack.org) && wanted("project", stack.project) && (!tag || (tag in stack.tags && wanted("tagValue", stack.tags[tag])));
}

const summary = (s: Stack) => ({
  id: s.id, orgName: s.org, projectName: s.project, stackName: s.name, links: { self: "" },
  ...(s.lastUpdate === undefined ? {} : { lastUpdate: s.lastUpdate, resourceCount: s.resourceCount }),
});

function view(s: Stack, updates: Updates, settings: Settings) {
  const held = updates.holder(s);
  return {
    id: s.id, orgName: s.org, projectName: s.project, stackName: s.name, activeUpdate: s.activeUpdate, tags: s.tags, version: s.version,
    ...(s.config ? { config: s.config } : {}),
    ...(held ? { currentOperation: { kind: held.kind, author: settings.user, started: held.started } } : {}),
  };
}

/** The state names the address of the server that holds its key. After a restart on another port the old one would be asked, so it
 *  is put right on the way out; the next version has it too. */
function exported(state: Exported, host: string): Reply {
  const secrets = state.deployment.secrets_providers;
  if (secrets?.type === "service" && secrets.state) secrets.state["url"] = `http://${host}`;
  return { json: state };
}
