import { appendFileSync, writeFileSync } from "node:fs";
import type { PreviewReport } from "../../model/changes/report.ts";
import { machineMessage } from "../ending.ts";
import { CliError, EXIT } from "../errors.ts";
import type { Output } from "../output.ts";
import { locator } from "./places.ts";
import { renderAnnotations } from "./render-annotations.ts";
import { renderJson } from "./render-json.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderSarif } from "./render-sarif.ts";
import { renderText } from "./render-text.ts";
import { touchedLines } from "./touched-lines.ts";

const FORMATS = ["text", "markdown", "summary", "json", "sarif", "annotations"] as const;
export type ReportFormat = (typeof FORMATS)[number];

export interface ReportTargets {
  /** What goes to stdout. */
  readonly format: ReportFormat;
  readonly files: readonly { readonly format: ReportFormat; readonly file: string }[];
}

/** A step summary takes 1 MiB, in bytes; a name may need four for a character. */
const SUMMARY_LIMIT = 250_000;

/** Reads `--format` and `--write FORMAT=FILE`; throws CliError before anything has run. */
export function reportTargets(options: { readonly json?: boolean; readonly format?: string; readonly write?: readonly string[] }): ReportTargets {
  const known = (name: string): ReportFormat => {
    const format = FORMATS.find((f) => f === name);
    if (format === undefined) throw new CliError(EXIT.usage, `"${name}" is no report format.`, `use one of ${FORMATS.join(", ")}`);
    return format;
  };
  return {
    format: options.json === true ? "json" : known(options.format ?? "text"),
    files: (options.write ?? []).map((option) => {
      const [, format = "", file = ""] = /^([a-z]+)=(.+)$/s.exec(option) ?? [];
      if (file === "") throw new CliError(EXIT.usage, `"${option}" names no format and file.`, "write for example --write sarif=report.sarif");
      return { format: known(format), file };
    }),
  };
}

/** Commits that the report compares, where it knows them; `head` absent = the files as they lie there. */
export interface Change {
  readonly base?: string | undefined;
  readonly head?: string | undefined;
}

/** Writes one report in each form that was asked for. The step summary is appended to, as GitHub's file wants it. */
export function writeReports(report: PreviewReport, cwd: string, targets: ReportTargets, out: Output, change: Change = {}): void {
  const locate = locator(cwd, report.stack);
  const render = (format: ReportFormat): string => ({
    text: () => renderText(report),
    markdown: () => renderMarkdown(report),
    summary: () => renderMarkdown(report, SUMMARY_LIMIT),
    json: () => renderJson(report),
    sarif: () => renderSarif(report, locate),
    annotations: () => renderAnnotations(report, locate, change.base === undefined ? undefined : touchedLines(cwd, change.base, change.head)),
  })[format]();
  for (const { format, file } of targets.files) {
    try {
      if (format === "summary") appendFileSync(file, `${render(format)}\n`);
      else writeFileSync(file, `${render(format)}\n`);
    } catch (error) {
      const full = ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
      throw new CliError(full ? EXIT.prerequisite : EXIT.usage, `${file} cannot be written: ${machineMessage(error as NodeJS.ErrnoException)}.`, full ? "make room, or name another file" : "name a file in a folder that exists");
    }
  }
  const text = render(targets.format);
  if (text !== "") out.data(text);
}

/** 0 nothing stands against it, 1 a mandatory violation or a refused step. */
export const exitOf = ({ outcome }: PreviewReport): number => (outcome === "refused" || outcome === "failed" ? EXIT.findings : EXIT.fine);
