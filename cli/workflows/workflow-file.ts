import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isScalar, type Node } from "yaml";
import { CliError, EXIT } from "../errors.ts";
import { CompositeActions, type CompositeAction } from "./composite-actions.ts";
import { YamlNodes, type Text, type Unreadable } from "./yaml-nodes.ts";

export interface Entry {
  readonly key: string;
  readonly line: number;
  readonly text: Text;
}

export interface Step {
  readonly line: number;
  readonly uses: Text | undefined;
  /** What follows `#` on the line of `uses`. */
  readonly usesComment: string;
  readonly run: Text | undefined;
  readonly with: readonly Entry[];
  readonly env: readonly Entry[];
}

export interface Job {
  readonly id: string;
  readonly line: number;
  /** Name of the GitHub environment; with `${{` where it is made at run time. */
  readonly environment: string | undefined;
  readonly permissions: Permissions;
  readonly env: readonly Entry[];
  readonly steps: readonly Step[];
  /** A reusable workflow that stands for the steps. */
  readonly uses: Text | undefined;
  readonly secrets: "inherit" | readonly Entry[];
  /** Every text of the job, keys and conditions included. */
  readonly texts: readonly Text[];
  /** The repository's own composite actions that its steps use. */
  readonly actions: readonly CompositeAction[];
}

export type Permissions = { readonly line: number; readonly all: string | undefined; readonly scopes: Readonly<Record<string, string>> } | undefined;

export interface Workflow {
  readonly file: string;
  readonly name: string;
  readonly triggers: readonly string[];
  readonly permissions: Permissions;
  readonly cancels: Text | undefined;
  readonly env: readonly Entry[];
  readonly jobs: readonly Job[];
  /** Every text outside the jobs in which an expression may stand: run-name, env, concurrency, defaults; defaults and outputs for a caller. */
  readonly texts: readonly Text[];
  /** Names of secrets that a caller hands over. */
  readonly inputs: readonly string[];
}

/** All workflows of a folder, by name. Throws CliError for a folder without any, and for files that are no workflow, all of them at once. */
export function readWorkflows(folder: string): Workflow[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch {
    throw new CliError(EXIT.usage, `${folder} cannot be read.`, "give the folder of workflow files with --workflows");
  }
  if (files.length === 0) throw new CliError(EXIT.usage, `${folder} holds no workflow.`, "give the folder of workflow files with --workflows");
  const read = files.map((name) => workflowOf(join(folder, name), readFileSync(join(folder, name), "utf8")));
  const actions = new CompositeActions(/[\\/]\.github[\\/]workflows$/.test(resolve(folder)) ? join(folder, "..", "..") : undefined);
  const found = read.flatMap((workflow) => ("refused" in workflow ? [] : [{ ...workflow, jobs: workflow.jobs.map((job) => ({ ...job, actions: actions.usedBy(job.steps.map(({ uses }) => uses)) })) }]));
  const refused = [...read.flatMap((workflow) => ("refused" in workflow ? [workflow.refused] : [])), ...actions.refused];
  if (refused.length > 0) throw new CliError(EXIT.usage, refused.join("\n"), "mend it, or give another folder with --workflows");
  return found;
}

/** Throws CliError with file and line for text that is no workflow. */
export function parseWorkflow(file: string, source: string): Workflow {
  const found = workflowOf(file, source);
  if ("refused" in found) throw new CliError(EXIT.usage, found.refused, "mend it, or give another folder with --workflows");
  return found;
}

function workflowOf(file: string, source: string): Workflow | { readonly refused: string } {
  const nodes = new YamlNodes(source);
  const root = nodes.root;
  const error: Unreadable | undefined = nodes.error ?? (nodes.get(root, "jobs") === undefined ? { line: 1, problem: "no jobs" } : undefined);
  if (error !== undefined) return { refused: `${file}:${error.line} is no workflow: ${error.problem}.` };
  const on = nodes.get(root, "on");
  const called = nodes.get(on, "workflow_call");
  const values = (of: string, key: string): (Node | undefined)[] => nodes.pairs(nodes.get(called, of)).map(({ value }) => nodes.get(value, key));
  return {
    file,
    name: nodes.text(nodes.get(root, "name"))?.value ?? file,
    triggers: nodes.isText(on) ? [nodes.text(on)?.value ?? ""] : [...nodes.pairs(on).map(({ key }) => key), ...nodes.items(on).flatMap((item) => nodes.text(item)?.value ?? [])],
    permissions: permissionsOf(nodes, root),
    cancels: nodes.text(nodes.get(nodes.get(root, "concurrency"), "cancel-in-progress")),
    env: entriesOf(nodes, nodes.get(root, "env")),
    jobs: nodes.pairs(nodes.get(root, "jobs")).flatMap(({ key, value, line }) => (nodes.map(value) === undefined ? [] : [jobOf(nodes, key, line, value)])),
    texts: [...["run-name", "env", "concurrency", "defaults"].map((key) => nodes.get(root, key)), ...values("inputs", "default"), ...values("outputs", "value")].flatMap((node) => nodes.all(node)),
    inputs: nodes.pairs(nodes.get(called, "secrets")).map(({ key }) => key),
  };
}

function entriesOf(nodes: YamlNodes, node: unknown): Entry[] {
  return nodes.pairs(node).flatMap(({ key, line, value }) => {
    const text = nodes.text(value);
    return text === undefined ? [] : [{ key, line, text }];
  });
}

function permissionsOf(nodes: YamlNodes, node: unknown): Permissions {
  const found = nodes.pairs(node).find(({ key }) => key === "permissions");
  return found && { line: found.line, all: nodes.text(found.value)?.value, scopes: Object.fromEntries(entriesOf(nodes, found.value).map(({ key, text }) => [key, text.value])) };
}

function jobOf(nodes: YamlNodes, id: string, line: number, node: unknown): Job {
  const environment = nodes.get(node, "environment");
  const secrets = nodes.get(node, "secrets");
  return {
    id, line,
    environment: nodes.text(nodes.get(environment, "name") ?? environment)?.value,
    permissions: permissionsOf(nodes, node),
    env: entriesOf(nodes, nodes.get(node, "env")),
    steps: stepsOf(nodes, nodes.get(node, "steps")),
    uses: nodes.text(nodes.get(node, "uses")),
    secrets: nodes.text(secrets)?.value === "inherit" ? "inherit" : entriesOf(nodes, secrets),
    texts: nodes.conditionalTexts(node, (key, value) =>
      (key === "steps" ? nodes.items(value).flatMap((step) => nodes.conditionalTexts(step)) : key === "snapshot" ? nodes.conditionalTexts(value) : nodes.all(value))),
    actions: [],
  };
}

/** Steps of a job. */
function stepsOf(nodes: YamlNodes, list: unknown): Step[] {
  return nodes.items(list).filter((step) => nodes.map(step) !== undefined).map((step) => {
    const uses = nodes.get(step, "uses");
    return {
      line: nodes.line(step),
      uses: nodes.text(uses),
      usesComment: isScalar(uses) ? (uses.comment ?? "").trim() : "",
      run: nodes.text(nodes.get(step, "run")),
      with: entriesOf(nodes, nodes.get(step, "with")),
      env: entriesOf(nodes, nodes.get(step, "env")),
    };
  });
}
