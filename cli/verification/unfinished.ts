import type { DeployedState } from "../deployed-state.ts";
import { engineRun, jsonIn } from "../engine.ts";
import type { Deployment } from "./deployment.ts";
import type { Report } from "./report.ts";

/** An update that the backend still counts as running. */
export interface Operation {
  readonly kind: string;
  /** ISO instant. */
  readonly started: string;
}

/** An update that did not come to its end. */
export interface Unfinished {
  readonly any: boolean;
  /** Logical names of steps that the engine began and nobody saw end. */
  readonly steps: readonly string[];
  /** Milliseconds since 1970 from which on what happened may be its work; absent where nobody knows. */
  readonly since?: number;
}

const FINISH = "run `pulumi up`; where that says that another update is in progress and no run is alive, `pulumi cancel` first. If steps are still pending afterwards: `pulumi refresh --yes --clear-pending-creates`, then `pulumi up` (docs/runbook.md)";

/** What the backend says is at work on the stack: a run that is alive, or one that was killed a moment ago. Undefined where it does not tell. */
export async function currentOperation(stack: string, cwd: string): Promise<Operation | undefined> {
  const { code, stdout } = await engineRun(["stack", "--output", "json", "--non-interactive", "--stack", stack], { cwd });
  if (code !== 0) return undefined;
  return (JSON.parse(jsonIn(stdout)) as { currentOperation?: Operation }).currentOperation;
}

/**
 * Tells an update that was killed or failed on the way, or still runs: the backend says so, steps are pending, the state holds values
 * that the ledger does not know, or nothing was ever recorded. What it wrote is newer than the ledger then, and nobody else's work.
 */
export function tellUnfinished(state: DeployedState, deployment: Deployment | undefined, operation: Operation | undefined, report: Report): Unfinished {
  const secrets = new Set((deployment?.catalog ?? []).filter((row) => row.kind === "secret" && row.escPath !== undefined && row.retired === undefined).map((row) => row.name));
  const ahead = deployment?.marks.ahead(secrets) ?? [];
  const steps = state.pending;
  const why = [
    ...(operation === undefined ? [] : [`the ${operation.kind} that began at ${operation.started} has not ended`]),
    ...(deployment === undefined ? [state.ledger === undefined ? "no deployment of this stack came to its end yet" : "the last one did not record what it declared"] : []),
    ...(steps.length > 0 ? [`nobody saw the end of ${steps.join(", ")}`] : []),
    ...(ahead.length > 0 ? [`the state holds values that were not delivered everywhere: ${ahead.join(", ")}`] : []),
  ];
  if (why.length === 0) return { any: false, steps };
  report.differs("state", "unfinished update", `an update did not end, or still runs: ${why.join("; ")}`, FINISH);
  report.advises("finish the update first, then run `verify` again");
  return { any: true, steps, ...(operation === undefined ? {} : { since: Date.parse(operation.started) }) };
}
