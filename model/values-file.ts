import { agree, readAssignment } from "./dotenv-line.ts";
import type { Finding } from "./findings.ts";
import type { SuppliedEntry } from "./supplied.ts";
import { decodeValues } from "./values-encoding.ts";

/** A values file in pieces. `stack` and `sandbox` are its `#!` lines: whom it was made for. */
export interface ValuesFile {
  readonly entries: readonly SuppliedEntry[];
  readonly stack?: string;
  readonly sandbox?: string;
  readonly findings: readonly Finding[];
}

/** Reads a dotenv or JSON text; which one is told by its first character. Every malformed line is a finding with its number. */
export function parseValuesFile(source: string | Uint8Array, place: string): ValuesFile {
  const decoded = typeof source === "string" ? { text: source } : decodeValues(source, place);
  if ("findings" in decoded) return { entries: [], findings: decoded.findings };
  const body = decoded.text.replace(/^\uFEFF/, "");
  return /^\s*\{/.test(body) ? parseJson(body, place) : parseDotenv(decoded.text, place);
}

/** A line that npm dotenv, Node and a shell do not all read alike is refused; so is a file that they do not. */
function parseDotenv(source: string, place: string): ValuesFile {
  const entries: SuppliedEntry[] = [];
  const findings: Finding[] = wholeFile(source, place);
  const marks = new Marks(place);
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const lines = text.split("\n");
  let offset = 0;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const where = `${place}:${at + 1}`;
    let taken = 1;
    if (/^[ \t]*#!/.test(line)) findings.push(...marks.take(line, at + 1));
    else if (!/^[ \t]*(#|$)/.test(line)) {
      const { lines: count, ...reading } = readAssignment(text.slice(offset));
      taken = count;
      if ("problem" in reading) findings.push({ name: "-", place: where, ...reading });
      else entries.push({ ...reading, place: where });
    }
    for (const end = at + taken; at < end; at++) offset += (lines[at]?.length ?? 0) + 1;
  }
  // One line can change how another is read: a quote behind a backslash, a line separator in a comment.
  if (findings.length === 0 && !agree(text, new Map(entries.map(({ name, value }) => [name, value]))))
    findings.push({ name: "-", place, problem: "npm dotenv, Node and a shell do not read this file alike", remedy: "take out quotes behind backslashes, blanks at line ends and characters that only look like line ends, or write a JSON file" });
  return { entries, findings, ...marks.told };
}

/** What a shell would take for a part of a word, wherever it stands. */
function wholeFile(text: string, place: string): Finding[] {
  const findings: Finding[] = [];
  if (text.startsWith("\uFEFF"))
    findings.push({ name: "-", place: `${place}:1`, problem: "the file begins with a byte order mark, which a shell reads as a part of the first word", remedy: "save it as UTF-8 without BOM, or write a JSON file" });
  const carriage = text.indexOf("\r");
  if (carriage >= 0)
    findings.push({ name: "-", place: `${place}:${text.slice(0, carriage).split("\n").length}`, problem: "lines end with a carriage return (CRLF), which a shell reads as a part of the value",
      remedy: "save the file with line feeds alone: tr -d '\\r' < OLD > NEW" });
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control !== null)
    findings.push({ name: "-", place: `${place}:${text.slice(0, control.index).split("\n").length}`, problem: "a control character stands here", remedy: "take it out" });
  return findings;
}

/** The `#!` lines. They keep one stack's values from another: one that is not understood must not pass for a comment. */
class Marks {
  readonly told: { stack?: string; sandbox?: string } = {};
  private readonly place: string;

  constructor(place: string) {
    this.place = place;
  }

  take(line: string, number: number): Finding[] {
    // The first line of a script names its interpreter.
    if (number === 1 && /^#![ \t]*\//.test(line)) return [];
    const [, mark, told = ""] = /^#!\s*(stack|sandbox)\s+(\S+)\s*$/.exec(line) ?? [];
    const bad = (problem: string): Finding[] => [{ name: "-", place: `${this.place}:${number}`, problem,
      remedy: this.told.stack === undefined ? "write one line `#! stack NAME`, at its beginning" : "take the line out, or its ! if it is a comment" }];
    if (mark !== "stack" && mark !== "sandbox") return bad("this mark is not understood");
    const earlier = this.told[mark] ?? told;
    this.told[mark] = told;
    return earlier === told ? [] : bad(`this file is marked for two: another line says ${mark} as well`);
  }
}

function parseJson(text: string, place: string): ValuesFile {
  try {
    JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the text around the mistake; only its line may be told, and not every message has one.
    const line = /\(line (\d+) column \d+\)$/.exec(error instanceof Error ? error.message : "")?.[1];
    const where = line === undefined ? place : `${place}:${line}`;
    return { entries: [], findings: [{ name: "-", place: where, problem: "this is not valid JSON", remedy: "write one object of names and texts" }] };
  }
  const entries: SuppliedEntry[] = [];
  const findings: Finding[] = [];
  const directives: Record<string, string> = {};
  for (const { name, value, line } of members(text)) {
    const directive = /^#!\s*(stack|sandbox)$/.exec(name);
    if (value === undefined) findings.push({ name, place: `${place}:${line}`, problem: "the value is not a text", remedy: "put it in double quotes" });
    else if (directive) directives[directive[1] ?? ""] = value;
    else entries.push({ name, value, place: `${place}:${line}` });
  }
  return { entries, findings, ...directives };
}

/** A bracket, or a text with the colon and the text that may follow it. */
const PIECE = /("(?:[^"\\]|\\.)*")(?:\s*:\s*("(?:[^"\\]|\\.)*")?)?|[{}[\]]/g;

/** The members of the object in valid JSON, each with its line: `JSON.parse` drops the first of two that have one name. */
function members(json: string): { readonly name: string; readonly value: string | undefined; readonly line: number }[] {
  let depth = 0;
  let line = 1;
  let counted = 0;
  return [...json.matchAll(PIECE)].flatMap(({ 0: piece, 1: name, 2: value, index }) => {
    line += json.slice(counted, index).split("\n").length - 1;
    counted = index;
    if (name === undefined) depth += piece === "{" || piece === "[" ? 1 : -1;
    return name === undefined || depth !== 1 ? [] : [{ name: JSON.parse(name) as string, value: value === undefined ? undefined : (JSON.parse(value) as string), line }];
  });
}
