import type { Finding } from "./findings.ts";
import { logicalName } from "./names.ts";

/** One resource as the state, or a step of `pulumi preview --json`, has it; only names are read. */
export interface HookedResource {
  readonly urn: string;
  readonly type: string;
  /** False for the stack and for components, which hold others together. */
  readonly custom?: boolean | undefined;
  /** By moment (`BeforeDelete`, `AfterCreate` …) the names of the hooks that run then. */
  readonly resourceHooks?: Readonly<Record<string, readonly string[] | null | undefined>> | null | undefined;
}

const DESTINATIONS = ["github:", "pulumiservice:"];

/** A resource that writes to a service: what it wrote is read back. */
export const isDestination = (type: string): boolean => DESTINATIONS.some((prefix) => type.startsWith(prefix));

/** Nothing is lost with these: they hold others together, only read, or are made by the engine itself, which gives them no hooks. */
function needsNoHook({ urn, type, custom }: HookedResource): boolean {
  if (custom === false || type === "pulumi:pulumi:StackReference") return true;
  return type.startsWith("pulumi:providers:") && /^default(_[\d_]+)?$/.test(logicalName(urn));
}

/**
 * Resources without their safeguards, which no policy can see: `keep` (before a deletion) belongs on each, `confirm` (after each
 * write) on each destination. A program that forgot one, or took it off, is told here. `place` is where the resources were read.
 */
export function missingHooks(resources: readonly HookedResource[], place: string): Finding[] {
  return resources.filter((resource) => !needsNoHook(resource)).flatMap((resource) => {
    const has = (moment: string, hook: string): boolean => (resource.resourceHooks?.[moment] ?? []).includes(hook);
    const missing = [
      ...(has("BeforeDelete", "keep") ? [] : ["keep (before a deletion)"]),
      ...(isDestination(resource.type) ? ["AfterCreate", "AfterUpdate"].filter((moment) => !has(moment, "confirm")).map((moment) => `confirm (${moment})`) : []),
    ];
    if (missing.length === 0) return [];
    return [{
      name: logicalName(resource.urn), place, rule: "U-04",
      problem: `it has no ${missing.join(", ")}: nothing would hold back a deletion, or notice a write that did not arrive`,
      remedy: "declare it with `hooks: safeguards.inside()`, or `safeguards.around(…)` for a destination",
    }];
  });
}

/**
 * What is unguarded in a deployment: in its preview, and in the state where the preview has nothing of it: there the engine runs the
 * state's own hooks. One that the state lacks and the program now declares is being mended.
 */
export function unguarded(previewed: readonly HookedResource[], state: readonly HookedResource[], stack: string): Finding[] {
  const urns = new Set(previewed.map(({ urn }) => urn));
  return [...missingHooks(previewed, `preview of ${stack}`), ...missingHooks(state.filter(({ urn }) => !urns.has(urn)), `state of ${stack}`)];
}

/** Resources of the text of an encrypted `pulumi stack export`; those that wait for their deletion included. */
export function hookedInExport(text: string): HookedResource[] {
  return hooked((JSON.parse(text) as { deployment?: { resources?: unknown } }).deployment?.resources);
}

interface JsonStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: HookedResource;
  readonly oldState?: HookedResource;
}

/**
 * Resources of the text of `pulumi preview --json`: as they will be, and as they are where they are deleted, for the engine runs the
 * hooks of the state then. Steps that read or refresh are left out.
 */
export function hookedInPreview(text: string): HookedResource[] {
  const steps = (JSON.parse(text) as { steps?: JsonStep[] }).steps ?? [];
  return hooked(steps.flatMap(({ op, oldState, newState }) => {
    if (/^(read|refresh|discard)/.test(op)) return [];
    if (/^delete/.test(op)) return oldState ? [oldState] : [];
    return newState ? [newState] : [];
  }));
}

function hooked(list: unknown): HookedResource[] {
  return (Array.isArray(list) ? (list as HookedResource[]) : []).map(({ urn, type, custom, resourceHooks }) => ({ urn, type, custom, resourceHooks }));
}
