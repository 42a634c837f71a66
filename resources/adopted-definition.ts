import { parse } from "yaml";
import type { Finding } from "../model/findings.ts";
import type { Topology } from "../model/topology.ts";
import type { ServiceAccess } from "./service-access.ts";
import type { StackSettings } from "./settings.ts";

/**
 * What taking over an environment would drop: paths of its old definition that no row owns, and paths whose row has no value yet.
 * `sophia-secrets:allowDelete` may name a path as `environment:path`.
 */
export async function unownedPaths(escName: string, topology: Topology, exported: ReadonlySet<string>, settings: StackSettings, access: ServiceAccess): Promise<Finding[]> {
  const definition = await (await access.cloud())?.definition(settings.escProject, escName);
  const spec = topology.documents.find((d) => d.escName === escName);
  if (!definition || !spec || definition.yaml.trim() === "") return [];
  const rows = new Map(spec.rows.flatMap((row) => (row.escPath === undefined ? [] : [[row.escPath, row] as const])));
  const values = (parse(definition.yaml) as { values?: unknown } | null)?.values;
  return leaves(values).flatMap((path): Finding[] => {
    const [top] = path.split(".");
    // Exports are written anew from the rows; base content is ours as a whole.
    if (top === "environmentVariables" || top === "tags" || spec.kind === "base") return [];
    if (settings.allowDelete.includes(`${escName}:${path}`)) return [];
    const row = rows.get(path);
    if (row === undefined) return [{ name: path, place: `environment ${escName}`, problem: "no row of the catalogue owns this path, so taking the environment over would drop it", remedy: `add a row, or name ${escName}:${path} in sophia-secrets:allowDelete` }];
    if (row.source === "generated") return [{ name: row.name, place: `environment ${escName}`, problem: "it holds a value that this stack would replace by one of its own making",
      remedy: `rotate its consumers first, then name ${escName}:${path} in sophia-secrets:allowDelete` }];
    if (exported.has(row.name)) return [];
    return [{ name: row.name, place: `environment ${escName}`, problem: "it is there and would be dropped, for no value is held", remedy: "supply its value in this run" }];
  });
}

/** Paths of all leaves; an `fn::…` call is one. */
function leaves(node: unknown, at = ""): string[] {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return at === "" ? [] : [at];
  const entries = Object.entries(node);
  if (entries.some(([key]) => key.startsWith("fn::"))) return [at];
  return entries.flatMap(([key, value]) => leaves(value, at === "" ? key : `${at}.${key}`));
}
