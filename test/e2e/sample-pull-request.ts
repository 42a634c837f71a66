import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderText } from "../../cli/preview/render-text.ts";
import { reportsMarkdown } from "../../cli/review/report-markdown.ts";
import { parseReport } from "../../cli/review/report-shape.ts";
import { textPicture } from "../../demo/text-picture.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** What the sample pull request changes in the small catalogue. */
export const SAMPLE_EDITS: readonly (readonly [file: string, text: string, replacement: string])[] = [
  ["catalog/ai-keys.ts", `  secret("AGNO_API_KEY"`, `  secret("COHERE_API_KEY", "sophia.ai.cohere.api_key", nonEmpty, "Cohere models"),\n  secret("AGNO_API_KEY"`],
  ["catalog/index.ts", `"OPENAI_API_KEY"`, `"OPENAI_API_KEY","COHERE_API_KEY"`],
  ["catalog/ai-keys.ts", `aliases: ["OPENAI_APIKEY"]`, `aliases: ["OPENAI_APIKEY"], retired: "replaced by ANTHROPIC_API_KEY"`],
  ["environments/production.ts", `JWT_SECRET: ["g1"]`, `JWT_SECRET: ["g2", "g1"]`],
  ["environments/access.ts", `composition: { development: "open", base: "open" }`, `composition: { development: "open", base: "open", production: "open" }`],
];

const INTRO = `# A pull request's report

Made by a test, on the real engine and by the scripts that the jobs run, from two commits: one that is deployed, with a small catalogue, of which the pull request has only the shadow, and an edit of it.
The edit: COHERE_API_KEY is added, OPENAI_API_KEY retired, JWT_SECRET gets a new generation, and developers get a permission on production, which the project's own rules refuse.
How to read it: [the preview report](preview-report.md). The same [as SARIF](demo-pull-request.sarif), and [as a terminal shows it](demo-pull-request.svg):

![The report in a terminal](demo-pull-request.svg)

What follows is the comment on the pull request.

`;

/** Commits and times differ between two runs, in docs they need not. */
const settled = (text: string, commit: string): string => text.replaceAll(commit, "0123456789abcdef0123456789abcdef01234567").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-03-01T10:00:00.000Z");

/** The pages that the sample report should be, by path from the root, out of the files that the preview's job wrote into `reports`; `commit`: of the shadow. */
export function samplePages(reports: string, commit: string): Readonly<Record<string, string>> {
  const written = (form: string): string => settled(readFileSync(join(reports, `production.${form}`), "utf8"), commit);
  const report = parseReport(written("json"));
  if (report === undefined) throw new Error("The job's report cannot be read.");
  return {
    "docs/demo-pull-request.md": `${INTRO}${reportsMarkdown([{ stack: "production", report }]).text}`,
    "docs/demo-pull-request.sarif": written("sarif"),
    "docs/demo-pull-request.svg": textPicture(renderText(report), /WIDER|mandatory/),
  };
}

/** Pages that are not what they should be; with UPDATE_GOLDEN=1 they are written. */
export function differing(pages: Readonly<Record<string, string>>): string[] {
  return Object.entries(pages).filter(([page, text]) => {
    const file = join(ROOT, page);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  }).map(([page]) => page);
}
