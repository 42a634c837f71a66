import { styleText } from "node:util";
import Table from "cli-table3";
import { fitted, WIDTH } from "./fitted-text.ts";

/** Data goes to stdout, talk to stderr: a pipe gets the one, a person both. */
export interface Output {
  readonly json: boolean;
  data(text: string): void;
  talk(text: string): void;
}

export const output = (json: boolean): Output => ({
  json,
  data: (text) => void process.stdout.write(`${text}\n`),
  talk: (text) => void process.stderr.write(`${text}\n`),
});

/** Every JSON answer says which form it has. */
export const asJson = (value: object): string => JSON.stringify({ schemaVersion: 1, ...value }, null, 2);

type Style = "green" | "red" | "yellow" | "bold" | "dim";

/** Colour where a terminal reads it; NO_COLOR and pipes get the words alone. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** A plain table without a frame; where 80 columns are too few, one entry after the other. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = { top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " };
  const made = new Table({ head: [...head], chars: none, style: { head: [], border: [], "padding-left": 0, "padding-right": 0 } });
  made.push(...rows.map((row) => [...row]));
  const lines = made.toString().split("\n").map((line) => line.trimEnd());
  return (lines.every((line) => line.length <= WIDTH) ? lines : fitted([head, ...rows])).join("\n");
}

/** Text that is not ours, such as a name of a program or a workflow: no control character of it reaches a terminal or a log. */
export const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");
