import { mapUrns, type Exported, type Resource } from "./deployment.ts";

interface Names {
  readonly project: string;
  readonly stack: string;
}

/** Marks of the engine's own serialisation of special values. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** The same state under other names: URNs everywhere, the root resource's own name, and the place that the secrets provider names. */
export function renameState(state: Exported, from: Names, to: Names): Exported {
  const out = structuredClone(state);
  const before = `urn:pulumi:${from.stack}::${from.project}::`;
  const after = `urn:pulumi:${to.stack}::${to.project}::`;
  const oldRoot = `${before}pulumi:pulumi:Stack::${from.project}-${from.stack}`;
  const newRoot = `${after}pulumi:pulumi:Stack::${to.project}-${to.stack}`;
  const change = (urn: string): string => (urn === oldRoot ? newRoot : urn.startsWith(before) ? after + urn.slice(before.length) : urn);
  const resources: Resource[] = [...(out.deployment.resources ?? []), ...(out.deployment.pending_operations ?? []).map((o) => o.resource)];
  for (const r of resources) {
    mapUrns(r, change);
    if (r.replaceWith) r.replaceWith = r.replaceWith.map(change);
    if (r.aliases) r.aliases = r.aliases.map(change);
    for (const values of [r.inputs, r.outputs, r.replacementTrigger]) renameReferences(values, change);
  }
  for (const snippet of out.deployment.snippets ?? []) {
    for (const [name, urn] of Object.entries(snippet.references ?? {})) if (snippet.references) snippet.references[name] = change(urn);
  }
  const secrets = out.deployment.secrets_providers;
  if (secrets?.type === "service" && secrets.state) Object.assign(secrets.state, to);
  return out;
}

/** A value may hold a reference to a resource; plain text that only looks like a URN is the user's own and stays. */
function renameReferences(value: unknown, change: (urn: string) => string): void {
  if (typeof value !== "object" || value === null) return;
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === RESOURCE_REFERENCE && typeof object["urn"] === "string") object["urn"] = change(object["urn"]);
  for (const inner of Object.values(object)) renameReferences(inner, change);
}
