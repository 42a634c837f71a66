import { parseDocument, isMap, isPair, visit } from "yaml";

/** Belong to the encryption of the real state. */
const ENCRYPTION = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * The text of `Pulumi.<stack>.yaml` for a run on a shadow: without the stack's encryption, without encrypted settings (nobody there could
 * decrypt them) and without environments to import (nobody there could open them). "" for a file without anything.
 */
export function settingsForShadow(text: string): string {
  const document = parseDocument(text);
  if (!isMap(document.contents)) return "";
  for (const key of [...ENCRYPTION, "environment"]) document.delete(key);
  visit(document, {
    Pair: (_, pair) => {
      if (isMap(pair.value) && pair.value.has("secure")) return visit.REMOVE;
      return undefined;
    },
  });
  // An empty map or list left behind by that would be a setting of its own.
  const config = document.get("config");
  if (isMap(config)) config.items = config.items.filter((pair) => !(isPair(pair) && isMap(pair.value) && pair.value.items.length === 0));
  if (isMap(config) && config.items.length === 0) document.delete("config");
  return document.contents.items.length === 0 ? "" : document.toString();
}
