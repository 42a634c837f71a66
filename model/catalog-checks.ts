import { OWNERS, SECRET_GROUPS } from "../catalog/types.ts";
import type { Catalog, CatalogRow } from "../catalog/types.ts";
import type { Finding } from "./findings.ts";

/** Keys that ESC gives a meaning of their own below `values` (E-09); `values` itself would repeat the level (E-08). */
const RESERVED = new Set(["values", "imports", "environmentVariables", "pulumiConfig", "files"]);
const GROUPS: readonly string[] = [...SECRET_GROUPS, "configuration"];

/** What is wrong with the rows as a whole: names, aliases and paths that meet, and rows that no rule can serve. */
export function checkCatalog(catalog: Catalog): Finding[] {
  return [...sameNames(catalog), ...samePaths(catalog), ...catalog.flatMap(checkRow)];
}

function checkRow(row: CatalogRow): Finding[] {
  const findings: Finding[] = [];
  const add = (problem: string, remedy: string, rule: string): void => void findings.push(found(row.name, problem, remedy, rule));
  const first = row.escPath?.split(".")[0] ?? "";
  if (!/^[A-Z][A-Z0-9_]*$/.test(row.name)) add("is no legal name", "Use capitals, digits and underscores, a letter first", "P-21");
  if (!GROUPS.includes(row.group)) add(`is in an unknown group, ${row.group}`, `Use one of ${GROUPS.join(", ")}`, "C-05");
  if (!(OWNERS as readonly string[]).includes(row.owner)) add(`belongs to an unknown team, ${String(row.owner)}`, `Use one of ${OWNERS.join(", ")}`, "U-09");
  if (row.group === "configuration" && row.kind === "secret") add("is a secret among the settings", "Move it to a secret group", "C-05");
  if (row.kind === "secret" && row.default !== undefined) add("is a secret with a default", "Remove the default", "C-06");
  if (row.escPath !== undefined && !/^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/.test(row.escPath)) add("has a malformed path", "Use lower-case words joined by dots", "E-08");
  if (RESERVED.has(first)) add(`has a path below ${first}, which ESC reserves`, "Give the path as it stands below values, such as sophia.ai.key", "E-08");
  if (row.github !== "no" && row.name.startsWith("GITHUB_")) add("has a GitHub slot but a prefix that GitHub reserves", "Set the slot to no, or rename the row", "P-21");
  if (row.kind === "secret" && row.github === "variable") add("is a secret in a GitHub variable, which anyone may read", "Use a secret slot", "P-08");
  return findings;
}

/** A name, canonical or alias, belongs to one row only (C-02). */
function sameNames(catalog: Catalog): Finding[] {
  const owners = new Map<string, string>();
  return catalog.flatMap((row) =>
    [row.name, ...row.aliases].flatMap((name) => {
      const owner = owners.get(name);
      owners.set(name, owner ?? row.name);
      return owner === undefined ? [] : [found(name, `names two rows, ${owner} and ${row.name}`, "Keep it on one of them", "C-02")];
    }),
  );
}

/** One path, one row; nor may one row's path lie below another's, for a value is no folder. */
function samePaths(catalog: Catalog): Finding[] {
  const owners = new Map(catalog.flatMap((row) => (row.escPath === undefined ? [] : [[row.escPath, row.name] as const])));
  return catalog.flatMap((row): Finding[] => {
    const path = row.escPath;
    if (path === undefined) return [];
    if (owners.get(path) !== row.name) return [found(row.name, `has the path of ${owners.get(path)}, ${path}`, "Give it a path of its own", "C-05")];
    const above = path.split(".").map((_, index, parts) => parts.slice(0, index).join("."));
    const taken = above.find((parent) => owners.has(parent));
    return taken === undefined ? [] : [found(row.name, `has a path below that of ${owners.get(taken)}`, "Give it a path of its own", "C-05")];
  });
}

const found = (name: string, problem: string, remedy: string, rule: string): Finding => ({ name, place: "catalog/", problem, remedy, rule });
