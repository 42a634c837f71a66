import type { Text, Workflow } from "./workflow-file.ts";

/** One place where a workflow reads a secret or a variable by name. */
export interface Reference {
  readonly kind: "secret" | "variable";
  /** Upper case: GitHub does not tell cases apart. `*` for all of them at once. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** "" for what stands above the jobs. */
  readonly job: string;
}

const NAMED = /\b(secrets|vars)\s*(?:\.\s*([A-Za-z_][\w-]*)|\[\s*'([^']*)'\s*\])/g;
const WHOLE = /\btoJSON\(\s*(secrets|vars)\s*\)|\b(secrets|vars)\s*\[\s*(?!\s*')|\b(secrets|vars)\s*\.\s*\*/gi;

/** Names in the expressions of a text, in its order. */
export function namesIn(text: Text): { kind: Reference["kind"]; name: string; line: number }[] {
  const found: { kind: Reference["kind"]; name: string; line: number }[] = [];
  const kind = (context: string): Reference["kind"] => (context.toLowerCase() === "secrets" ? "secret" : "variable");
  for (const { start, body } of text.condition && !text.raw.includes("${{") ? [{ start: 0, body: text.raw }] : expressions(text.raw)) {
    // Texts in quotes say nothing, but for the one in brackets, which is a name.
    const code = body.replace(/(\[\s*)?'[^']*'/g, (whole: string, bracket?: string) => (bracket === undefined ? " ".repeat(whole.length) : whole));
    for (const match of code.matchAll(NAMED)) found.push({ kind: kind(match[1] ?? ""), name: (match[2] ?? match[3] ?? "").toUpperCase(), line: text.line(start + match.index) });
    for (const match of code.matchAll(WHOLE)) found.push({ kind: kind(match[1] ?? match[2] ?? match[3] ?? ""), name: "*", line: text.line(start + match.index) });
  }
  return found;
}

function expressions(raw: string): { start: number; body: string }[] {
  return [...raw.matchAll(/\$\{\{([^]*?)\}\}/g)].map((match) => ({ start: match.index + 3, body: match[1] ?? "" }));
}

/** Every read of a secret or variable in a workflow, in the order of the file, each name once a line. */
export function referencesOf(workflow: Workflow): Reference[] {
  const { file } = workflow;
  const found: Reference[] = [
    ...workflow.env.flatMap(({ text }) => namesIn(text)).map((n) => ({ ...n, file, job: "" })),
    ...workflow.jobs.flatMap((job) => [
      ...job.texts.flatMap(namesIn).map((n) => ({ ...n, file, job: job.id })),
      ...(job.secrets === "inherit" ? [{ kind: "secret" as const, name: "*", file, line: job.line, job: job.id }] : []),
    ]),
  ];
  const unique = new Map(found.map((r) => [`${r.line} ${r.kind} ${r.name}`, r]));
  return [...unique.values()].sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1));
}
