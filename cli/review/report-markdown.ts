import { code, cut } from "./comment-text.ts";

/** One stack's report, as a pull request's code wrote it; undefined: it wrote none that can be read. */
export interface ShownReport {
  readonly stack: string;
  readonly report: ReportData | undefined;
}

/** The part of a report that is told here. */
export interface ReportData {
  readonly kind: string;
  readonly outcome: string;
  readonly steps: readonly { readonly op: string; readonly name: string; readonly type: string; readonly properties: readonly string[] }[] | "unknown";
  readonly notes: readonly string[];
}

/** Reads the text of a report; undefined for anything of another form. Nothing but texts and lists of texts is taken. */
export function parseReport(text: string): ReportData | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value["schemaVersion"] !== 1) return undefined;
  const { kind, outcome, steps, notes } = value;
  const step = (s: unknown): boolean => isRecord(s) && [s["op"], s["name"], s["type"]].every(isText) && (s["properties"] === undefined || isTexts(s["properties"]));
  if (!isText(kind) || !isText(outcome) || !(steps === "unknown" || (Array.isArray(steps) && steps.every(step)))) return undefined;
  return {
    kind, outcome,
    steps: steps === "unknown" ? steps : (steps as Record<string, unknown>[]).map((s) => ({ op: s["op"] as string, name: s["name"] as string, type: s["type"] as string, properties: (s["properties"] ?? []) as string[] })),
    notes: isTexts(notes) ? notes : [],
  };
}

/** The reports for people, below a comment's first two lines or on a run's page. */
export function reportsMarkdown(reports: readonly ShownReport[]): string {
  return cut(["## What this pull request would change", "", ...reports.flatMap(({ stack, report }) => [`### ${stack}`, "", ...(report === undefined ? ["No report: the preview failed. Its run says why.", ""] : told(report))])].join("\n"), 60_000);
}

function told({ kind, outcome, steps, notes }: ReportData): string[] {
  const head = `${kind === "plan" ? "From the data alone, for there is no shadow yet" : "On the shadow of what is deployed"}: **${plain(outcome)}**.`;
  const rows = steps === "unknown" ? ["Steps: unknown."] : steps.length === 0 ? ["No step."] : ["| operation | resource | properties | type |", "|---|---|---|---|",
    ...steps.map(({ op, name, type, properties }) => `| ${code(op)} | ${code(name)} | ${properties.map(code).join(", ")} | ${code(type)} |`)];
  return [head, "", ...rows, "", ...notes.map((note) => `- ${plain(note)}`), ...(notes.length > 0 ? [""] : [])];
}

/** A sentence without anything that Markdown, HTML or GitHub reads as more than text. */
const plain = (text: string): string => text.slice(0, 300).replace(/[^\w .,:;()'/-]/g, "?");
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
