/** The parts of a stack's state that the server reads or changes; everything else passes through untouched. */
export interface Resource {
  urn: string;
  type?: string;
  parent?: string;
  provider?: string;
  dependencies?: string[] | null;
  propertyDependencies?: Record<string, string[] | null> | null;
  deletedWith?: string;
  replaceWith?: string[] | null;
  viewOf?: string;
  aliases?: string[] | null;
  delete?: boolean;
  pendingReplacement?: boolean;
  refreshBeforeUpdate?: boolean;
  taint?: boolean;
  resourceHooks?: Record<string, string[]>;
  extensionRef?: string;
  snippetID?: string;
  inputs?: unknown;
  outputs?: unknown;
  replacementTrigger?: unknown;
  [other: string]: unknown;
}

export interface Operation {
  resource: Resource;
  type: string;
}

export interface Deployment {
  manifest?: { time: string; magic?: string; version?: string };
  secrets_providers?: { type: string; state?: Record<string, unknown> };
  resources?: Resource[];
  pending_operations?: Operation[];
  metadata?: object;
  snippets?: { references?: Record<string, string>; [other: string]: unknown }[];
  extensions?: Record<string, unknown>;
}

/** What `export` answers and `import` takes. `features` says what an older client must understand to read it. */
export interface Exported {
  version: number;
  features?: string[];
  deployment: Deployment;
}

export const emptyState = (): Exported => ({
  version: 3,
  deployment: { manifest: { time: "0001-01-01T00:00:00Z", magic: "", version: "" }, metadata: {} },
});

const isStackRoot = (urn: string): boolean => urn.split("::")[2] === "pulumi:pulumi:Stack";

/** Type of a resource with the types of its parents, as it stands in its URN. */
export const qualifiedType = (urn: string): string => urn.split("::")[2] ?? "";

/** URN of a child after its parent's has changed. */
export function underParent(urn: string, parent: string): string | undefined {
  if (isStackRoot(parent)) return undefined;
  const [stack, project, type, ...name] = urn.split("::");
  return [stack, project, `${qualifiedType(parent)}$${(type ?? "").split("$").at(-1)}`, ...name].join("::");
}

/** Applies `change` to every URN by which a resource names itself or another one. */
export function mapUrns(resource: Resource, change: (urn: string) => string): void {
  resource.urn = change(resource.urn);
  for (const key of ["parent", "deletedWith", "viewOf"] as const) {
    const urn = resource[key];
    if (urn) resource[key] = change(urn);
  }
  if (resource.provider) {
    const at = resource.provider.lastIndexOf("::");
    resource.provider = change(resource.provider.slice(0, at)) + resource.provider.slice(at);
  }
  if (resource.dependencies) resource.dependencies = resource.dependencies.map(change);
  for (const [key, list] of Object.entries(resource.propertyDependencies ?? {})) {
    if (list && resource.propertyDependencies) resource.propertyDependencies[key] = list.map(change);
  }
}

/** Features that a state makes use of. `byteString` cannot be seen in ciphertext, so it is told or carried on. */
export function featuresOf(deployment: Deployment, byteString: boolean): string[] {
  const found = new Set<string>(byteString ? ["byteString"] : []);
  if (deployment.snippets?.length) found.add("snippets-prototype");
  for (const r of [...(deployment.resources ?? []), ...(deployment.pending_operations ?? []).map((o) => o.resource)]) {
    if (r.refreshBeforeUpdate) found.add("refreshBeforeUpdate");
    if (r.viewOf) found.add("views");
    if (Object.keys(r.resourceHooks ?? {}).length > 0) found.add("hooks");
    if (r.taint) found.add("taint");
    if (r.replaceWith?.length) found.add("replaceWith");
    if (r.extensionRef) found.add("extensionParameterization");
    if (r.snippetID) found.add("snippets-prototype");
  }
  return [...found].sort();
}
