import { parse } from "dotenv";
import type { Finding } from "./findings.ts";
import type { SuppliedEntry } from "./supplied.ts";

/** A values file in pieces. `stack` and `sandbox` are its `#!` lines: whom it was made for. */
export interface ValuesFile {
  readonly entries: readonly SuppliedEntry[];
  readonly stack?: string;
  readonly sandbox?: string;
  readonly findings: readonly Finding[];
}

/** Reads a dotenv or JSON text; which one is told by its first character. Every malformed line is a finding with its number. */
export function parseValuesFile(text: string, place: string): ValuesFile {
  const body = text.replace(/^\uFEFF/, "");
  return /^\s*\{/.test(body) ? parseJson(body, place) : parseDotenv(body, place);
}

function parseDotenv(text: string, place: string): ValuesFile {
  const lines = text.split(/\r\n|\n|\r/);
  const entries: SuppliedEntry[] = [];
  const findings: Finding[] = [];
  const directives: Record<string, string> = {};
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const number = at + 1;
    const directive = /^#!\s*(stack|sandbox)\s+(\S+)\s*$/.exec(line);
    const badMark = (problem: string): void => void findings.push({ name: "-", place: `${place}:${number}`, problem, remedy: "write one line `#! stack NAME`, at its beginning" });
    // The mark is what keeps one stack's values from another: one that is not understood must not pass for a comment.
    if (directive === null && /^\s*#!/.test(line)) badMark("this mark is not understood");
    if (directive !== null) {
      const [, mark = "", told = ""] = directive;
      if (told !== (directives[mark] ?? told)) badMark(`this file is marked for two: another line says ${mark} as well`);
      directives[mark] = told;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    const start = BASE64_END.test(line) ? null : /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(["'`]?)/.exec(line);
    if (!start) {
      findings.push({ name: "-", place: `${place}:${number}`, problem: "this line is not NAME=value", remedy: "write NAME=value, NAME='value' for a value with blanks or #, or start the line with # for a comment" });
      continue;
    }
    const [opening, name = "", quote = ""] = start;
    let chunk = line;
    // A quoted value may go over several lines; it ends with the quote it began with.
    if (quote !== "" && !closes(line.slice(opening.length), quote)) {
      const rest = lines.slice(at).join("\n");
      const taken = restOfQuoted(rest.slice(opening.length), quote);
      if (taken === undefined) {
        findings.push({ name, place: `${place}:${number}`, problem: "the quote that opens this value is never closed", remedy: `end the value with ${quote}` });
        continue;
      }
      chunk = opening + taken;
      at += taken.split("\n").length - 1;
    }
    const value = new Map(Object.entries(parse(chunk))).get(name);
    if (value === undefined) findings.push({ name, place: `${place}:${number}`, problem: "this line cannot be read", remedy: "put the value in single quotes" });
    else entries.push({ name, value, place: `${place}:${number}` });
  }
  return { entries, findings, ...directives };
}

/** The last line of a key that somebody pasted without quotes: its letters are a part of a value, and no name to tell. */
const BASE64_END = /^\s*(?![A-Z][A-Z0-9_]*=\s*$)[\w+/-]+==?\s*$/;

/** Whether the text has an unescaped closing quote. */
const closes = (text: string, quote: string): boolean => new RegExp(`(^|[^\\\\])${quote}`).test(text);

/**
 * The text up to the end of the line on which dotenv sees the quote closed, for it tries a quote behind a backslash both ways:
 * `'C:\'` ends there if no later quote can end the value. Undefined when none can.
 */
const restOfQuoted = (text: string, quote: string): string | undefined =>
  new RegExp(`(?:\\\\${quote}|[^${quote}])*${quote}[^\\S\\n]*(?:#.*)?$`, "my").exec(text)?.[0];

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
