import { carriedKeys, rowOf } from "../catalogue-rows.ts";
import { environmentOfStack } from "../esc-names.ts";
import { isUnknown } from "../plain-data.ts";
import { advisoryInDevelopment, unknown, violation, type Rule } from "../rule.ts";

/** Bits that a value must seem to have: a person's password of 12 mixed characters has about 40. */
const LEAST_BITS = { production: 36, staging: 36, development: 20 } as const;
const KNOWN_WORDS = /^(?:password|passw0rd|admin|administrator|postgres|root|secret|letmein|welcome|qwerty\w*|abc123|iloveyou|123456789?0?|changeit|sophia|grafana|redis|test|example)[\d!?.]*$/i;

/** An estimate from the frequency of characters. It never speaks against a random text in whatever alphabet: 64 hex digits have 250. */
export function estimatedBits(text: string): number {
  const characters = [...text];
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / characters.length);
  return bits;
}

/** Whether the text is one short piece over and over. */
export const repeats = (text: string): boolean => [1, 2, 3, 4].some((size) => text.length >= size * 3 && text === text.slice(0, size).repeat(Math.ceil(text.length / size)).slice(0, text.length));

export const strongSecret: Rule = {
  id: "P-05",
  sentence: "A secret that rotates is neither a known word, nor one piece repeated, nor easy to guess by the variety of its characters.",
  requirements: ["P-05"],
  levels: advisoryInDevelopment,
  check(resource, { stack }) {
    const row = rowOf(resource);
    if (row === undefined || row.kind !== "secret" || row.rotationDays === undefined) return undefined;
    const values = (carriedKeys(resource.type) ?? []).slice(0, 2).map((key) => resource.props[key]).filter((value) => value !== undefined && value !== null && value !== "");
    return values.slice(0, 1).flatMap((value) => {
      if (isUnknown(value) || typeof value !== "string") return [unknown("its value is not known")];
      const weak = KNOWN_WORDS.test(value) || repeats(value) || estimatedBits(value) < LEAST_BITS[environmentOfStack(stack)];
      return weak ? [violation("its value is weak; make a longer random one")] : [];
    });
  },
};
