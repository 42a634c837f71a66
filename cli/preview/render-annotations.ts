import type { PreviewReport } from "../../model/changes/report.ts";
import { counted } from "../../model/counted.ts";
import { commandMessage, commandProperty } from "./escape.ts";
import { remarks } from "./findings.ts";
import type { Locate } from "./places.ts";
import type { Touched } from "./touched-lines.ts";

const COMMAND = { error: "error", warning: "warning", note: "notice" } as const;

/** GitHub shows ten of each level of a step; the rest would vanish unseen. */
const SHOWN = 10;

/**
 * Workflow commands, one a line: GitHub shows them beside the line they are about. What is wrong is always shown; advice and notes only
 * where the change touches their line (`touched`, absent = everywhere): those of all other lines are counted, and stand in the report.
 */
export function renderAnnotations(report: PreviewReport, locate: Locate, touched?: Touched): string {
  const all = remarks(report, locate);
  return (["error", "warning", "note"] as const).flatMap((level) => {
    const found = all.filter((remark) => remark.level === level);
    const near = found.filter(({ place }) => level === "error" || touched === undefined || touched(place));
    const lines = near.slice(0, found.length > SHOWN || near.length < found.length ? SHOWN - 1 : SHOWN).map(({ rule, text, place }) =>
      `::${COMMAND[level]} file=${commandProperty(place.file)},line=${place.line},title=${commandProperty(rule)}::${commandMessage(text)}`);
    return lines.length < found.length ? [...lines, `::${COMMAND[level]} title=sophia-secrets::${counted(found.length - lines.length, "more is", "more are")} in the report`] : lines;
  }).join("\n");
}
