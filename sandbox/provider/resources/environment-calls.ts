import type { Api, Reply } from "../api-client.ts";
import { ApiError } from "../api-error.ts";
import { idParts, text, urlPath } from "../resource-kind.ts";
import type { Properties } from "../property-values.ts";

export interface EnvironmentKey { organization: string; project: string; name: string }

export function keyOfInputs(inputs: Properties): EnvironmentKey {
  return { organization: text(inputs, "organization"), project: text(inputs, "project"), name: text(inputs, "name") };
}

/** Takes `org/project/name`, and the older `org/name`, which means the project `default`. */
export function keyOfId(id: string): EnvironmentKey {
  const parts = id.split("/");
  if (parts.length === 2) parts.splice(1, 0, "default");
  const [organization = "", project = "", name = ""] = idParts(parts.join("/"), "organization/project/name");
  return { organization, project, name };
}

export function idOf({ organization, project, name }: EnvironmentKey): string {
  return `${organization}/${project}/${name}`;
}

export function environmentPath({ organization, project, name }: EnvironmentKey, ...rest: string[]): string {
  return urlPath("api", "esc", "environments", organization, project, name, ...rest);
}

/** The calls of the official provider for an environment, each with the client it uses there. */
export const environmentCalls = {
  /** Asks the service whether it understands the definition; saves nothing. */
  check: (api: Api, key: EnvironmentKey, yaml: string): Promise<Reply> =>
    api.call({
      client: "esc", method: "POST", yaml, repeatable: true, accept: [400],
      path: `${urlPath("api", "esc", "environments", key.organization, "yaml", "check")}?showSecrets=false`,
    }),

  create: (api: Api, key: EnvironmentKey): Promise<Reply> =>
    api.call({
      client: "esc", method: "POST", path: urlPath("api", "esc", "environments", key.organization),
      json: { project: key.project, name: key.name },
    }),

  /** Replaces the whole definition. 400 is accepted, for its diagnostics. */
  write: (api: Api, key: EnvironmentKey, yaml: string): Promise<Reply> =>
    api.call({ client: "esc", method: "PATCH", path: environmentPath(key), yaml, accept: [400] }),

  definition: (api: Api, key: EnvironmentKey): Promise<Reply> =>
    api.call({ client: "esc", method: "GET", path: environmentPath(key), accept: [404] }),

  /** The service's id of the environment; undefined where it keeps none (404). */
  async environmentId(api: Api, key: EnvironmentKey): Promise<string | undefined> {
    const call = { client: "legacy", method: "GET", path: environmentPath(key, "metadata"), accept: [404] } as const;
    const reply = await api.call(call);
    if (reply.status === 404) return undefined;
    const { id } = reply.json();
    if (typeof id !== "string" || id === "") throw new ApiError(call, reply.status, "the answer holds no id");
    return id;
  },

  remove: (api: Api, key: EnvironmentKey, accept: readonly number[]): Promise<Reply> =>
    api.call({ client: "esc", method: "DELETE", path: environmentPath(key), accept }),
};

/** The revision an answer is about, from its header; undefined when the header is missing or no positive number. */
export function revisionOf(reply: Reply): number | undefined {
  const revision = Number(reply.header("pulumi-esc-revision"));
  return Number.isInteger(revision) && revision > 0 ? revision : undefined;
}

/**
 * Where the service found fault with a definition, for an error: positions only. Summaries and paths quote the
 * definition, and so its secrets.
 *
 * @returns undefined when the answer holds no diagnostics; an empty text when it holds a list of warnings only, or none
 */
export function faultsIn(reply: Reply): string | undefined {
  let diagnostics: unknown;
  try { diagnostics = reply.json()["diagnostics"]; } catch { return undefined; }
  if (!Array.isArray(diagnostics)) return undefined;
  const errors = diagnostics.filter((entry: { severity?: unknown } | null) => entry?.severity !== "warning");
  if (errors.length === 0) return "";
  const places = errors.slice(0, 10).map((entry: { range?: { begin?: { line?: unknown; column?: unknown } } } | null) => {
    const { line, column } = entry?.range?.begin ?? {};
    return typeof line === "number" ? `line ${line}${typeof column === "number" ? ` column ${column}` : ""}` : "an unnamed place";
  });
  return `the service does not accept the definition: ${errors.length} finding${errors.length === 1 ? "" : "s"}, at ${places.join("; ")}`;
}
