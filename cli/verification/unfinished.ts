import type { DeployedState } from "../deployed-state.ts";
import type { Deployment } from "./deployment.ts";
import type { Report } from "./report.ts";

/** An update that did not come to its end. */
export interface Unfinished {
  readonly any: boolean;
  /** Logical names of steps that the engine began and nobody saw end. */
  readonly steps: readonly string[];
}

const FINISH = "run `pulumi up`; where it says that the stack is locked and no run is alive, `pulumi cancel` first. If steps are still pending afterwards: `pulumi refresh --yes --clear-pending-creates`, then `pulumi up` (docs/runbook.md)";

/**
 * Tells an update that was killed or failed on the way, or still runs: steps are pending, the state holds values that the ledger does
 * not know, or nothing was ever recorded. What it wrote is newer than the ledger then, and nobody else's work.
 */
export function tellUnfinished(state: DeployedState, deployment: Deployment | undefined, report: Report): Unfinished {
  const secrets = new Set((deployment?.catalog ?? []).filter((row) => row.kind === "secret" && row.escPath !== undefined && row.retired === undefined).map((row) => row.name));
  const ahead = deployment?.marks.ahead(secrets) ?? [];
  const steps = state.pending;
  if (deployment !== undefined && ahead.length === 0 && steps.length === 0) return { any: false, steps };
  const why = [
    ...(deployment === undefined ? ["no deployment came to its end yet"] : []),
    ...(steps.length > 0 ? [`nobody saw the end of ${steps.join(", ")}`] : []),
    ...(ahead.length > 0 ? [`the state holds values that were not delivered everywhere: ${ahead.join(", ")}`] : []),
  ];
  report.differs("state", "unfinished update", `an update did not end, or still runs: ${why.join("; ")}`, FINISH);
  return { any: true, steps };
}
