import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Scalar, type YAMLMap } from "yaml";
import { CliError, EXIT } from "../errors.ts";

/** A piece of text in a workflow, and where each of its characters stands. */
export interface Text {
  readonly value: string;
  /** As it stands in the file: escapes and indentation included. */
  readonly raw: string;
  /** An `if`, which is an expression also without braces. */
  readonly condition: boolean;
  /** Line (from 1) of a place in `raw`. */
  line(at?: number): number;
}

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
  readonly environment: string | undefined;
  readonly permissions: Permissions;
  readonly env: readonly Entry[];
  readonly steps: readonly Step[];
  /** A reusable workflow that stands for the steps. */
  readonly uses: Text | undefined;
  readonly secrets: "inherit" | readonly Entry[];
  /** Every text of the job, conditions included. */
  readonly texts: readonly Text[];
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
  /** Names of secrets that a caller hands over. */
  readonly inputs: readonly string[];
}

/** All workflows of a folder, by name. Throws CliError for a folder without any, or a file that is no workflow. */
export function readWorkflows(folder: string): Workflow[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch {
    throw new CliError(EXIT.usage, `${folder} cannot be read.`, "give the folder of workflow files with --workflows");
  }
  if (files.length === 0) throw new CliError(EXIT.usage, `${folder} holds no workflow.`, "give the folder of workflow files with --workflows");
  return files.map((name) => parseWorkflow(join(folder, name), readFileSync(join(folder, name), "utf8")));
}

/** Throws CliError with file and line for text that is no workflow. */
export function parseWorkflow(file: string, source: string): Workflow {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, version: "1.2" });
  const error = document.errors[0];
  const root = document.contents;
  if (error !== undefined || !isMap(root) || !root.has("jobs"))
    throw new CliError(EXIT.usage, `${file}:${error?.linePos?.[0].line ?? 1} is no workflow: ${error?.code ?? "no jobs"}.`, "mend it, or give another folder with --workflows");
  const at = new Reader(source, lines);
  const on = root.get("on", true);
  return {
    file,
    name: at.text(root.get("name", true))?.value ?? file,
    triggers: isMap(on) ? at.pairs(on).map(({ key }) => key) : isSeq(on) ? on.items.map(String) : [at.text(on)?.value ?? ""],
    permissions: at.permissions(root),
    cancels: at.text(at.map(root, "concurrency")?.get("cancel-in-progress", true)),
    env: at.entries(root.get("env", true)),
    jobs: at.pairs(root.get("jobs", true)).flatMap(({ key, value, line }) => (isMap(value) ? [at.job(key, line, value)] : [])),
    inputs: at.pairs(at.map(at.map(root, "on"), "workflow_call")?.get("secrets", true)).map(({ key }) => key),
  };
}

class Reader {
  readonly #source: string;
  readonly #lines: LineCounter;
  constructor(source: string, lines: LineCounter) {
    this.#source = source;
    this.#lines = lines;
  }

  line = (offset: number): number => this.#lines.linePos(offset).line;

  text(node: unknown, condition = false): Text | undefined {
    if (!isScalar(node) || node.value === null) return undefined;
    const [start = 0, end = start] = (node as Scalar).range ?? [];
    return { value: String(node.value), raw: this.#source.slice(start, end), condition, line: (at = 0) => this.line(start + at) };
  }

  pairs(node: unknown): { key: string; line: number; value: unknown }[] {
    if (!isMap(node)) return [];
    return node.items.map(({ key, value }) => ({ key: String((key as Scalar).value), line: this.line((key as Node).range?.[0] ?? 0), value }));
  }

  map(node: YAMLMap | undefined, key: string): YAMLMap | undefined {
    const value = node?.get(key, true);
    return isMap(value) ? value : undefined;
  }

  entries(node: unknown): Entry[] {
    return this.pairs(node).flatMap(({ key, line, value }) => {
      const text = this.text(value);
      return text === undefined ? [] : [{ key, line, text }];
    });
  }

  permissions(node: YAMLMap): Permissions {
    const found = this.pairs(node).find(({ key }) => key === "permissions");
    if (found === undefined) return undefined;
    return { line: found.line, all: this.text(found.value)?.value, scopes: Object.fromEntries(this.entries(found.value).map(({ key, text }) => [key, text.value])) };
  }

  job(id: string, line: number, node: YAMLMap): Job {
    const steps = node.get("steps", true);
    const environment = node.get("environment", true);
    const secrets = node.get("secrets", true);
    return {
      id, line,
      environment: (isMap(environment) ? this.text(environment.get("name", true)) : this.text(environment))?.value,
      permissions: this.permissions(node),
      env: this.entries(node.get("env", true)),
      steps: isSeq(steps) ? steps.items.flatMap((step) => (isMap(step) ? [this.step(step)] : [])) : [],
      uses: this.text(node.get("uses", true)),
      secrets: isScalar(secrets) ? "inherit" : this.entries(secrets),
      texts: this.#all(node),
    };
  }

  step(node: YAMLMap): Step {
    const uses = node.get("uses", true);
    return {
      line: this.line(node.range?.[0] ?? 0),
      uses: this.text(uses),
      usesComment: isScalar(uses) ? (uses.comment ?? "").trim() : "",
      run: this.text(node.get("run", true)),
      with: this.entries(node.get("with", true)),
      env: this.entries(node.get("env", true)),
    };
  }

  #all(node: unknown, key = ""): Text[] {
    if (isMap(node)) return this.pairs(node).flatMap((pair) => this.#all(pair.value, pair.key));
    if (isSeq(node)) return node.items.flatMap((item) => this.#all(item));
    const text = this.text(node, key === "if");
    return text === undefined ? [] : [text];
  }
}
