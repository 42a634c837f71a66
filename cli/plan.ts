import { resolve } from "node:path";
import { planReport } from "../model/changes/report.ts";
import { ENVIRONMENTS } from "../catalog/types.ts";
import { CliError, EXIT } from "./errors.ts";
import type { Output } from "./output.ts";
import { commitData } from "./preview/commit-data.ts";
import { declaredFacts, type Declared } from "./preview/declared-facts.ts";
import { shortName } from "./stack-name.ts";
import { exitOf, reportTargets, writeReports } from "./preview/write-reports.ts";

export interface PlanCommand {
  readonly stack: string;
  readonly base: string;
  /** Absent = the files as they lie there. */
  readonly head?: string;
  readonly cwd: string;
  readonly format?: string;
  readonly write?: readonly string[];
  readonly json?: boolean;
}

/** Tells what two commits declare differently: no engine, no state, no login, no value. */
export async function plan(options: PlanCommand, out: Output): Promise<number> {
  const targets = reportTargets(options);
  const cwd = resolve(options.cwd);
  const stack = shortName(options.stack);
  if (!(ENVIRONMENTS as readonly string[]).includes(stack)) throw new CliError(EXIT.usage, `"${stack}" is no stack of this project.`, `use one of ${ENVIRONMENTS.join(", ")}`);
  const before = await atCommit(cwd, options.base, stack);
  const after = options.head === undefined ? { ...(await declaredFacts({ cwd, stack, env: process.env })), commit: undefined } : await atCommit(cwd, options.head, stack);
  const notes = [`From ${before.commit.slice(0, 12)} to ${after.commit === undefined ? "the files as they lie here" : after.commit.slice(0, 12)}, by the data alone: values, steps and calls are unknown.`];
  const report = planReport(stack, before.facts, after.facts, after.findings, notes);
  writeReports(report, cwd, targets, out, { base: before.commit, head: after.commit });
  return exitOf(report);
}

async function atCommit(cwd: string, ref: string, stack: string): Promise<Declared & { readonly commit: string }> {
  const data = await commitData(cwd, ref, stack);
  try {
    return { ...(await declaredFacts({ cwd: data.folder, stack, env: process.env })), commit: data.commit };
  } finally {
    data.close();
  }
}
