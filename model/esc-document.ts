import type { CatalogRow } from "../catalog/types.ts";
import { baseValues, BRAND_TAGS } from "./base-values.ts";
import { literal, renderYaml, secretLiteral } from "./esc-text.ts";
import type { DocumentSpec } from "./specs.ts";

/** Opens the service itself: a backend that exported it could rewrite its own secrets. */
const NEVER_EXPORTED: ReadonlySet<string> = new Set(["PULUMI_ACCESS_TOKEN"]);

/**
 * The YAML of one ESC environment. `values` holds the exported values by canonical name; a name without one is left out,
 * never written as "". With `repair` above 0 a last comment line makes the text differ, so that the same values are sent again.
 * Values are joined and encoded, never looked at: the previews on stand-ins take the same path.
 */
export function renderDocument(spec: DocumentSpec, values: ReadonlyMap<string, string>, options: { readonly repair?: number } = {}): string {
  const tree: Tree = {};
  for (const row of writtenRows(spec, values)) {
    const value = values.get(row.name) ?? "";
    put(tree, row.escPath, row.kind === "secret" ? secretLiteral(value) : literal(value));
  }
  if (spec.kind === "base") Object.assign(tree, escaped(baseValues));
  if (spec.kind === "composed" && spec.environment !== undefined) put(tree, `tags.${BRAND_TAGS.environment}`, literal(spec.environment));
  const exported = exportedRows(spec, values);
  // Imports merge these maps, so each environment says its own names only (E-10).
  if (exported.length > 0) tree.environmentVariables = Object.fromEntries(exported.map((row) => [row.name, `\${${row.escPath}}`]));
  const yaml = renderYaml({ ...(spec.imports.length > 0 && { imports: spec.imports }), values: tree });
  return options.repair === undefined || options.repair === 0 ? yaml : `${yaml}# repair ${options.repair}\n`;
}

type PlacedRow = CatalogRow & { readonly escPath: string };

/** Rows of the document that have a value, in catalogue order. */
export const writtenRows = (spec: Pick<DocumentSpec, "rows">, values: ReadonlyMap<string, string>): PlacedRow[] =>
  spec.rows.filter((row): row is PlacedRow => row.escPath !== undefined && values.has(row.name));

/** Rows whose name the document puts into a process's environment. */
export const exportedRows = (spec: Pick<DocumentSpec, "rows">, values: ReadonlyMap<string, string>): PlacedRow[] =>
  writtenRows(spec, values).filter((row) => !NEVER_EXPORTED.has(row.name));

interface Tree {
  [key: string]: unknown;
}

/** Sets `value` at `path`, making the levels above it. */
function put(tree: Tree, path: string, value: unknown): void {
  const dot = path.indexOf(".");
  if (dot === -1) tree[path] = value;
  else put((tree[path.slice(0, dot)] ??= {}) as Tree, path.slice(dot + 1), value);
}

/** The tree with every text as a literal. */
function escaped(tree: Readonly<Record<string, unknown>>): Tree {
  const each = (value: unknown): unknown => {
    if (typeof value === "string") return literal(value);
    if (Array.isArray(value)) return value.map(each);
    return typeof value === "object" ? escaped(value as Record<string, unknown>) : value;
  };
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, each(value)]));
}
