import { SECRET_GROUPS } from "../catalog/types.ts";
import type { Catalog } from "../catalog/types.ts";
import type { EnvironmentData } from "../environments/types.ts";
import type { Finding } from "./findings.ts";
import { baseEnvironmentName, environmentName, groupEnvironmentName, importName } from "./names.ts";
import type { DocumentSpec, TopologySettings } from "./specs.ts";

export const DEFAULT_PROJECT = "default";
export const DEFAULT_PREFIX = "sophia-ai";

/** The ESC environments of one stack in the order of their imports: base (with organizationScope), the groups, the composed one. */
export function buildDocuments(here: Catalog, environment: EnvironmentData, settings: TopologySettings): DocumentSpec[] {
  const { escProject = DEFAULT_PROJECT, prefix = DEFAULT_PREFIX, organizationScope } = settings;
  const deletionProtected = environment.deletionProtected && settings.features.deletionProtection;
  const inEsc = here.filter((row) => row.escPath !== undefined && row.retired === undefined);
  const groupName = (group: (typeof SECRET_GROUPS)[number]): string => groupEnvironmentName(prefix, environment.name, group);
  const base: DocumentSpec = {
    escName: baseEnvironmentName(prefix),
    kind: "base",
    imports: [],
    rows: [],
    owner: "DevOps",
    deletionProtected,
  };
  const groups = SECRET_GROUPS.map((group): DocumentSpec => {
    const rows = inEsc.filter((row) => row.group === group);
    // The longest period is the class's own: a row may only shorten it.
    const rotationDays = Math.max(0, ...rows.map((row) => row.rotationDays ?? 0));
    return {
      escName: groupName(group),
      kind: "group",
      environment: environment.name,
      group,
      imports: [],
      rows,
      owner: rows[0]?.owner ?? "DevOps",
      ...(rotationDays > 0 && { rotationDays }),
      deletionProtected,
    };
  });
  const composed: DocumentSpec = {
    escName: environmentName(prefix, environment.name),
    kind: "composed",
    environment: environment.name,
    imports: [base.escName, ...environment.composes.map(groupName)].map((name) => importName(escProject, name)),
    rows: inEsc.filter((row) => row.group === "configuration"),
    owner: "DevOps",
    deletionProtected,
  };
  return [...(organizationScope ? [base] : []), ...groups, composed];
}

/** One finding per environment that imports itself, directly or through others; ESC would refuse to open it. */
export function importCycles(documents: readonly Pick<DocumentSpec, "escName" | "imports">[]): Finding[] {
  const importsOf = new Map(documents.map(({ escName, imports }) => [escName, imports.map((name) => name.slice(name.lastIndexOf("/") + 1))]));
  const reaches = (from: string, wanted: string, seen: Set<string>): boolean =>
    (importsOf.get(from) ?? []).some((next) => next === wanted || (!seen.has(next) && reaches(next, wanted, seen.add(next))));
  return [...importsOf.keys()]
    .filter((name) => reaches(name, name, new Set()))
    .map((name) => ({ name, place: "environments/", problem: "imports itself", remedy: "Break the circle of imports", rule: "E-04" }));
}
