import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { locator } from "../../cli/preview/places.ts";
import { renderMarkdown } from "../../cli/preview/render-markdown.ts";
import { renderSarif } from "../../cli/preview/render-sarif.ts";
import { renderText } from "../../cli/preview/render-text.ts";
import { textPicture } from "../../demo/text-picture.ts";
import type { PreviewReport } from "../../model/changes/report.ts";
import type { World } from "./world.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** What the sample pull request changes in the small catalogue. */
export const SAMPLE_EDITS: readonly (readonly [file: string, text: string, replacement: string])[] = [
  ["catalog/ai-keys.ts", `  secret("AGNO_API_KEY"`, `  secret("COHERE_API_KEY", "sophia.ai.cohere.api_key", nonEmpty, "Cohere models"),\n  secret("AGNO_API_KEY"`],
  ["catalog/index.ts", `"OPENAI_API_KEY"`, `"OPENAI_API_KEY","COHERE_API_KEY"`],
  ["catalog/ai-keys.ts", `aliases: ["OPENAI_APIKEY"]`, `aliases: ["OPENAI_APIKEY"], retired: "replaced by ANTHROPIC_API_KEY"`],
  ["environments/production.ts", `JWT_SECRET: ["g1"]`, `JWT_SECRET: ["g2", "g1"]`],
  ["environments/access.ts", `composition: { development: "open", base: "open" }`, `composition: { development: "open", base: "open", production: "open" }`],
];

/** A policy pack with one rule, in the form that violations have; gives its folder. */
export function samplePack(world: World): string {
  const folder = join(world.folder, "sample-pack");
  mkdirSync(folder);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(join(folder, "package.json"), `{ "name": "sample", "version": "0.0.1", "main": "index.js" }`);
  writeFileSync(join(folder, "index.js"), `const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("sample", { policies: [{ name: "A-02", description: "Developers stay out of production", enforcementLevel: "mandatory", validateResource: ({ type, name, props }, report) => {
  if (type === "pulumiservice:index:TeamEnvironmentPermission" && props.team === "sophia-developers" && /production$/.test(props.environment)) report("A-02 " + name + ": developers have no permission on production.");
} }] });
`);
  return folder;
}

const INTRO = `# A pull request's report

Made by a test, on the real engine, from two states of the data: a deployed stack with a small catalogue, and an edit of it. The edit: COHERE_API_KEY is added, OPENAI_API_KEY retired,
JWT_SECRET gets a new generation, and developers get a permission on production, which a rule of a sample pack refuses. How to read it: [the preview report](preview-report.md).
The same [as SARIF](demo-pull-request.sarif), and [as a terminal shows it](demo-pull-request.svg):

![The report in a terminal](demo-pull-request.svg)

`;

/** The pages that the sample report should be: by path from the root. */
export function samplePages(report: PreviewReport, project: string): Readonly<Record<string, string>> {
  return {
    "docs/demo-pull-request.md": `${INTRO}${renderMarkdown(report)}`,
    "docs/demo-pull-request.sarif": `${renderSarif(report, locator(project, "production"))}\n`,
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
