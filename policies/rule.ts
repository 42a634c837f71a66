import type { EnvironmentName } from "../catalog/types.ts";
import type { PlainObject } from "./plain-data.ts";
import type { RuleId } from "./rule-ids.ts";

export type Level = "advisory" | "mandatory" | "disabled";

/** One resource as a rule sees it: plain data, secrets in clear. It is looked at and forgotten; nothing of it may be kept or printed. */
export interface ResourceData {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Checked inputs for `check`, outputs for `checkStack`. */
  readonly props: PlainObject;
  /** URN of the parent; absent where there is none. */
  readonly parent?: string;
  readonly protect: boolean;
  readonly deleteBeforeReplace: boolean;
}

export interface Context {
  /** Stack's name as the URN has it; a name that is no environment is judged like production. */
  readonly stack: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a rule found on one resource. */
export interface Verdict {
  /** `unknown`: it could not be told in this run, which is not the same as being in order. */
  readonly state: "violation" | "unknown";
  /** Half a sentence of fixed words and of names from our own closed lists: never text of a property. */
  readonly problem: string;
  /** Set by rules that look at the whole stack; absent = the stack itself, or the resource that was asked about. */
  readonly resource?: ResourceData;
  /** Never more than this, whatever the rule's level. */
  readonly atMost?: "advisory";
}

/** Undefined = the rule has nothing to do with what it was shown; empty = in order. */
export type Verdicts = readonly Verdict[] | undefined;

export interface Rule {
  readonly id: RuleId;
  /** The rule in one sentence. */
  readonly sentence: string;
  /** Numbers of requirements and known defects that it serves. */
  readonly requirements: readonly string[];
  readonly levels: Readonly<Record<EnvironmentName, Level>>;
  /** Looks at one resource before it is written. */
  readonly check?: (resource: ResourceData, context: Context) => Verdicts;
  /** Looks at all resources, and at the stack's outputs; only told in a preview or after an update. */
  readonly checkStack?: (resources: readonly ResourceData[], context: Context) => Verdicts;
}

export const violation = (problem: string, resource?: ResourceData): Verdict => ({ state: "violation", problem, ...(resource !== undefined && { resource }) });
export const unknown = (problem: string, resource?: ResourceData): Verdict => ({ state: "unknown", problem, ...(resource !== undefined && { resource }) });

export const mandatory = { production: "mandatory", staging: "mandatory", development: "mandatory" } as const;
export const advisoryInDevelopment = { ...mandatory, development: "advisory" } as const;
