import { parseEnv } from "node:util";
import { parse } from "dotenv";
import { isReference } from "./references.ts";

/** One assignment that begins at some line; `lines` says over how many it goes. No problem tells a part of the value. */
export type Reading = Assignment | Refusal;
export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly lines: number;
}
export interface Refusal {
  /** Absent where the text has no name that may be told. */
  readonly name?: string;
  readonly problem: string;
  readonly remedy: string;
  readonly lines: number;
}

const QUOTE_IT = "put the value in single quotes as it is meant, NAME='…', or into a JSON file";

const UNEXPANDED = { problem: "is a reference that was not expanded (${…})", remedy: "supply the value itself, in single quotes if it has a $" };

/**
 * Reads the assignment with which `text` begins, if npm dotenv, Node and a POSIX shell all read it alike; else says why not and how
 * to write it. A values file is loaded by all three in practice, and each has its own idea of `#`, `$`, `\` and quotes.
 */
export function readAssignment(text: string): Reading {
  const reading = asShell(text);
  if ("problem" in reading || agree(firstLines(text, reading.lines), new Map([[reading.name, reading.value]]))) return reading;
  const { name, lines } = reading;
  return { name, lines, problem: "npm dotenv, Node and a shell do not read this alike", remedy: `write NAME=value in its simplest form, or ${QUOTE_IT}` };
}

/** Whether npm dotenv and Node both read exactly `expected` (value by name) out of `text`. */
export function agree(text: string, expected: ReadonlyMap<string, string>): boolean {
  return [parse(text), parseEnv(text)].every((read) => {
    const own = Object.entries(read);
    return own.length === expected.size && own.every(([name, value]) => expected.get(name) === value);
  });
}

const firstLines = (text: string, count: number): string => text.split("\n", count).join("\n");

const NAME = /^[ \t]*(export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=/;
/** What may stand behind a value: blanks, and a comment that a blank sets apart. */
const END = /^[ \t]*(?:[ \t]#[^\n]*)?(?=\n|$)/;
/** The last line of a key that somebody pasted without quotes: its letters are a part of a value, and no name to tell. */
const BASE64_END = /^\s*(?![A-Z][A-Z0-9_]*=\s*(?:\n|$))[\w+/-]+==?[^\S\n]*(?=\n|$)/;

/** Stricter than a shell: only what the shell takes literally, so that no expansion has to be understood here. */
function asShell(text: string): Reading {
  const start = BASE64_END.test(text) ? null : NAME.exec(text);
  if (start === null) return notAnAssignment(text);
  const [opening, exported, name = ""] = start;
  const rest = text.slice(opening.length);
  const quote = /^['"]/.exec(rest)?.[0];
  if (quote === undefined) return unquoted(name, rest, exported !== undefined);
  const inside = (quote === "'" ? /^'([^']*)'/ : /^"((?:[^"\\]|\\[^])*)"/).exec(rest);
  if (inside === null) return { name, lines: 1, problem: "the quote that opens this value is never closed", remedy: `end the value with ${quote}` };
  const [closed, value = ""] = inside;
  const lines = closed.split("\n").length;
  if (!END.test(rest.slice(closed.length)))
    return { name, lines, problem: "something follows the closing quote", remedy: `${QUOTE_IT}; a comment needs a blank before its #` };
  if (quote === '"' && isReference(value)) return { name, lines, ...UNEXPANDED };
  if (quote === '"' && /[\\$`]/.test(value))
    return { name, lines, problem: "readers disagree about \\, $ and ` in double quotes", remedy: `${QUOTE_IT} (from ESC: pulumi env open ENVIRONMENT environmentVariables --format json)` };
  return { name, value, lines };
}

function unquoted(name: string, rest: string, exported: boolean): Reading {
  const refuse = (problem: string, remedy = QUOTE_IT): Refusal => ({ name, lines: 1, problem, remedy });
  const [line = ""] = rest.split("\n", 1);
  const value = /^[^ \t]*/.exec(line)?.[0] ?? "";
  if (isReference(line.trim())) return { name, lines: 1, ...UNEXPANDED };
  if (value === "" && !END.test(line)) return refuse("a blank follows the =", "write NAME=value without blanks beside the =");
  if (value.includes("#")) return refuse("a # without a blank before it cuts the value for some readers");
  if (!END.test(line.slice(value.length))) return refuse("an unquoted value holds a blank");
  // Docker's --env-file takes all of the line. (It takes a comment for a part of the value, too: that is what comments cost.)
  if (/[ \t]$/.test(line) && !line.includes("#")) return refuse("a blank that nobody sees ends the line, and some readers keep it", "take it out");
  // A shell looks for files and alternatives in the words of `export`, and for home directories in every assignment.
  if (/[\\'"`$&|;<>()]|(?:^|[:=])~/.test(value) || (exported && /[*?[\]{}]/.test(value))) return refuse("an unquoted value holds a character that has a meaning to a shell");
  return { name, value, lines: 1 };
}

function notAnAssignment(text: string): Refusal {
  const [line = ""] = text.split("\n", 1);
  if (!BASE64_END.test(text) && /^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*[ \t]+=/.test(line))
    return { lines: 1, problem: "a blank stands before the =", remedy: "write NAME=value without blanks beside the =" };
  return { lines: 1, problem: "this line is not NAME=value", remedy: "write NAME=value, NAME='value' for a value with blanks or #, or start the line with # for a comment" };
}
