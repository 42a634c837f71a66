import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { constants, gunzipSync } from "node:zlib";

export interface Leak {
  /** Path below the searched folder. */
  readonly file: string;
  /** Whose value it is. */
  readonly name: string;
  readonly encoding: string;
}

export interface ScanResult {
  readonly leaks: readonly Leak[];
  readonly filesSearched: number;
  readonly bytesSearched: number;
  readonly excluded: readonly string[];
}

interface Needle {
  readonly name: string;
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Values shorter than this are in any text by chance. */
const SHORTEST = 8;

/** Every form in which a value could lie about, e.g. in a log, a JSON body, a URL or a base64 field at any offset. */
export function encodings(value: string): { encoding: string; text: string }[] {
  const bytes = Buffer.from(value, "utf8");
  const forms = [
    { encoding: "plain", text: value },
    { encoding: "JSON", text: JSON.stringify(value).slice(1, -1) },
    { encoding: "JSON in JSON", text: JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1) },
    { encoding: "URL", text: encodeURIComponent(value) },
    { encoding: "form", text: new URLSearchParams([["", value]]).toString().slice(1) },
    { encoding: "hex", text: bytes.toString("hex") },
    { encoding: "dollars doubled", text: value.replaceAll("$", "$$$$") },
    { encoding: "JSON without dollars", text: JSON.stringify(value).slice(1, -1).replaceAll("$", "\\u0024") },
    { encoding: "HTML", text: value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`) },
    { encoding: "reversed", text: [...value].reverse().join("") },
    // Base64 looks different at each of the three offsets; the ends depend on the neighbours and are cut off.
    ...[0, 1, 2].flatMap((offset) => {
      const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64").replace(/=+$/, "");
      const inner = padded.slice(offset === 0 ? 0 : offset + 1, padded.length - 2);
      return [{ encoding: `base64 at offset ${offset}`, text: inner }, { encoding: `base64url at offset ${offset}`, text: inner.replaceAll("+", "-").replaceAll("/", "_") }];
    }),
  ];
  const seen = new Set<string>();
  return forms.filter(({ text }) => text.length >= SHORTEST && !seen.has(text) && seen.add(text));
}

const needles = (values: ReadonlyMap<string, string>): Needle[] => [...values].filter(([, value]) => value.length >= SHORTEST)
  .flatMap(([name, value]) => encodings(value).map(({ encoding, text }) => ({ name, encoding, bytes: Buffer.from(text, "utf8") })));

/** Searches texts that are in memory, e.g. what commands printed. */
export function scanText(file: string, content: Buffer | string, values: ReadonlyMap<string, string>): Leak[] {
  return search(file, Buffer.from(content as string), needles(values));
}

/** Searches every file below a folder; `excluded` are paths below it that hold values on purpose. */
export function scanFolder(folder: string, values: ReadonlyMap<string, string>, excluded: readonly string[]): ScanResult {
  const wanted = needles(values);
  const leaks: Leak[] = [];
  let [filesSearched, bytesSearched] = [0, 0];
  for (const path of filesBelow(folder)) {
    const file = relative(folder, path);
    if (excluded.some((e) => file === e || file.startsWith(`${e}/`))) continue;
    const content = readUnpacked(path);
    if (content === undefined) continue;
    filesSearched += 1;
    bytesSearched += content.length;
    leaks.push(...search(file, content, wanted));
  }
  return { leaks, filesSearched, bytesSearched, excluded };
}

/** A value broken over lines (as base64 tools print it) is found once the white space is out. */
function search(file: string, content: Buffer, wanted: readonly Needle[]): Leak[] {
  const joined = Buffer.from(content.toString("latin1").replace(/\s+/g, ""), "latin1");
  return wanted.filter((n) => content.includes(n.bytes) || joined.includes(n.bytes)).map(({ name, encoding }) => ({ file, name, encoding }));
}

/** The engine packs its logs, and a killed one leaves half a file. Undefined for what went away while we looked. */
function readUnpacked(path: string): Buffer | undefined {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  return gunzipSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) yield* filesBelow(path);
    else if (stat?.isFile()) yield path;
  }
}
