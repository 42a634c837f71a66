import { Document, Scalar } from "yaml";
import type { ScalarTag } from "yaml";

/** A setting that ESC shall open as it is: ESC halves `$$` and takes `${` for a reference, so each `$` is doubled. */
export const literal = (value: string): string => value.replaceAll("$", "$$$$");

/**
 * A secret that ESC shall open as it is. ESC checks it as it was sent, where `$` has its meaning, but stores and opens the
 * ciphertext of the very same text, where it has none: neither `$` nor `$$` is right for both. As JSON it needs no `$` at all.
 */
export const secretLiteral = (value: string): Record<string, unknown> => ({
  "fn::fromJSON": { "fn::secret": JSON.stringify(value).replaceAll("$", "\\u0024") },
});

/** A tree as YAML with sorted keys. Strings are always in double quotes, so that `yes` or `007` stay text. */
export function renderYaml(tree: Readonly<Record<string, unknown>>): string {
  const document = new Document(tree, { customTags: (tags) => [text, ...tags.filter((tag) => typeof tag === "string" || tag.tag !== text.tag)], sortMapEntries: true });
  return document.toString({ lineWidth: 0, indentSeq: true });
}

/** JSON's quotes are YAML's, but for a few characters that YAML readers take for line breaks or refuse. */
const quote = (value: string): string =>
  JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z]+)?$/;
/** Words that older YAML readers do not take for text. */
const RESERVED_KEY = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

const text: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (value) => value,
  stringify: (item, context) => {
    const value = String(item.value);
    return context.implicitKey && PLAIN_KEY.test(value) && !RESERVED_KEY.test(value) ? value : quote(value);
  },
  createNode: (_schema, value) => new Scalar(value),
};
