import { isStandIn } from "./stand-ins.ts";

/** Limit of GitHub for one secret or variable, in bytes of UTF-8; ESC would take more, but every value must fit both. */
export const LARGEST_VALUE = 48 * 1024;

/** Words that stand where a value should be (C-07), each with how the message calls it. */
const REFUSED: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [/^$/, "is empty"],
  [/^\s+$/u, "is only white space"],
  [/^your[_-]/i, "is a placeholder (your_…)"],
  [/[_-]here$/i, "is a placeholder (…_here)"],
  [/^change[_-]?me$/i, "is a placeholder (changeme)"],
  [/^placeholder/i, "is a placeholder (placeholder…)"],
  [/^dummy_value_for_/i, "is a made-up value (dummy_value_for_…)"],
  [/REPLACE THIS$/i, "is a placeholder (…REPLACE THIS)"],
  [/^\$\{[^}]*\}$/, "is a reference that was not expanded (${…})"],
  [/^(?:none|null)$/i, "is the word for no value (None, null)"],
  [/\.\.\./, "is masked (it contains three dots)"],
];

/** Undefined when `value` is none of the refused words (C-07); else half a sentence that does not repeat it. `held:` values belong to the shadow state only. */
export function checkPlaceholder(value: string, options: { readonly allowHeld?: boolean } = {}): string | undefined {
  if (isStandIn(value)) return options.allowHeld ? undefined : "is a stand-in of the shadow state (held:…)";
  return REFUSED.find(([pattern]) => pattern.test(value))?.[1];
}

/** Undefined when every destination can carry `value`; else half a sentence. */
export function checkSize(value: string): string | undefined {
  if (new TextEncoder().encode(value).length > LARGEST_VALUE) return `is over 48 KB (${LARGEST_VALUE} bytes), the limit of GitHub`;
  // Neither UTF-8 nor a process environment can carry these; they would arrive changed or cut.
  if (/[\u0000\p{Surrogate}]/u.test(value)) return "holds a character that no environment variable can carry";
  // The type system below the GitHub plugin composes what is decomposed: another value would arrive there, and only there.
  if (value !== value.normalize("NFC")) return "is not in Unicode's composed form (NFC), which the GitHub plugin would turn it into";
  return undefined;
}
