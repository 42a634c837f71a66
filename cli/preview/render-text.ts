import type { PreviewReport } from "../../model/changes/report.ts";
import { fitted, wrapped } from "../fitted-text.ts";
import { oneLine } from "./escape.ts";
import { headline, sections, type Cell, type Section } from "./sections.ts";

/** For a terminal: no line is longer than 80 characters. */
export function renderText(report: PreviewReport): string {
  const parts = [wrapped(words(headline(report))), ...sections(report).map(block)];
  return parts.map((lines) => lines.join("\n")).join("\n\n");
}

const word = (cell: Cell): string => (typeof cell === "string" ? cell : oneLine(cell.name));
const words = (cells: readonly Cell[]): string => cells.map(word).join("");

function block({ title, intro, head, rows }: Section): string[] {
  return [rows.length === 0 ? title : `${title} (${rows.length})`, ...intro.flatMap((line) => wrapped(words(line), "  ")), ...(rows.length === 0 ? [] : fitted([head, ...rows].map((row) => row.map(word))))];
}
