import { asset } from "@pulumi/pulumi";

/** Stands where a preview cannot know a value yet. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Plain = string | number | boolean | null | typeof UNKNOWN | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain;
}

/** How the SDK writes an unknown value of each kind. */
const SENTINELS: ReadonlySet<unknown> = new Set(["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", "030794c1-ac77-496b-92df-f27374a8bd58", "e48ece36-62e2-4504-bad9-02848725956a", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"]);

/**
 * Properties as the SDK hands them over, as plain data. The SDK's own wrapper throws at the first unknown value and skips the rest of
 * the rule; here each rule decides for itself what an unknown value means. A text asset becomes its text; a file stays unread.
 */
export async function plainProps(props: object): Promise<PlainObject> {
  const raw = (props as { readonly __getSpecialProxyTarget?: object }).__getSpecialProxyTarget ?? props;
  return (await plain(raw)) as PlainObject;
}

async function plain(value: unknown): Promise<Plain> {
  if (SENTINELS.has(value)) return UNKNOWN;
  if (typeof value !== "object" || value === null) return value === undefined ? null : (value as Plain);
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (asset.StringAsset.isInstance(value) && "text" in value) return plain(await value.text);
  if (asset.Asset.isInstance(value) || asset.Archive.isInstance(value)) return { file: true };
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, entry]) => [key, await plain(entry)] as const)));
}

/** Whether nobody can say what the value is: not known in a preview, or a stand-in of the shadow state. */
export const isUnknown = (value: Plain | undefined): boolean => value === UNKNOWN || (typeof value === "string" && value.startsWith("held:"));

export const isObject = (value: Plain | undefined): value is PlainObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** The text of a property; "" for anything else, an unknown value included. */
export const textOf = (props: PlainObject, key: string): string => {
  const value = props[key];
  return typeof value === "string" ? value : "";
};

/** Every text in the tree with the key that it stands under. */
export function texts(value: Plain, key = ""): { readonly key: string; readonly text: string }[] {
  if (typeof value === "string") return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap((entry: Plain) => texts(entry, key));
  return isObject(value) ? Object.entries(value).flatMap(([name, entry]) => texts(entry, name)) : [];
}
