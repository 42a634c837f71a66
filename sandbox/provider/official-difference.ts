import type { Difference } from "./provider.ts";
import { isUnknown } from "./property-values.ts";
import type { Properties } from "./property-values.ts";

/**
 * How the official provider compares: path by path (`members[1]`, `policies[0].rules.sub`), only what it was given, never what the
 * service is known to hold. `replaceOn` are whole properties.
 */
export function officialDifference(old: Properties, inputs: Properties, replaceOn: readonly string[]): Difference {
  const found = { changed: [] as string[], added: [] as string[], removed: [] as string[] };
  compare("", old, inputs, found);
  return { ...found, replaces: found.changed.filter((path) => replaceOn.includes(path)), deleteBeforeReplace: false, inputDiff: false };
}

function compare(at: string, old: unknown, now: unknown, found: { changed: string[]; added: string[]; removed: string[] }): void {
  if (old === undefined && now === undefined) return;
  if (old === undefined || now === undefined) {
    found.changed.push(at);
    (old === undefined ? found.added : found.removed).push(at);
  } else if (Array.isArray(old) && Array.isArray(now)) {
    for (let i = 0; i < Math.max(old.length, now.length); i += 1) compare(`${at}[${i}]`, old[i], now[i], found);
  } else if (isRecord(old) && isRecord(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) compare(at === "" ? key : `${at}.${key}`, old[key], now[key], found);
  } else if (old !== now || isUnknown(now)) found.changed.push(at);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
