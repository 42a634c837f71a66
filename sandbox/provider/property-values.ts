/** Resource properties as plain data; {@link UNKNOWN} stands for a value known only after an earlier resource is made. */
export type Properties = Record<string, unknown>;

export const UNKNOWN: unique symbol = Symbol("unknown at preview");

/** A file-like value. `text` for an inline one; a `path` is relative to the program's folder. */
export class Asset {
  readonly text: string | undefined;
  readonly path: string | undefined;
  constructor(fields: { text?: unknown; path?: unknown }) {
    this.text = typeof fields.text === "string" ? fields.text : undefined;
    this.path = typeof fields.path === "string" ? fields.path : undefined;
  }
}

/** Decoded properties with the names of those that held a secret anywhere inside: they must leave as secrets again. */
export interface Bag { values: Properties; secrets: ReadonlySet<string> }

// The engine's wire format marks special values by a key no user object has.
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** One per type of the missing value: boolean, number, string, array, asset, archive, object. */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  UNKNOWN_STRING,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function decodeProperties(wire: Record<string, unknown> | undefined): Bag {
  const values: Properties = {};
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(wire ?? {})) {
    const decoded = decode(value, () => secrets.add(name));
    if (decoded !== null && decoded !== undefined) values[name] = decoded;
  }
  return { values, secrets };
}

function decode(value: unknown, onSecret: () => void): unknown {
  if (UNKNOWNS.has(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => decode(item, onSecret));
  if (value === null || typeof value !== "object") return value;
  const fields = value as Record<string, unknown>;
  switch (fields[MARK]) {
    case SECRET:
      onSecret();
      return decode(fields["value"], onSecret);
    case ASSET:
      return new Asset(fields);
    case ARCHIVE:
      return new Asset({});
    default:
      return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, decode(inner, onSecret)]));
  }
}

/** The wire form of `values`; every property named in `secrets` is marked, so that the state holds only ciphertext of it. */
export function encodeProperties(values: Properties, secrets: Iterable<string>): Record<string, unknown> {
  const marked = new Set(secrets);
  const wire: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const encoded = encode(value);
    wire[name] = marked.has(name) ? { [MARK]: SECRET, value: encoded } : encoded;
  }
  return wire;
}

function encode(value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN_STRING;
  if (Array.isArray(value)) return value.map(encode);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== undefined).map(([key, inner]) => [key, encode(inner)]),
  );
}

/** True when `value` is, or holds somewhere inside, a value that is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(isUnknown);
}
