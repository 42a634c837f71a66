import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { HttpError } from "./http-error.ts";
import { routeName, type Call, type Route } from "./server.ts";

type Json = { [key: string]: unknown };

/** The part of an OpenAPI 3 description that is read here. */
export interface Description {
  readonly paths: Readonly<Record<string, Json>>;
  readonly components?: Json;
}

/** What a real client does beyond the description; pinned, and a test shows that each still occurs. */
export interface Deviation {
  readonly route: string;
  readonly field: string;
  readonly deviation: string;
  readonly source: string;
}

/** What one validator refused: a run that meets its end must show an empty list. */
export interface Violation {
  readonly route: string;
  readonly problem: string;
}

interface Operation {
  readonly body: ValidateFunction | undefined;
  readonly bodyRequired: boolean;
  readonly query: ReadonlyMap<string, ValidateFunction>;
  readonly path: ReadonlyMap<string, ValidateFunction>;
}

/**
 * Checks requests against an official description. Bodies are closed: a field that the description does not name is refused, though
 * the description itself would let it pass. Messages name the field, never its value.
 */
export class Validator {
  readonly violations: Violation[] = [];
  readonly #ajv: Ajv;
  readonly #description: Description;
  readonly #operations = new Map<string, Operation | undefined>();
  readonly #status: number;
  readonly #base: string;

  /** `status` is what the service answers to a malformed request; `base` is put before our paths to find them in the description. */
  constructor(description: Description, options: { status: number; base?: string }) {
    this.#description = description;
    this.#status = options.status;
    this.#base = options.base ?? "";
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, coerceTypes: false });
    (addFormats as unknown as (ajv: Ajv) => void)(this.#ajv);
  }

  /** Whether the description has this route; parameter names may differ. */
  describes(route: Pick<Route, "method" | "path">): boolean {
    return this.#operation(route) !== undefined;
  }

  check = (call: Call, route: Route): void => {
    if (route.internal) return;
    const operation = this.#operation(route);
    if (!operation) return;
    const problems: string[] = [];
    for (const [name, value] of call.query) {
      const check = operation.query.get(name);
      if (!check) problems.push(`query parameter ${name} is not in the description`);
      else if (!readings(value).some((reading) => check(reading))) problems.push(sentence(check.errors, `query parameter ${name}`));
    }
    for (const [name, check] of operation.path) {
      const value = call.params[name];
      if (value !== undefined && !readings(value).some((reading) => check(reading))) problems.push(sentence(check.errors, `path parameter ${name}`));
    }
    if (operation.body && (call.text !== "" || operation.bodyRequired)) {
      if (call.text === "") problems.push("a body is required");
      else if (!operation.body(call.body)) problems.push(...new Set((operation.body.errors ?? []).map((e) => sentence([e]))));
    } else if (!operation.body && call.text !== "" && call.text !== "{}" && call.text !== "null") {
      problems.push("this request has no body in the description");
    }
    if (problems.length === 0) return;
    this.violations.push({ route: routeName(route), problem: problems.join("; ") });
    throw new HttpError(this.#status, `Validation Failed: ${problems.join("; ")}`);
  };

  /** A request that no route takes. */
  unknown = (call: Pick<Call, "method" | "path">): void => {
    this.violations.push({ route: `${call.method} ${call.path}`, problem: "no such route is served" });
  };

  #operation(route: Pick<Route, "method" | "path">): Operation | undefined {
    const key = routeName(route);
    if (!this.#operations.has(key)) this.#operations.set(key, this.#compile(route));
    return this.#operations.get(key);
  }

  #compile(route: Pick<Route, "method" | "path">): Operation | undefined {
    const wanted = shape(this.#base + route.path);
    const path = Object.keys(this.#description.paths).find((p) => shape(p) === wanted);
    const item = path === undefined ? undefined : this.#description.paths[path];
    const operation = item?.[route.method.toLowerCase()] as Json | undefined;
    if (!item || !operation || path === undefined) return undefined;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "");
    const ours = [...route.path.matchAll(/:(\w+)/g)].map((m) => m[1] ?? "");
    const query = new Map<string, ValidateFunction>();
    const inPath = new Map<string, ValidateFunction>();
    for (const raw of [...((item["parameters"] as unknown[]) ?? []), ...((operation["parameters"] as unknown[]) ?? [])]) {
      const parameter = this.#resolve(raw) as { name: string; in: string; schema?: unknown };
      const compiled = this.#ajv.compile(this.#close(parameter.schema ?? {}) as object);
      if (parameter.in === "query") query.set(parameter.name, compiled);
      if (parameter.in === "path") inPath.set(ours[names.indexOf(parameter.name)] ?? parameter.name, compiled);
    }
    const requestBody = this.#resolve(operation["requestBody"]) as { required?: boolean; content?: Record<string, { schema?: unknown }> } | undefined;
    const schema = requestBody?.content?.["application/json"]?.schema;
    return {
      body: schema === undefined ? undefined : this.#ajv.compile(this.#close(schema) as object),
      bodyRequired: requestBody?.required === true,
      query,
      path: inPath,
    };
  }

  #resolve(node: unknown): unknown {
    let at = node;
    while (typeof at === "object" && at !== null && "$ref" in at) {
      const steps = String(at.$ref).slice(2).split("/");
      at = steps.reduce<unknown>((o, k) => (o as Json)[k.replaceAll("~1", "/").replaceAll("~0", "~")], this.#description);
    }
    return at;
  }

  /** The schema with references followed and every object closed. A recursive one is left open below its second turn. */
  #close(node: unknown, seen: readonly unknown[] = []): unknown {
    const at = this.#resolve(node);
    if (Array.isArray(at)) return at.map((x) => this.#close(x, seen));
    if (typeof at !== "object" || at === null) return at;
    if (seen.includes(at)) return {};
    const below = [...seen, at];
    const out: Json = {};
    for (const [key, value] of Object.entries(at)) {
      if (["example", "examples", "description", "title", "discriminator", "xml", "externalDocs"].includes(key)) continue;
      out[key] = key === "properties"
        ? Object.fromEntries(Object.entries(value as Json).map(([name, schema]) => [name, this.#close(schema, below)]))
        : ["enum", "const", "default", "required"].includes(key) ? value : this.#close(value, below);
    }
    // `allOf` members see each other's fields: closing one of them would refuse those of its neighbours.
    if ("properties" in out && !("additionalProperties" in out) && !("allOf" in out)) out["additionalProperties"] = false;
    if ("allOf" in out) for (const part of out["allOf"] as Json[]) if (part["additionalProperties"] === false) delete part["additionalProperties"];
    return out;
  }
}

/** What a piece of an address may stand for: a text, a number, a truth value. */
const readings = (value: string): unknown[] =>
  [value, ...(/^-?\d+(\.\d+)?$/.test(value) ? [Number(value)] : []), ...(value === "true" || value === "false" ? [value === "true"] : [])];

/** `/a/{x}/b` and `/a/:y/b` have one shape. */
const shape = (path: string): string => path.replace(/\{\w+\}|:\w+/g, "*");

function sentence(errors: readonly ErrorObject[] | null | undefined, whole = "body"): string {
  const e = errors?.[0];
  if (!e) return `${whole} is not valid`;
  const field = e.instancePath === "" ? whole : e.instancePath.slice(1).replaceAll("/", ".");
  if (e.keyword === "additionalProperties") return `${field} has the field ${String(e.params["additionalProperty"])}, which the description does not name`;
  if (e.keyword === "required") return `${field} lacks the field ${String(e.params["missingProperty"])}`;
  if (e.keyword === "type") return `${field} must be ${String(e.params["type"])}`;
  return `${field} breaks ${e.keyword}`;
}
