import { namesIn, unreadableIn, type Name } from "./expressions.ts";
import type { Job, Workflow } from "./workflow-file.ts";
import type { Text } from "./yaml-nodes.ts";

/** One place where a workflow reads a secret or a variable by name. */
export interface Reference extends Name {
  readonly file: string;
  /** "" for what stands above the jobs. */
  readonly job: string;
  /** In a composite action, which gets neither secrets nor variables. */
  readonly inAction: boolean;
}

interface Source {
  readonly file: string;
  readonly job: string;
  readonly inAction: boolean;
  readonly texts: readonly Text[];
}

/** Every text of a workflow with the file and the job that it belongs to. */
function sourcesOf({ file, texts, jobs }: Workflow): Source[] {
  const of = (job: Job): Source[] => [{ file, job: job.id, inAction: false, texts: job.texts }, ...job.actions.map((action) => ({ ...action, job: job.id, inAction: true }))];
  return [{ file, job: "", inAction: false, texts }, ...jobs.flatMap(of)];
}

/** Every read of a secret or variable in a workflow, in the order of the file, each name once a line and job. */
export function referencesOf(workflow: Workflow): Reference[] {
  const found: Reference[] = [
    ...sourcesOf(workflow).flatMap(({ texts, ...source }) => texts.flatMap(namesIn).map((name) => ({ ...name, ...source }))),
    ...workflow.jobs.filter(({ secrets }) => secrets === "inherit").map(({ id, line }) => ({ kind: "secret" as const, name: "*", file: workflow.file, line, job: id, inAction: false })),
  ];
  const unique = new Map(found.map((r) => [`${r.file} ${r.line} ${r.kind} ${r.name} ${r.job}`, r]));
  return [...unique.values()].sort((a, b) => Number(a.inAction) - Number(b.inAction) || a.line - b.line || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Expressions that GitHub could not read, each place once. */
export function unreadableOf(workflow: Workflow): Pick<Reference, "file" | "line">[] {
  const found = sourcesOf(workflow).flatMap(({ file, texts }) => texts.flatMap(unreadableIn).map((line) => ({ file, line })));
  return [...new Map(found.map((place) => [`${place.file} ${place.line}`, place])).values()];
}
