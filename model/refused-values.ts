import { placeholderProblem } from "./placeholders.ts";
import { isReference } from "./references.ts";
import { isStandIn } from "./stand-ins.ts";

/** Limit of GitHub for one secret or variable, in bytes of UTF-8; ESC would take more, but every value must fit both. */
export const LARGEST_VALUE = 48 * 1024;

/** Undefined when `value` stands for itself (C-07); else half a sentence that does not repeat it. `held:` values belong to the shadow state only. */
export function checkPlaceholder(value: string, options: { readonly allowHeld?: boolean; readonly secret?: boolean; readonly name?: string } = {}): string | undefined {
  if (isStandIn(value)) return options.allowHeld ? undefined : "is a stand-in of the shadow state (held:…)";
  if (value === "") return "is empty";
  if (value.trim() === "") return "is only white space";
  if (isReference(value)) return "is a reference that was not expanded (${…})";
  if (options.name !== undefined && value.toUpperCase() === options.name) return "is its own name";
  return placeholderProblem(value, options.secret ?? false);
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
