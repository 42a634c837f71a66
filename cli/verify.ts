import { existsSync } from "node:fs";
import { join } from "node:path";
import { counted } from "../model/counted.ts";
import { readDeployedState } from "./deployed-state.ts";
import { engine } from "./engine.ts";
import { engineFailure } from "./engine-failure.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, paint, printable, table, type Output } from "./output.ts";
import { readData } from "./preview/declared-facts.ts";
import { shortName } from "./stack-name.ts";
import { compareDestinations } from "./verification/compare.ts";
import { heldValues } from "./verification/held.ts";
import { Report } from "./verification/report.ts";
import { notCompared, openStates, others, secretsOf, tellReused } from "./verification/reuse.ts";
import { verifySupplied } from "./verification/supplied.ts";
import { currentOperation } from "./verification/unfinished.ts";

export interface VerifyOptions {
  readonly stack?: string;
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  /** Values file, or folder of them, that was supplied to the last `up`. */
  readonly values?: string;
}

/**
 * Re-reads every destination of a stack and compares each object as a whole with what was deployed, past the plugins. Exit code 1 names
 * what differs; what stands beside is listed. States are decrypted through a pipe, into memory only.
 */
export async function verify(options: VerifyOptions, out: Output): Promise<number> {
  const { stack, report } = await readBack(options, out);
  if (out.json) out.data(asJson({ stack, checked: report.checked, differences: report.differences, advice: report.advice, beside: report.besides }));
  else print(stack, report, out);
  return report.differences.length === 0 ? EXIT.fine : EXIT.findings;
}

/** The same for a caller that tells it in its own way. */
export async function readBack(options: VerifyOptions, out: Output): Promise<{ readonly stack: string; readonly report: Report }> {
  const { cwd } = options;
  const stack = options.stack ?? (await engine(["stack", "--show-name", "--non-interactive"], { cwd })).trim();
  out.talk(`Reading the state of ${stack} …`);
  const project = readData(cwd, process.env);
  // What the engine says comes before what is wrong with the folder.
  project.catch(() => undefined);
  const [exported, operation, beside] = await Promise.all([engine(["stack", "export", "--show-secrets", "--non-interactive", "--stack", stack], { cwd }), currentOperation(stack, cwd), openStates(stack, others(stack), cwd)]);
  const read = readDeployedState(exported);
  // Before the first update ended, nothing in the state names it.
  const state = { ...read, stack: read.stack || shortName(stack) };
  if (operation === undefined && state.pending.length === 0 && !state.resources.some((r) => r.type.startsWith("pulumiservice:"))) throw new CliError(EXIT.findings, "Nothing is deployed in this stack yet.", "run `pulumi up`");
  if (!existsSync(join(cwd, "Pulumi.yaml"))) throw engineFailure([], "no Pulumi.yaml project file found");
  const data = await project;
  const held = heldValues(state, cwd);
  const report = new Report();
  await compareDestinations({ state, data, held, operation, folder: cwd, env: process.env }, report);
  tellReused([state, ...beside.states].map((each) => secretsOf(each, data.catalog)), state.stack, data.catalog, report);
  if (beside.untold.length > 0) out.talk(notCompared(beside.untold));
  const values = options.values ?? process.env["SOPHIA_SECRETS_FILE"] ?? "";
  if (values !== "") verifySupplied(state, held, values, report);
  return { stack, report };
}

export function print(stack: string, report: Report, out: Output): void {
  const { checked, differences, advice, besides } = report;
  out.data(`${stack}: compared ${counted(checked.escEnvironments, "environment")} with ${counted(checked.escValues, "value")} and ${counted(checked.tags, "tag")}, ${counted(checked.grants, "grant")} of ${counted(checked.teams, "team")},`);
  out.data(`${counted(checked.issuers, "issuer")}, ${counted(checked.githubSecrets, "GitHub secret")}, ${counted(checked.githubVariables, "variable")}, repositories of ${checked.repositories}.`);
  if (besides.length > 0) out.data(`Beside them, declared by nobody here and left alone: ${besides.map(({ store, name }) => printable(`${store} ${name}`)).join(", ")}.`);
  if (advice.length > 0) out.data(`${paint("yellow", "No difference yet, while a name is new (30 days):")}\n${table(["where", "what", "problem", "remedy"], advice.map((a) => [a.store, a.name, a.problem, a.remedy]))}`);
  if (differences.length === 0) return out.data(paint("green", "No difference: every destination holds what the state says."));
  out.data(paint("red", `${counted(differences.length, "difference")}:`));
  out.data(table(["where", "what", "problem", "remedy"], differences.map((d) => [d.store, d.name, d.problem, d.remedy].map(printable))));
}
