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
    if (directive) directives[directive[1] ?? ""] = directive[2] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const start = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(["'`]?)/.exec(line);
    if (!start) {
      findings.push({ name: "-", place: `${place}:${number}`, problem: "this line is not NAME=value", remedy: "write NAME=value, NAME='value' for a value with blanks or #, or start the line with # for a comment" });
      continue;
    }
    const [opening, name = "", quote = ""] = start;
    let chunk = line;
    // A quoted value may go over several lines; it ends with the quote it began with.
    if (quote !== "" && !closes(line.slice(opening.length), quote)) {
      let end = at + 1;
      while (end < lines.length && !closes(lines[end] ?? "", quote)) end++;
      if (end === lines.length) {
        findings.push({ name, place: `${place}:${number}`, problem: "the quote that opens this value is never closed", remedy: `end the value with ${quote}` });
        continue;
      }
      chunk = lines.slice(at, end + 1).join("\n");
      at = end;
    }
    const value = parse(chunk)[name];
    if (value === undefined) findings.push({ name, place: `${place}:${number}`, problem: "this line cannot be read", remedy: "put the value in single quotes" });
    else entries.push({ name, value, place: `${place}:${number}` });
  }
  return { entries, findings, ...directives };
}

/** Whether the text has an unescaped closing quote. */
function closes(text: string, quote: string): boolean {
  return new RegExp(`(^|[^\\\\])${quote}`).test(text);
}

function parseJson(text: string, place: string): ValuesFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the text around the mistake; only its position may be told.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const line = position === undefined ? 1 : text.slice(0, Number(position)).split("\n").length;
    return { entries: [], findings: [{ name: "-", place: `${place}:${line}`, problem: "this is not valid JSON", remedy: "write one object of names and texts" }] };
  }
  const entries: SuppliedEntry[] = [];
  const findings: Finding[] = [];
  const directives: Record<string, string> = {};
  for (const [name, value] of Object.entries(data as Record<string, unknown>)) {
    const line = text.slice(0, Math.max(0, text.indexOf(JSON.stringify(name)))).split("\n").length;
    const directive = /^#!\s*(stack|sandbox)$/.exec(name);
    if (typeof value !== "string") findings.push({ name, place: `${place}:${line}`, problem: "the value is not a text", remedy: "put it in double quotes" });
    else if (directive) directives[directive[1] ?? ""] = value;
    else entries.push({ name, value, place: `${place}:${line}` });
  }
  return { entries, findings, ...directives };
}
