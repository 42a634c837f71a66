import type { PreviewReport } from "../../model/changes/report.ts";
import { codeSpan } from "./escape.ts";
import { headline, sections, type Cell, type Section } from "./sections.ts";

/** What GitHub takes as a comment, in characters; a step summary takes 1 MiB. */
export const COMMENT_LIMIT = 65_536;

const CUT = "\n\n> **Cut here:** the whole report is longer than a comment may be. It is in the run's artifact and step summary.\n";

/** For a comment or a step summary. `limit` in characters: what is beyond is cut after a whole line, and the text says so. */
export function renderMarkdown(report: PreviewReport, limit = COMMENT_LIMIT): string {
  const title = headline(report);
  const whole = [`### ${title.map(word).join("")}`, ...sections(report).map(block)].join("\n\n") + "\n";
  if (whole.length <= limit) return whole;
  const end = whole.lastIndexOf("\n", limit - CUT.length);
  return `${whole.slice(0, Math.max(0, end))}${CUT}`;
}

const word = (cell: Cell): string => (typeof cell === "string" ? cell : codeSpan(cell.name));

function block({ title, intro, head, rows }: Section): string {
  const list = intro.map((cells) => `- ${cells.map(word).join("")}`);
  const table = rows.length === 0 ? [] : [[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")];
  return [`**${title}**${rows.length === 0 ? "" : ` (${rows.length})`}`, ...(list.length === 0 ? [] : [list.join("\n")]), ...table].join("\n\n");
}

const line = (cells: readonly Cell[]): string => `| ${cells.map((cell) => word(cell) || " ").join(" | ")} |`;
