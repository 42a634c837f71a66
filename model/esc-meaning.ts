import { sorted } from "./changes/facts.ts";

/**
 * What one place of a definition means: a secret, a literal in clear, a text with references to other places, or another call of the
 * service. `value` is what a consumer gets, of a reference or a call what is written there.
 */
export interface Meaning {
  readonly is: "secret" | "plain" | "reference" | "call";
  readonly value: unknown;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Each leaf of a parsed ESC definition by its path: values without their `values.`, imports as one. The service writes a definition anew
 * with its secrets filled in, and its YAML writer folds and escapes texts in ways that other readers take for other texts. So `opened`,
 * the evaluated properties where there are any, says what a secret is; the definition says only where one stands, and that it is marked.
 */
export function meanings(definition: unknown, opened?: unknown): Record<string, Meaning> {
  const { values, imports, ...rest } = (isNode(definition) ? definition : {}) as { values?: unknown; imports?: unknown } & Node;
  const leaves = [
    ...(values === undefined || values === null ? [] : below(values, [], opened === undefined ? undefined : { value: opened })),
    // Later imports win: their order is their meaning.
    ...(imports === undefined ? [] : [["(imports)", { is: "plain", value: imports }] as const]),
    ...Object.entries(rest).map(([key, value]) => [`(${key})`, { is: "plain", value }] as const),
  ];
  return sorted(leaves);
}

function below(node: unknown, path: readonly string[], opened: unknown): (readonly [string, Meaning])[] {
  const leaf = (meaning: Meaning): (readonly [string, Meaning])[] => [[path.map((key, at) => (at === 0 || key.startsWith("[") ? key : `.${key}`)).join(""), meaning]];
  if (Array.isArray(node)) {
    if (node.length === 0) return leaf({ is: "plain", value: [] });
    return node.flatMap((element, index) => below(element, [...path, `[${index}]`], inside(opened, index)));
  }
  if (isNode(node)) {
    const call = secretOf(node);
    if (call !== undefined) return leaf({ is: "secret", value: opened === undefined ? call.value : plain(opened) });
    const keys = Object.keys(node);
    if (keys.some((key) => key.startsWith("fn::"))) return leaf({ is: "call", value: node });
    if (keys.length === 0) return path.length === 0 ? [] : leaf({ is: "plain", value: {} });
    return keys.flatMap((key) => below(node[key], [...path, /^[\w:-]+$/.test(key) ? key : JSON.stringify(key)], inside(opened, key)));
  }
  if (typeof node !== "string") return leaf({ is: "plain", value: node });
  return leaf(REFERENCE.test(node) ? { is: "reference", value: node } : { is: "plain", value: node.replaceAll("$$", "$") });
}

/** `${` that is not a doubled dollar and a brace. */
const REFERENCE = /(?<!\$)(?:\$\$)*\$\{/;

/** A secret in either form: the service's own, or JSON inside it, so that no `$` needs doubling. */
function secretOf(node: Node): { readonly value: unknown } | undefined {
  if ("fn::secret" in node) return { value: node["fn::secret"] };
  const inner = node["fn::fromJSON"];
  if (!isNode(inner) || !("fn::secret" in inner)) return undefined;
  try {
    return { value: JSON.parse(String(inner["fn::secret"])) as unknown };
  } catch {
    return { value: inner["fn::secret"] };
  }
}

/** One level of evaluated properties, whose nodes are `{ value, secret?, trace }`. */
function inside(opened: unknown, key: string | number): unknown {
  if (opened === undefined) return undefined;
  const value = (opened as { value?: unknown }).value;
  const found = typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
  // Opened and not there is not the same as never opened.
  return found ?? {};
}

function plain(node: unknown): unknown {
  const value = (node as { value?: unknown } | undefined)?.value;
  if (Array.isArray(value)) return value.map(plain);
  if (isNode(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value;
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
