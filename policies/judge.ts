import { environmentOfStack } from "./esc-names.ts";
import type { Context, Level, ResourceData, Rule, Verdict } from "./rule.ts";
import { shownName } from "./shown-name.ts";
import { isExpired, type Waiver } from "./waivers.ts";

/** One line of the pack's answer. `message` begins with the rule's id and the resource's name, and never holds a value. */
export interface Report {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  readonly urn?: string;
}

/** What one run of the pack remembers: names and rule ids, nothing else. */
export interface Memory {
  /** Names of resources that a rule could not judge, by rule. */
  readonly unknown: Map<string, Set<string>>;
  readonly used: Set<Waiver>;
}

export const newMemory = (): Memory => ({ unknown: new Map(), used: new Set() });

export interface Judgement extends Context {
  /** Overridden levels of this rule, the later one wins. */
  readonly levels: readonly (Readonly<Partial<Record<string, Level>>> | undefined)[];
  readonly waivers: readonly Waiver[];
  readonly memory: Memory;
}

/** The level of a rule in a stack. */
export function levelOf(rule: Rule, { stack, levels }: Pick<Judgement, "stack" | "levels">): Level {
  const environment = environmentOfStack(stack);
  return levels.reduce<Level>((level, override) => override?.[environment] ?? level, rule.levels[environment]);
}

/** Turns a rule's verdicts into lines. A waived violation leaves none; what is unknown is remembered and told once, at the end. */
export function judge(rule: Rule, verdicts: readonly Verdict[], asked: ResourceData | undefined, judgement: Judgement): Report[] {
  const level = levelOf(rule, judgement);
  if (level === "disabled") return [];
  return verdicts.flatMap(({ state, problem, resource = asked, atMost }): Report[] => {
    const name = resource === undefined ? "stack" : resource.name;
    if (state === "unknown") {
      judgement.memory.unknown.set(rule.id, (judgement.memory.unknown.get(rule.id) ?? new Set()).add(name));
      return [];
    }
    const waiver = judgement.waivers.find((w) => w.rule === rule.id && w.stack === judgement.stack && w.resource === name);
    if (waiver !== undefined) judgement.memory.used.add(waiver);
    const expired = waiver !== undefined && isExpired(waiver, judgement.now);
    if (waiver !== undefined && !expired) return [];
    return [{
      policy: rule.id,
      level: atMost ?? level,
      message: `${rule.id} ${shownName(name)}: ${problem}.${expired ? ` Its waiver ended on ${waiver.expires}.` : ""}`,
      ...(resource !== undefined && { urn: resource.urn }),
    }];
  });
}

/** What is left to say when every rule has spoken: what is unknown, and waivers that ended or that nothing needs. */
export function closingReports({ memory, waivers, stack, now }: Pick<Judgement, "memory" | "waivers" | "stack" | "now">): Report[] {
  const unknown = [...memory.unknown].map(([rule, names]): Report => {
    const [first = "", ...rest] = [...names].sort();
    const more = rest.length === 0 ? "" : `; the same for ${rest.length === 1 ? shownName(rest[0] ?? "") : `${rest.length} more`}`;
    return { policy: rule, level: "advisory", message: `${rule} ${shownName(first)}: unknown in this run, so not judged${more}.` };
  });
  const about = waivers.filter((w) => w.stack === stack).flatMap((waiver): Report[] => {
    const line = (level: Report["level"], what: string): Report => ({ policy: WAIVERS, level, message: `${WAIVERS} ${shownName(waiver.resource)}: the waiver of ${waiver.rule} ${what}.` });
    if (isExpired(waiver, now)) return [line("mandatory", `ended on ${waiver.expires}; cure the cause, or have it renewed`)];
    return memory.used.has(waiver) ? [] : [line("advisory", "is not needed any more; remove it")];
  });
  return [...unknown, ...about];
}

/** The policy under which waivers themselves are told. */
export const WAIVERS = "waivers";
