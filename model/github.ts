import type { Catalog, CatalogRow } from "../catalog/types.ts";
import type { Finding } from "./findings.ts";
import { nearest } from "./nearest.ts";
import type { GithubSpec, TopologySettings } from "./specs.ts";

type GithubSettings = Pick<TopologySettings, "githubOptional" | "visibility" | "repositories" | "organizationScope">;

/** The organisation's Actions secrets and variables (F-04): the names the guide lists, and the optional ones that the settings ask for. */
export function buildGithub(catalog: Catalog, { githubOptional, visibility, repositories }: GithubSettings): GithubSpec[] {
  const asked = new Set(githubOptional);
  return catalog
    .filter((row) => row.retired === undefined && (fixed(row) || (row.github === "optional" && asked.has(row.name) && reachable(row))))
    .map((row) => ({ row, kind: kindOf(row), visibility, repositories: visibility === "selected" ? repositories : [] }));
}

/** Settings that ask for what cannot be. Nothing is checked without organizationScope, for then nothing goes to GitHub. */
export function checkGithub(catalog: Catalog, { githubOptional, visibility, repositories, organizationScope }: GithubSettings): Finding[] {
  if (!organizationScope) return [];
  const rows = new Map(catalog.map((row) => [row.name, row]));
  const findings = [...new Set(githubOptional)].flatMap((name) => {
    const row = rows.get(name);
    if (row === undefined) return [unknown(name, catalog)];
    if (name.startsWith("GITHUB_")) return [found(name, "has a prefix that GitHub reserves for itself", "Remove it from the list")];
    if (row.github === "no") return [found(name, "may not go to GitHub", "Remove it from the list")];
    if (row.retired !== undefined) return [found(name, "is retired", "Remove it from the list")];
    return reachable(row) ? [] : [found(name, `exists in ${row.environments.join(", ")} only, and the organisation's names are production's`, "Remove it from the list")];
  });
  if (visibility === "selected" && repositories.length === 0) {
    const remedy = "Name the repositories that may read the organisation's secrets";
    findings.push({ name: "sophia-secrets:repositories", place: PLACE, problem: "is empty, so that no repository could read anything", remedy, rule: "D-34" });
  }
  return findings;
}

const PLACE = "sophia-secrets:github in Pulumi.production.yaml";

const fixed = (row: CatalogRow): boolean => row.github === "yes" || row.github === "variable";
const reachable = (row: CatalogRow): boolean => row.environments.includes("production") || row.environments.includes("ci");

/** A plain row with a slot `yes` is a secret all the same, as the guide lists it; a plain optional one is public, so a variable. */
const kindOf = (row: CatalogRow): GithubSpec["kind"] => (row.github === "variable" || (row.github === "optional" && row.kind === "plain") ? "variable" : "secret");

function unknown(name: string, catalog: Catalog): Finding {
  const alias = catalog.find((row) => row.aliases.includes(name));
  if (alias !== undefined) return found(name, "is an old name and is never written", `Use ${alias.name}`);
  const meant = nearest(name, catalog.map((row) => row.name));
  return found(name, "is not in the catalogue", meant === undefined ? "Remove it from the list" : `Use ${meant}, if that is what you mean`);
}

const found = (name: string, problem: string, remedy: string): Finding => ({ name, place: PLACE, problem, remedy, rule: "F-04" });
