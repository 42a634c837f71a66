import type { Catalog } from "../../catalog/types.ts";
import { nearest } from "../../model/nearest.ts";
import type { ScopeNames } from "../../services/github-repository.ts";
import { namesIn } from "./expressions.ts";
import { referencesOf, unreadableOf, type Reference } from "./references.ts";
import type { Entry, Workflow } from "./workflow-file.ts";

/** GitHub gives a workflow only so many of the organisation's secrets: the first by name (C-01). */
export const VISIBLE = 100;

/** What is there to use. `undefined`: nobody asked. */
export interface Available {
  readonly organization: ScopeNames;
  readonly repository?: ScopeNames | undefined;
  /** By name of the GitHub environment. */
  readonly environments?: Readonly<Record<string, ScopeNames>> | undefined;
}

/** declared: the organisation's, ours. handed over: by the workflow that calls. unchecked: perhaps of an environment that nobody asked. */
export type State = "declared" | "built in" | "handed over" | "repository" | "environment" | "all" | "unchecked" | "beyond the first 100" | "missing";

export interface Use extends Reference {
  readonly state: State;
  /** Why it is missing, or where it comes from; "" for what is declared. */
  readonly note: string;
}

export interface Shadowed {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly by: string;
}

export interface Usage {
  readonly uses: readonly Use[];
  readonly unused: readonly Pick<Reference, "kind" | "name">[];
  readonly shadowed: readonly Shadowed[];
  /** Places of expressions that GitHub could not read: the workflow does not start. */
  readonly unreadable: readonly Pick<Reference, "file" | "line">[];
}

/** Compares what workflows read with what there is, by name. */
export function usageOf(workflows: readonly Workflow[], available: Available, catalog: Catalog): Usage {
  const uses = workflows.flatMap((workflow) => referencesOf(workflow).map((reference) => ({ ...reference, ...stateOf(reference, workflow, available, catalog) })));
  const taken = (kind: Reference["kind"], name: string): boolean => uses.some((use) => use.kind === kind && (use.name === name || use.name === "*"));
  const unused = (["secret", "variable"] as const).flatMap((kind) => names(available.organization, kind).filter((name) => !taken(kind, name)).sort().map((name) => ({ kind, name })));
  return { uses, unused, shadowed: [...uses.flatMap((use) => lowerScope(use, available)), ...workflows.flatMap(environmentShadows)], unreadable: workflows.flatMap(unreadableOf) };
}

function stateOf({ kind, name, job, inAction }: Reference, workflow: Workflow, available: Available, catalog: Catalog): Pick<Use, "state" | "note"> {
  const environment = workflow.jobs.find(({ id }) => id === job)?.environment;
  if (inAction) return { state: "missing", note: "GitHub gives a composite action no secrets and no variables: hand it over as an input" };
  if (name === "*") return { state: "all", note: "every name at once" };
  if (kind === "secret" && name === "GITHUB_TOKEN") return { state: "built in", note: "GitHub's own token of the run" };
  if (kind === "secret" && workflow.inputs.some((input) => input.toUpperCase() === name)) return { state: "handed over", note: "by the workflow that calls this one" };
  if (environment !== undefined && names(available.environments?.[environment], kind).includes(name)) return { state: "environment", note: environment };
  if (names(available.repository, kind).includes(name)) return { state: "repository", note: "" };
  const organization = names(available.organization, kind);
  if (organization.includes(name)) {
    const beyond = kind === "secret" && [...organization].sort().indexOf(name) >= VISIBLE;
    return beyond ? { state: "beyond the first 100", note: "the workflow gets nothing: fewer secrets for this repository, or a name that sorts earlier" } : { state: "declared", note: "" };
  }
  if (environment !== undefined && madeAtRunTime(environment)) return { state: "unchecked", note: `perhaps of the GitHub environment that ${environment} names at run time` };
  if (environment !== undefined && available.environments === undefined) return { state: "unchecked", note: `perhaps of the GitHub environment ${environment}; --repository asks` };
  return { state: "missing", note: why(kind, name, available, catalog) };
}

/** Whether a GitHub environment's name is known only once a run has started. */
export const madeAtRunTime = (environment: string): boolean => environment.includes("${{");

function why(kind: Reference["kind"], name: string, available: Available, catalog: Catalog): string {
  const other = kind === "secret" ? "variable" : "secret";
  if (names(available.organization, other).includes(name)) return `it is a ${other}: ${other === "secret" ? "secrets" : "vars"}.${name}`;
  const alias = catalog.find((row) => row.aliases.includes(name));
  if (alias !== undefined) return `an old name of ${alias.name}`;
  const row = catalog.find((r) => r.name === name);
  if (row !== undefined) return row.github === "no" ? "not for GitHub: read it from ESC" : "not copied to GitHub: name it in sophia-secrets:github, or read it from ESC";
  const meant = nearest(name, catalog.map((r) => r.name));
  return `not in the catalogue${meant === undefined ? "" : `; ${meant}?`}`;
}

/** The organisation's name, but another value: that of the repository or environment wins. */
function lowerScope({ kind, name, file, line, state, note }: Use, available: Available): Shadowed[] {
  if ((state !== "repository" && state !== "environment") || !names(available.organization, kind).includes(name)) return [];
  return [{ name, file, line, by: state === "repository" ? `a ${kind} of the repository` : `a ${kind} of the environment ${note}` }];
}

/** A variable of the process that is mapped from a secret, and further in is set to something else. */
function environmentShadows(workflow: Workflow): Shadowed[] {
  const inner = (outer: readonly Entry[], entries: readonly Entry[], by: string): Shadowed[] => entries.flatMap(({ key, line, text }) => {
    const hidden = outer.findLast((entry) => entry.key === key && namesIn(entry.text).length > 0);
    return hidden !== undefined && hidden.text.value !== text.value ? [{ name: key, file: workflow.file, line, by }] : [];
  });
  return workflow.jobs.flatMap((job) => [
    ...inner(workflow.env, job.env, `the env of job ${job.id}`),
    ...job.steps.flatMap((step) => inner([...workflow.env, ...job.env], step.env, `the env of a step of job ${job.id}`)),
  ]);
}

const names = (scope: ScopeNames | undefined, kind: Reference["kind"]): readonly string[] => (kind === "secret" ? scope?.secrets : scope?.variables) ?? [];
