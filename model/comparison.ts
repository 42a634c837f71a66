import { order } from "./findings.ts";

/** One place where an object is not what was expected. Never holds a value. */
export interface Inequality {
  /** Keys from the root; an element of a list is `[2]`. */
  readonly path: readonly string[];
  readonly how: "changed" | "missing" | "undeclared";
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Where two plain objects differ, leaf by leaf: the one comparison of what should be with what is. A key whose value is undefined is
 * not there. What is missing or undeclared is told once, at its top. Lists are compared by place: what has no order is given as a record.
 */
export function inequalities(expected: unknown, actual: unknown, path: readonly string[] = []): Inequality[] {
  if (expected === undefined && actual === undefined) return [];
  if (actual === undefined) return [{ path, how: "missing" }];
  if (expected === undefined) return [{ path, how: "undeclared" }];
  const [a, b] = [below(expected), below(actual)];
  if (a === undefined || b === undefined || Array.isArray(expected) !== Array.isArray(actual)) return Object.is(expected, actual) ? [] : [{ path, how: "changed" }];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(order).flatMap((key) => inequalities(own(a, key), own(b, key), [...path, key]));
}

function below(value: unknown): Node | undefined {
  if (Array.isArray(value)) return Object.fromEntries(value.map((element, index) => [`[${index}]`, element as unknown]));
  return typeof value === "object" && value !== null ? value as Node : undefined;
}

const own = (node: Node, key: string): unknown => (Object.hasOwn(node, key) ? node[key] : undefined);
