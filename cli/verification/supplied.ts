import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../catalog/index.ts";
import type { EnvironmentName } from "../../catalog/types.ts";
import { resolveSupplied } from "../../model/supplied.ts";
import type { DeployedState } from "../deployed-state.ts";
import { suppliedValues } from "../supplied-values.ts";
import type { Report } from "./report.ts";

/**
 * The values file beside the state: a name that it supplies and the state does not hold, or holds with another value. An `up` with
 * `--target` may have left it out without a word. `path` is a file, or a folder with `<stack>.env`.
 * Throws CliError for a file that cannot be read.
 */
export function verifySupplied(state: DeployedState, held: ReadonlyMap<string, string>, path: string, report: Report): void {
  const folder = existsSync(path) && statSync(path).isDirectory();
  const file = folder ? join(path, `${state.stack}.env`) : path;
  // A folder serves all stacks: one that has no file supplies nothing.
  if (folder && !existsSync(file)) return;
  const stack = state.stack as EnvironmentName;
  const { entries, findings } = suppliedValues(file, stack, {});
  // What is wrong with the file itself is `validate`'s to tell, but the values of another stack say nothing about this one.
  for (const finding of findings.filter((f) => f.name === "#! stack")) report.differs("state", finding.name, finding.problem, finding.remedy);
  if (findings.some((f) => f.name === "#! stack")) return;
  const { values } = resolveSupplied({ catalog, environment: stack, organization: "", entries });
  for (const [name, value] of values) {
    if (held.get(name) === value) continue;
    report.differs("state", name, held.has(name) ? "supplied, and the state holds another value" : "supplied but not stored", "run `pulumi up` with the same values, without --target");
  }
}
