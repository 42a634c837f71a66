import { parse } from "yaml";
import { isObject, isUnknown, textOf, type Plain, type PlainObject } from "./plain-data.ts";
import type { ResourceData } from "./rule.ts";
import { TYPE } from "./resource-types.ts";

/** One value below `values`. `path` is joined by dots; its text may come from a hostile program and is never printed. */
export interface Entry {
  readonly path: string;
  readonly kind: "secret" | "plain" | "open";
  /** For a secret its text, where it is one; for `open` the provider's name. */
  readonly text: string;
}

export interface Definition {
  readonly topLevel: readonly string[];
  readonly imports: readonly string[];
  readonly values: PlainObject;
  readonly entries: readonly Entry[];
}

/** Undefined for a resource that is no ESC environment; else its definition, or why there is none. */
export function definitionOf(resource: ResourceData): Definition | "unknown" | "malformed" | undefined {
  if (resource.type !== TYPE.environment) return undefined;
  const yaml = resource.props["yaml"];
  // The official plugin puts an empty text where a definition is not known yet.
  if (yaml === undefined || isUnknown(yaml) || String(yaml).trim() === "") return "unknown";
  if (typeof yaml !== "string") return "malformed";
  let tree: Plain;
  try {
    tree = parse(yaml, { logLevel: "error" }) as Plain;
  } catch {
    return "malformed";
  }
  if (!isObject(tree)) return "malformed";
  const values = isObject(tree["values"]) ? tree["values"] : {};
  const imports = Array.isArray(tree["imports"]) ? (tree["imports"] as Plain[]).map((one) => (typeof one === "string" ? one : isObject(one) ? (Object.keys(one)[0] ?? "") : "")) : [];
  return { topLevel: Object.keys(tree), imports, values, entries: entriesOf(values, "") };
}

function entriesOf(node: Plain, path: string): Entry[] {
  if (Array.isArray(node)) return node.flatMap((one: Plain, index) => entriesOf(one, `${path}.${index}`));
  if (!isObject(node)) return [{ path, kind: "plain", text: String(node) }];
  const secret = secretText(node);
  if (secret !== undefined) return [{ path, kind: "secret", text: secret }];
  return Object.entries(node).flatMap(([key, value]): Entry[] => {
    const provider = /^fn::(?:open|rotate)(?:::(.*))?$/.exec(key);
    if (provider) return [{ path, kind: "open", text: provider[1] ?? (isObject(value) ? textOf(value, "provider") : "") }, ...entriesOf(value, path)];
    // Other functions only reshape what stands below them.
    return entriesOf(value, key.startsWith("fn::") ? path : path === "" ? key : `${path}.${key}`);
  });
}

/** The text of `fn::secret`, also inside `fn::fromJSON`, as the service opens it. */
function secretText(node: PlainObject): string | undefined {
  if ("fn::secret" in node) return typeof node["fn::secret"] === "string" ? node["fn::secret"] : JSON.stringify(node["fn::secret"]);
  const inner = node["fn::fromJSON"];
  if (!isObject(inner) || !("fn::secret" in inner)) return undefined;
  const json = textOf(inner, "fn::secret");
  try {
    const value = JSON.parse(json) as unknown;
    return typeof value === "string" ? value : json;
  } catch {
    return json;
  }
}
