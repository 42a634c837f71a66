import { code, LONGEST } from "./comment-text.ts";

/** One stack's report, as a pull request's code wrote it; undefined: it wrote none that can be read. */
export interface ShownReport {
  readonly stack: string;
  readonly report: ReportData | undefined;
}

/** The part of a report that the deployment compares, and so a reviewer must see. */
export interface ReportData {
  readonly kind: "preview" | "plan";
  readonly outcome: string;
  readonly steps: readonly ShownStep[] | "unknown";
  readonly notes: readonly string[];
}

/** Type and name are taken from the URN, which is what the deployment compares: a report may call a resource what it likes. */
interface ShownStep {
  readonly op: string;
  readonly urn: string;
  readonly properties: readonly string[];
}

const KINDS = { preview: "On the shadow of what is deployed", plan: "From the data alone, for there is no shadow yet" } as const;
const OUTCOMES = ["unchanged", "changes", "refused", "failed"];
/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME`; no colon in the name, so that nothing but the end is taken for it. */
const URN = /^urn:pulumi:[\w.-]+::[\w.-]+::(?:[\w./-]+:[\w./-]+:[\w./-]+\$)*([\w./-]{1,60}:[\w./-]{1,60}:[\w./-]{1,60})::([\w./-]{1,120})$/;

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
  if ((kind !== "preview" && kind !== "plan") || typeof outcome !== "string" || !OUTCOMES.includes(outcome)) return undefined;
  const shared: Omit<ReportData, "steps"> = { kind, outcome, notes: isTexts(notes) ? notes : [] };
  if (steps === "unknown") return { ...shared, steps };
  const step = (s: unknown): boolean => isRecord(s) && typeof s["op"] === "string" && typeof s["urn"] === "string" && isTexts(s["properties"]);
  if (!Array.isArray(steps) || !steps.every(step)) return undefined;
  return { ...shared, steps: (steps as ShownStep[]).map(({ op, urn, properties }) => ({ op, urn, properties })) };
}

/**
 * The reports for people. `shown`: stacks of which every step stands there in full; only these count as reviewed. A step that cannot be
 * shown as it is (a strange name, too long a text) makes its stack's report a warning instead.
 */
export function reportsMarkdown(reports: readonly ShownReport[], longest = LONGEST - 1_000): { readonly text: string; readonly shown: readonly string[] } {
  const shown: string[] = [];
  let text = "## What this pull request would change\n";
  for (const { stack, report } of reports) {
    const whole = report === undefined || !showable(report) ? undefined : told(report);
    const block = `\n### ${stack}\n\n${whole ?? (report === undefined ? "No report: the preview failed. Its run says why.\n" : "**This report has names that cannot be shown, so it does not count as reviewed.**\n")}`;
    if (text.length + block.length > longest - 200) text += `\n### ${stack}\n\n**Too long for a comment, so it does not count as reviewed:** the report is in the run's artifact.\n`;
    else {
      text += block;
      if (whole !== undefined) shown.push(stack);
    }
  }
  return { text, shown };
}

const showable = ({ steps }: ReportData): boolean =>
  steps === "unknown" || steps.every(({ op, urn, properties }) => /^[a-z-]{1,30}$/.test(op) && URN.test(urn) && properties.every((property) => /^[\w$-]{1,80}$/.test(property)));

function told({ kind, outcome, steps, notes }: ReportData): string {
  const lines = [`${KINDS[kind]}: **${outcome}**.`, ""];
  if (steps === "unknown") lines.push("Steps: unknown, so none counts as reviewed.", "");
  else if (steps.length === 0) lines.push("No step.", "");
  else {
    lines.push(`Every step (${steps.length}):`, "");
    // One line for all that happens alike: a first deployment has hundreds of steps.
    const groups = new Map<string, string[]>();
    for (const { op, urn, properties } of steps) {
      const [, type = "", name = ""] = URN.exec(urn) ?? [];
      const title = `${op} ${code(type)}${properties.length === 0 ? "" : ` (${properties.map(code).join(", ")})`}`;
      groups.set(title, [...(groups.get(title) ?? []), code(name)]);
    }
    for (const [title, names] of groups) lines.push(`- ${title}: ${names.join(", ")}`);
    lines.push("");
  }
  if (notes.length > 0) lines.push(...notes.slice(0, 20).map((note) => `- ${plain(note)}`), "");
  return lines.join("\n");
}

/** A sentence without anything that Markdown, HTML or GitHub reads as more than text. */
const plain = (text: string): string => text.slice(0, 300).replace(/[^\w .,:;()'/-]/g, "?").replaceAll("://", ":??");
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((v) => typeof v === "string");
