import type { PreviewReport } from "../../model/changes/report.ts";
import { commandMessage, commandProperty } from "./escape.ts";
import { remarks } from "./findings.ts";
import type { Locate } from "./places.ts";

const COMMAND = { error: "error", warning: "warning", note: "notice" } as const;

/** GitHub shows ten of each level of a step; the rest would vanish unseen. */
const SHOWN = 10;

/** Workflow commands, one a line: GitHub shows them beside the line they are about. */
export function renderAnnotations(report: PreviewReport, locate: Locate): string {
  const all = remarks(report, locate);
  return (["error", "warning", "note"] as const).flatMap((level) => {
    const found = all.filter((remark) => remark.level === level);
    const lines = found.slice(0, found.length > SHOWN ? SHOWN - 1 : SHOWN).map(({ rule, text, place }) =>
      `::${COMMAND[level]} file=${commandProperty(place.file)},line=${place.line},title=${commandProperty(rule)}::${commandMessage(text)}`);
    return lines.length < found.length ? [...lines, `::${COMMAND[level]} title=sophia-secrets::${found.length - lines.length} more are in the report`] : lines;
  }).join("\n");
}
