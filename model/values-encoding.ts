import { TextDecoder } from "node:util";
import type { Finding } from "./findings.ts";

/** The text of a values file, or why it is none. No finding tells a byte of it. */
export type Decoded = { readonly text: string } | { readonly findings: readonly Finding[] };

/**
 * Reads the bytes as UTF-8 and as nothing else: a byte that is replaced by U+FFFD would be stored as a value. What is UTF-16 or
 * UTF-32, with or without its mark, is called so once; else each line with a wrong byte is a finding with its place.
 */
export function decodeValues(bytes: Uint8Array, place: string): Decoded {
  const wide = wideEncoding(bytes);
  if (wide !== undefined)
    return { findings: [{ name: "-", place, problem: `the file is ${wide}, not UTF-8`, remedy: `save it as UTF-8, or convert it: iconv -f ${wide} -t UTF-8 OLD > NEW` }] };
  const findings: Finding[] = [];
  let start = 0;
  for (let line = 1; start <= bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, start) === -1 ? bytes.length : bytes.indexOf(LINE_FEED, start);
    const wrong = firstWrongByte(bytes.subarray(start, end));
    if (wrong !== undefined)
      findings.push({ name: "-", place: `${place}:${line}`, problem: `byte ${start + wrong + 1} of the file, byte ${wrong + 1} of this line, is not UTF-8`,
        remedy: "save the file as UTF-8; from Latin-1: iconv -f ISO-8859-1 -t UTF-8 OLD > NEW" });
    start = end + 1;
  }
  return findings.length > 0 ? { findings } : { text: strict().decode(bytes) };
}

const LINE_FEED = 0x0a;
const strict = (): TextDecoder => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Index of the byte with which the first sequence begins that is not UTF-8. A line feed is never inside a sequence. */
function firstWrongByte(line: Uint8Array): number | undefined {
  try {
    strict().decode(line);
    return undefined;
  } catch {
    // Byte by byte: the decoder gives a character out as soon as it is whole.
    const decoder = strict();
    let whole = 0;
    try {
      for (let at = 0; at < line.length; at++) if (decoder.decode(line.subarray(at, at + 1), { stream: true }) !== "") whole = at + 1;
    } catch {
      // the sequence that begins at `whole` is the wrong one
    }
    return whole;
  }
}

const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  // UTF-32 first: its mark begins with that of UTF-16.
  ["UTF-32LE", [0xff, 0xfe, 0, 0]],
  ["UTF-32BE", [0, 0, 0xfe, 0xff]],
  ["UTF-16LE", [0xff, 0xfe]],
  ["UTF-16BE", [0xfe, 0xff]],
];

/** Told by the mark, else by the zero bytes of the first character: that is ASCII in every values file. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) return marked[0];
  const [a, b, c, d] = bytes;
  if (a === 0) return b === 0 ? "UTF-32BE" : "UTF-16BE";
  return b !== 0 ? undefined : c === 0 && d === 0 ? "UTF-32LE" : "UTF-16LE";
}
