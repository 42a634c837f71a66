import { parse } from "yaml";
import { ENVIRONMENTS, OWNERS } from "../catalog/types.ts";
import { looksLikeKey } from "./key-like-text.ts";
import { RULE_IDS } from "./rule-ids.ts";

/** One exception from one rule for one resource of one stack. */
export interface Waiver {
  readonly rule: string;
  readonly stack: string;
  /** Logical name; `stack` for a finding about the stack itself. */
  readonly resource: string;
  /** A team of catalog/owners.ts. */
  readonly owner: string;
  readonly reason: string;
  /** Last day that it holds, YYYY-MM-DD in UTC. */
  readonly expires: string;
}

const FIELDS = ["rule", "stack", "resource", "owner", "reason", "expires"] as const;

/** Reads the list. Each problem names the entry by its number and the field, never its text. */
export function parseWaivers(text: string): { readonly waivers: readonly Waiver[]; readonly problems: readonly string[] } {
  let data: unknown;
  try {
    data = parse(text, { schema: "failsafe", logLevel: "error" }) ?? [];
  } catch {
    return { waivers: [], problems: ["it is no readable YAML"] };
  }
  if (!Array.isArray(data)) return { waivers: [], problems: ["it is no list of waivers"] };
  const problems = data.flatMap((entry: unknown, index) => entryProblems(entry).map((problem) => `waiver ${index + 1} ${problem}`));
  const waivers = problems.length > 0 ? [] : (data as Waiver[]);
  const keys = waivers.map((w) => `${w.rule} ${w.stack} ${w.resource}`);
  const twice = keys.findIndex((key, index) => keys.indexOf(key) < index);
  return { waivers, problems: twice < 0 ? problems : [`waiver ${twice + 1} repeats an earlier one`] };
}

function entryProblems(entry: unknown): string[] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return ["is no map of fields"];
  const fields = entry as Readonly<Record<string, unknown>>;
  const lacking = FIELDS.filter((field) => typeof fields[field] !== "string" || fields[field].trim() === "");
  if (lacking.length > 0) return [`lacks ${lacking.join(", ")}`];
  const { rule, stack, owner, reason, expires, resource } = entry as Waiver;
  return [
    ...(Object.keys(fields).every((field) => (FIELDS as readonly string[]).includes(field)) ? [] : ["has a field that is none of a waiver's"]),
    ...((RULE_IDS as readonly string[]).includes(rule) ? [] : ["names a rule that does not exist"]),
    ...((ENVIRONMENTS as readonly string[]).includes(stack) ? [] : ["names a stack that does not exist"]),
    ...((OWNERS as readonly string[]).includes(owner) ? [] : [`has an owner that is none of ${OWNERS.join(", ")}`]),
    ...(isDay(expires) ? [] : ["has no day YYYY-MM-DD in expires"]),
    ...(looksLikeKey(reason) || looksLikeKey(resource) ? ["holds a text that looks like a key"] : []),
  ];
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** Whether the waiver's last day is over at `now` (milliseconds since 1970). */
export const isExpired = ({ expires }: Waiver, now: number): boolean => now >= Date.parse(expires) + 86_400_000;
