import { Validator, type Description } from "../core/openapi.ts";
import type { Call, Route } from "../core/server.ts";
import { routeName } from "../core/server.ts";
import { cloudDeviations, type CloudDeviation } from "./deviations.ts";
import description from "./openapi.json" with { type: "json" };
import { statePaths } from "./state/contract.ts";

type Json = { [key: string]: unknown };

/** The one request that the description itself gives a YAML body. */
const YAML_BODY = "PATCH /api/esc/environments/{orgName}/{projectName}/{envName}";

export interface CloudValidator extends Pick<Validator, "violations" | "describes" | "unknown"> {
  readonly check: (call: Call, route: Route) => void;
}

/**
 * Checks requests against Pulumi's published description as far as it goes, and against the pinned SDK's types for the state routes that
 * it does not have. Throws 400 that names the field, never its value.
 */
export function cloudValidator(deviations: readonly CloudDeviation[] = cloudDeviations): CloudValidator {
  const validator = new Validator(describe(deviations), { status: 400 });
  // YAML is checked by the evaluator, not by a schema.
  const yaml = new Set([YAML_BODY, ...deviations.filter((d) => d.change.kind === "yaml-body").map((d) => d.route)]);
  return {
    violations: validator.violations,
    describes: (route) => validator.describes(route),
    unknown: validator.unknown,
    check: (call, route) =>
      validator.check(yaml.has(routeName(route)) ? (Object.create(call, { text: { value: "" } }) as Call) : call, route),
  };
}

/** The official description, with the state routes added and the deviations put in. */
export function describe(deviations: readonly CloudDeviation[]): Description {
  const out = structuredClone(description) as unknown as { paths: Record<string, Json>; components: { schemas: Record<string, Json> } };
  for (const [path, item] of Object.entries(statePaths())) out.paths[path] = { ...item, ...out.paths[path] };
  for (const deviation of deviations) apply(out, deviation);
  return out as Description;
}

function apply(out: { paths: Record<string, Json>; components: { schemas: Record<string, Json> } }, { route, field, change }: CloudDeviation): void {
  if (change.kind === "yaml-body") return;
  const [method = "", path = ""] = route.split(" ");
  const operation = out.paths[path]?.[method.toLowerCase()] as Json | undefined;
  if (!operation) throw new Error(`deviation for ${route}, which the description does not have`);
  if (change.kind === "query") {
    operation["parameters"] = [...((operation["parameters"] as unknown[]) ?? []), { in: "query", name: field, schema: change.schema }];
    return;
  }
  const content = (operation["requestBody"] as { content: { "application/json": { schema: Json } } }).content["application/json"];
  // A copy of its own: other routes use the same component.
  content.schema = inline(content.schema, out.components.schemas) as Json;
  const names = field.split(".");
  const last = names.pop() ?? "";
  let at = content.schema;
  for (const name of names) {
    at = (at["properties"] as Record<string, Json>)[name] as Json;
    if (at["type"] === "array") at = at["items"] as Json;
  }
  (at["properties"] as Json)[last] = change.schema;
}

function inline(node: unknown, schemas: Record<string, Json>): unknown {
  if (Array.isArray(node)) return node.map((x) => inline(x, schemas));
  if (typeof node !== "object" || node === null) return node;
  const { $ref } = node as { $ref?: unknown };
  if (typeof $ref === "string") return inline(schemas[$ref.split("/").at(-1) ?? ""], schemas);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value, schemas)]));
}
