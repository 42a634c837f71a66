import { mapUrns, underParent, type Deployment, type Resource } from "./deployment.ts";

/**
 * A refresh may drop a resource that others still name. References to it go, as a parent too.
 * `fresh` is how many resources at the start of the list the program has just registered: their empty dependency lists stay, as they do
 * in the client's own snapshot.
 */
export function dropDangling(resources: readonly Resource[], fresh: number): void {
  const known = new Set<string>();
  const keep = (list: string[] | null | undefined): string[] => (list ?? []).filter((urn) => known.has(urn));
  for (const [i, r] of resources.entries()) {
    for (const key of ["dependencies", "replaceWith"] as const) {
      if (!r[key]?.length) continue;
      const left = keep(r[key]);
      if (left.length) r[key] = left;
      else delete r[key];
    }
    dropPropertyDependencies(r, keep, i < fresh);
    if (r.deletedWith && !known.has(r.deletedWith)) delete r.deletedWith;
    known.add(r.urn);
  }
  // Who the lost parent's own parent was is not told any more; the next update puts the resource where it belongs.
  for (const r of resources) if (r.parent && !known.has(r.parent)) delete r.parent;
}

function dropPropertyDependencies(r: Resource, keep: (list: string[] | null | undefined) => string[], fresh: boolean): void {
  const before = Object.entries(r.propertyDependencies ?? {});
  if (before.length === 0) return;
  const lost = before.some(([, list]) => keep(list).length < (list?.length ?? 0));
  if (fresh && !lost) return;
  const left = before.map(([key, list]) => [key, keep(list)] as const).filter(([, list]) => list.length > 0);
  if (left.length) r.propertyDependencies = Object.fromEntries(left);
  else delete r.propertyDependencies;
}

/** After a rename by alias, all that still names the old URN follows, children too; then the aliases have done their work. */
export function normalizeAliases(deployment: Deployment): void {
  const moved = new Map<string, string>();
  for (const r of deployment.resources ?? []) {
    for (const alias of r.aliases ?? []) moved.set(alias, r.urn);
    const parent = r.parent === undefined ? undefined : moved.get(r.parent);
    const urn = parent === undefined ? undefined : underParent(r.urn, parent);
    if (urn !== undefined) moved.set(r.urn, urn);
  }
  const follow = (urn: string): string => moved.get(urn) ?? urn;
  for (const r of deployment.resources ?? []) {
    if (moved.size > 0) mapUrns(r, follow);
    delete r.aliases;
  }
  for (const snippet of deployment.snippets ?? []) {
    for (const [name, urn] of Object.entries(snippet.references ?? {})) if (snippet.references) snippet.references[name] = follow(urn);
  }
}
