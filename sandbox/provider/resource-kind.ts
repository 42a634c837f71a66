import { isDeepStrictEqual } from "node:util";
import type { Api } from "./api-client.ts";
import { isUnknown, UNKNOWN } from "./property-values.ts";
import type { Properties } from "./property-values.ts";
import type { Difference } from "./provider.ts";

export interface Failure { property: string; reason: string }
/** A resource as the engine knows it: what the program asked for and what the service answered. */
export interface Known { inputs: Properties; outputs: Properties }
export interface Found extends Known { id: string }

export interface Context {
  api: Api;
  /** Err as the official provider does. */
  faithful: boolean;
  /**
   * What this process began to create, by resource id, with the service's own id where it has one. When the engine
   * repeats a failed create (an error hook asked for it), the object it meets is ours.
   */
  begun: Map<string, string>;
}

/** One resource type. All `id`s are the official provider's, so that a state can move between the two. */
export interface ResourceKind {
  token: string;
  /** A change of one of these is another object. */
  replaceOn: readonly string[];
  /** The old object and the new one cannot stand side by side. */
  deleteBeforeReplace: boolean;
  /** Always secret in the state, whatever the program says. */
  secrets: readonly string[];
  /** Outputs that only the service can tell: unknown until created, and after an update when `afterUpdate` names them. */
  computed: { always: readonly string[]; afterUpdate: readonly string[] };
  /** Brings inputs to one form and names what is wrong with them; values may be {@link UNKNOWN}. */
  check(inputs: Properties): { inputs: Properties; failures: Failure[] };
  /** Names of the inputs that differ from what is there. */
  changed(old: Known, inputs: Properties): string[];
  /** In place of `changed`, where the comparison has a form of its own; `ignored` are names the program does not want compared. */
  difference?(old: Known, inputs: Properties, ignored: readonly string[]): Difference;
  /** @throws InitFailed when the object exists now but is not complete */
  create(inputs: Properties, context: Context): Promise<{ id: string; outputs: Properties }>;
  /** undefined: the object is gone. `known` is empty when a person imports by id. */
  read(id: string, known: Known, context: Context): Promise<Found | undefined>;
  /** @throws when what the state has of it is too little for an update, previewed ones included */
  usable?(outputs: Properties): void;
  /** A plain error leaves the state as it was, so that the next `up` tries again. */
  update(id: string, old: Known, inputs: Properties, context: Context, ignored: readonly string[]): Promise<Properties>;
  /** `outputs`: what the state has of it. */
  delete(id: string, context: Context, outputs: Properties): Promise<void>;
}

/** Names of the inputs that differ, both ways; those in `serverChosen` count only when the program gives them. */
export function changedInputs(old: Properties, inputs: Properties, serverChosen: readonly string[] = []): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(inputs)]);
  return [...names].filter((name) => {
    if (inputs[name] === undefined && serverChosen.includes(name)) return false;
    return isUnknown(inputs[name]) || !isDeepStrictEqual(old[name], inputs[name]);
  });
}

/** What a preview can tell of the outputs: the inputs, and what the service told last time where that will stay. */
export function previewOutputs(kind: ResourceKind, inputs: Properties, old?: Known): Properties {
  const outputs: Properties = { ...old?.outputs, ...inputs };
  for (const name of old === undefined ? kind.computed.always : kind.computed.afterUpdate) {
    if (inputs[name] === undefined) outputs[name] = UNKNOWN;
  }
  return outputs;
}

/** Failures for names that are absent, empty, not text, or hold a slash, which would read as another path. */
export function nameFailures(inputs: Properties, names: readonly string[]): Failure[] {
  return names.flatMap((property) => {
    const value = inputs[property];
    if (value === UNKNOWN) return [];
    if (typeof value !== "string" || value === "") return [{ property, reason: "is required" }];
    return value.includes("/") ? [{ property, reason: "must not contain '/'" }] : [];
  });
}

/** @throws when an id given to an import has not exactly the parts that `form` shows, for example `org/project/name` */
export function idParts(id: string, form: string): string[] {
  const parts = id.split("/");
  if (parts.length !== form.split("/").length || parts.includes("")) throw new Error(`id must be ${form}`);
  return parts;
}

/** Text of a property that `check` has made sure of. */
export function text(values: Properties, name: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new Error(`property ${name} is not text`);
  return value;
}

/** A URL path of escaped segments: `urlPath("api", "orgs", org)`. */
export function urlPath(...segments: string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}

/** A copy without the properties that are undefined: JSON and the engine know only present and absent. */
export function present(values: Properties): Properties {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
