import type { PreviewReport } from "../../model/changes/report.ts";
import { renderMarkdown } from "../preview/render-markdown.ts";
import { code, LONGEST } from "./comment-text.ts";

/** One stack's report, as a pull request's code wrote it; undefined: it wrote none that can be read. */
export interface ShownReport {
  readonly stack: string;
  readonly report: PreviewReport | undefined;
}

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME`; no colon in the name, so that nothing but the end is taken for it. */
const URN = /^urn:pulumi:[\w.-]+::[\w.-]+::(?:[\w./-]+:[\w./-]+:[\w./-]+\$)*([\w./-]{1,60}:[\w./-]{1,60}:[\w./-]{1,60})::([\w./-]{1,120})$/;

const REFUSED = {
  none: "No report: the preview failed. Its run says why.",
  strange: "**This report has names that cannot be shown, so it does not count as reviewed.**",
  long: "**Too long for a comment, so it does not count as reviewed:** the report is in the run's artifact.",
} as const;

/**
 * The reports for people. `shown`: stacks of which every step stands there in full; only these count as reviewed, for a report could
 * tell one thing and list another. The steps come first in the budget, the rest of each report takes what is left.
 */
export function reportsMarkdown(reports: readonly ShownReport[], longest = LONGEST - 1_000): { readonly text: string; readonly shown: readonly string[] } {
  let left = longest - 1_000;
  const blocks = reports.map(({ stack, report }) => {
    const steps = report === undefined ? undefined : stepsMarkdown(report);
    const refused = report === undefined ? REFUSED.none : steps === undefined ? REFUSED.strange : steps.length > left ? REFUSED.long : undefined;
    if (refused === undefined) left -= steps?.length ?? 0;
    return { stack, report, steps, refused };
  });
  const told = blocks.filter(({ refused }) => refused === undefined);
  const share = Math.floor(left / Math.max(1, told.length)) - 200;
  const text = blocks.map(({ stack, report, steps, refused }) =>
    (refused !== undefined || report === undefined ? `### ${stack}\n\n${refused ?? REFUSED.none}\n` : `${renderMarkdown({ ...report, stack }, Math.max(share, 500))}\n${steps}`));
  return { text: `## What this pull request would change\n\n${text.join("\n")}`, shown: told.map(({ stack }) => stack) };
}

/** Every step, type and name out of the URN, which is what the deployment compares; undefined where one cannot be shown as it is. */
function stepsMarkdown({ steps }: PreviewReport): string | undefined {
  if (steps === "unknown") return "**Every step:** unknown, so none counts as reviewed.\n";
  if (!steps.every(({ op, urn, properties }) => /^[a-z-]{1,30}$/.test(op) && URN.test(urn) && properties.every((property) => /^[\w$-]{1,80}$/.test(property)))) return undefined;
  // One line for all that happens alike: a first deployment has hundreds of steps.
  const groups = new Map<string, string[]>();
  for (const { op, urn, properties } of steps) {
    const [, type = "", name = ""] = URN.exec(urn) ?? [];
    const title = `${op} ${code(type)}${properties.length === 0 ? "" : ` (${properties.map(code).join(", ")})`}`;
    groups.set(title, [...(groups.get(title) ?? []), code(name)]);
  }
  return [`**Every step** (${steps.length}), as the deployment compares it`, "", ...[...groups].map(([title, names]) => `- ${title}: ${names.join(", ")}`), ""].join("\n");
}
