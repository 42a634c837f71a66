import { environmentOf } from "../environments/index.ts";
import { ServiceError } from "../services/http.ts";
import { readDeployedState, type DeployedState } from "./deployed-state.ts";
import { engine } from "./engine.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, paint, table, type Output } from "./output.ts";
import { servicesOf } from "./services.ts";
import { verifyAccess } from "./verification/access.ts";
import { verifyEnvironments } from "./verification/esc.ts";
import { verifyGithub } from "./verification/github.ts";
import { heldValues } from "./verification/held.ts";
import { Report } from "./verification/report.ts";
import { verifySupplied } from "./verification/supplied.ts";

export interface VerifyOptions {
  readonly stack?: string;
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  /** Values file, or folder of them, that was supplied to the last `up`. */
  readonly values?: string;
}

/**
 * Re-reads every destination of a stack and compares it with what the state says, past the plugins. Exit code 1 names what
 * differs. The state is decrypted through a pipe, into memory only.
 */
export async function verify(options: VerifyOptions, out: Output): Promise<number> {
  const { stack, report } = await readBack(options, out);
  if (out.json) out.data(asJson({ stack, checked: report.checked, differences: report.differences }));
  else print(stack, report, out);
  return report.differences.length === 0 ? EXIT.fine : EXIT.findings;
}

/** The same for a caller that tells it in its own way. */
export async function readBack(options: VerifyOptions, out: Output): Promise<{ readonly stack: string; readonly report: Report }> {
  const stack = options.stack ?? (await engine(["stack", "--show-name", "--non-interactive"], { cwd: options.cwd })).trim();
  out.talk(`Reading the state of ${stack} …`);
  const state = readDeployedState(await engine(["stack", "export", "--show-secrets", "--non-interactive", "--stack", stack], { cwd: options.cwd }));
  const held = heldValues(state, options.cwd);
  const report = await compare(state, held, options.cwd);
  for (const name of state.pending) report.differs("state", name, "an earlier run began to create it, and nobody saw the end", "run `pulumi refresh --yes --clear-pending-creates`, then `pulumi up`");
  const values = options.values ?? process.env["SOPHIA_SECRETS_FILE"] ?? "";
  if (values !== "") verifySupplied(state, held, values, report);
  return { stack, report };
}

async function compare(state: DeployedState, held: ReadonlyMap<string, string>, folder: string): Promise<Report> {
  const report = new Report();
  if (!state.resources.some((r) => r.type.startsWith("pulumiservice:"))) throw new CliError(EXIT.findings, "Nothing is deployed in this stack yet.", "run `pulumi up`");
  const { cloud, github } = await servicesOf(state, folder, process.env);
  const data = environmentOf(state.stack);
  const protects = data.deletionProtected && (state.ledger?.features ?? []).includes("deletionProtection");
  try {
    await verifyEnvironments(state, held, cloud, report, () => protects);
    await verifyAccess(state, cloud, report);
    if (github) await verifyGithub(state, held, github, report);
  } catch (error) {
    if (error instanceof ServiceError) throw new CliError(EXIT.prerequisite, error.message, "nothing was changed; run it again when the service answers");
    throw error;
  } finally {
    await Promise.all([cloud.close(), github?.close()]);
  }
  return report;
}

export function print(stack: string, report: Report, out: Output): void {
  const { checked, differences } = report;
  out.data(`${stack}: compared ${checked.escEnvironments} environments with ${checked.escValues} values and ${checked.tags} tags, ${checked.grants} grants of ${checked.teams} teams,`);
  out.data(`${checked.issuers} issuer, ${checked.githubSecrets} GitHub secrets, ${checked.githubVariables} variables, repositories of ${checked.repositories}.`);
  if (differences.length === 0) return out.data(paint("green", "No difference: every destination holds what the state says."));
  out.data(paint("red", `${differences.length} ${differences.length === 1 ? "difference" : "differences"}:`));
  out.data(table(["where", "what", "problem", "remedy"], differences.map((d) => [d.store, d.name, d.problem, d.remedy])));
}
