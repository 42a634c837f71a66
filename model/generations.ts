import type { Finding } from "./findings.ts";
import type { GenerationsRecord } from "./ledger.ts";

/** Shortest time, in seconds, that a generation still verifies after it stopped signing: a token's life. */
export const SHORTEST_WINDOW = 86_400;

export interface GenerationsCheck {
  /** Generated name, e.g. `JWT_SECRET`. */
  readonly name: string;
  /** Generations in the data, newest first. */
  readonly list: readonly string[];
  /** What the last ledger says; absent in a first deployment. */
  readonly last?: GenerationsRecord | undefined;
  /** ISO instant. */
  readonly now: string;
  /** Seconds; never shorter than SHORTEST_WINDOW. */
  readonly window?: number;
}

/**
 * Whether the list may follow the last one: at most one new generation, in front; entries leave from the end, and
 * only when the last change of signer is a whole window ago, so that nothing still in use stops verifying.
 */
export function checkGenerations({ name, list, last, now, window = SHORTEST_WINDOW }: GenerationsCheck): Finding[] {
  const found = (problem: string, remedy: string): Finding[] => [{ name, place: "environments/", problem, remedy, rule: "R-06" }];
  if (list.length === 0) return found("has no generation", "List at least one");
  if (new Set(list).size < list.length) return found("lists a generation twice", "Name each generation once");
  const misnamed = list.find((generation) => !/^[a-z0-9][a-z0-9-]*$/.test(generation));
  if (misnamed !== undefined) return found(`has a generation with the illegal name ${misnamed}`, "Use small letters, digits and dashes");
  if (last === undefined || last.list.length === 0) return [];
  const start = list.indexOf(last.list[0] ?? "");
  if (start < 0) return found(`no longer lists ${last.list[0]}, which signs`, `Put new generations in front and keep ${last.list[0]}`);
  if (start > 1) return found(`has ${start} new generations at once`, "Add one, deploy, then add the next");
  if (start === 1 && last.list.includes(list[0] ?? "")) return found(`lets ${list[0]} sign again`, "Give the new generation a name of its own");
  const kept = list.slice(start);
  if (kept.some((generation, index) => generation !== last.list[index])) {
    return found("changes the order of its generations, or brings one in behind the first", `Keep ${last.list.join(", ")} in this order`);
  }
  const dropped = last.list.slice(kept.length);
  const end = Date.parse(last.since) + Math.max(window, SHORTEST_WINDOW) * 1000;
  if (dropped.length > 0 && !(Date.parse(now) >= end)) {
    return found(`drops ${dropped.join(", ")} before its window is over`, `Keep it until ${new Date(end).toISOString()}`);
  }
  return [];
}

/** What the ledger says from now on: `since` moves only when another generation begins to sign. */
export function nextGenerations(list: readonly string[], last: GenerationsRecord | undefined, now: string): GenerationsRecord {
  return { list, since: last !== undefined && last.list[0] === list[0] ? last.since : now };
}

/**
 * Until when each generation verifies: the first has no end, the rest end one window (seconds) after the first began to sign.
 * Older ones could end sooner, but a verifier that keeps them a little longer does no harm.
 */
export function generationEnds({ list, since }: GenerationsRecord, window: number = SHORTEST_WINDOW): { readonly generation: string; readonly notAfter?: string }[] {
  const notAfter = new Date(Date.parse(since) + Math.max(window, SHORTEST_WINDOW) * 1000).toISOString();
  return list.map((generation, index) => ({ generation, ...(index > 0 && { notAfter }) }));
}
