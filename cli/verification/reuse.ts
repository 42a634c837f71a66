import { createHmac, randomBytes } from "node:crypto";
import type { Catalog, EnvironmentName } from "../../catalog/types.ts";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import { reuses, type Carrier, type Reuse } from "../../model/reuse.ts";
import { ofType, readDeployedState, text, type DeployedState } from "../deployed-state.ts";
import { engineRun } from "../engine.ts";
import { CliError } from "../errors.ts";
import { shortName } from "../stack-name.ts";
import type { Report } from "./report.ts";

/** Secrets of one environment, in memory only. */
export interface EnvironmentSecrets {
  readonly environment: string;
  /** Name and value; a generated name with each generation. */
  readonly values: readonly (readonly [name: string, value: string])[];
  /** ISO instant at which a name got its value, as far as the ledger tells. */
  readonly since: (name: string) => string | undefined;
}

export const REUSED = "one value in two environments";
export const REUSE_REMEDY = "rotate one of them, or say in the row why it is shared";

/** What a stack holds and generates, by row. */
export function secretsOf(state: DeployedState, catalog: Catalog): EnvironmentSecrets {
  const secret = new Set(catalog.filter(({ kind }) => kind === "secret").map(({ name }) => name));
  const held = ofType(state, "pulumi:index:Stash").map((r) => [r.name.replace(/^held-/, ""), text(r.inputs["input"])] as const);
  const generated = state.resources.filter(({ name }) => name.startsWith("generated-")).map((r) => [r.name.slice("generated-".length).replace(/\..*$/, ""), text(r.outputs["base64"])] as const);
  return {
    environment: state.stack,
    values: [...held, ...generated].filter(([name, value]) => value !== "" && secret.has(name)),
    since: (name) => state.ledger?.entries[name]?.rotatedAt,
  };
}

/** Values that stand in more than one environment, one of them `own`, compared under a key that is thrown away (P-03). */
export function reusedSecrets(all: readonly EnvironmentSecrets[], own: string, catalog: Catalog): Reuse[] {
  const key = randomBytes(32);
  const carriers = all.flatMap(({ environment, values, since }) => values.map(([name, value]): Carrier => {
    const at = since(name);
    return { environment, name, mark: createHmac("sha256", key).update(value).digest("base64"), ...(at === undefined ? {} : { since: at }) };
  }));
  return reuses(carriers, new Map(catalog.map((row) => [row.name, row])), process.env["SOPHIA_NOW"] ?? new Date().toISOString())
    .filter(({ places }) => places.some((place) => place.startsWith(`${own} `)));
}

/** Tells what the stack of `own` shares with another environment: as a difference where it is refused, else as advice. */
export function tellReused(all: readonly EnvironmentSecrets[], own: string, catalog: Catalog, report: Report): void {
  for (const { places, refused } of reusedSecrets(all, own, catalog)) {
    const name = places.join(" = ");
    if (refused) report.differs("state", name, REUSED, REUSE_REMEDY);
    else report.tells({ store: "state", name, problem: REUSED, remedy: REUSE_REMEDY });
  }
}

/**
 * States of stacks of this project, decrypted, as far as they may be opened; `untold` are those that may not. A stack that does not
 * exist has none. `stack`: any of them, as the engine names it; the others are named likewise.
 */
export async function openStates(stack: string, environments: readonly EnvironmentName[], cwd: string): Promise<{ readonly states: readonly DeployedState[]; readonly untold: readonly string[] }> {
  const opened = await Promise.all(environments.map(async (environment) => {
    const name = `${stack.slice(0, stack.length - shortName(stack).length)}${environment}`;
    return { environment, ...(await engineRun(["stack", "export", "--show-secrets", "--non-interactive", "--stack", name], { cwd }).catch(unavailable)) };
  }));
  return {
    states: opened.filter(({ code }) => code === 0).map(({ environment, stdout }) => ({ ...readDeployedState(stdout), stack: environment })),
    untold: opened.filter(({ code, stderr }) => code !== 0 && !/no stack named/.test(stderr)).map(({ environment }) => environment),
  };
}

/** The other environments than that of a stack. */
export const others = (stack: string): EnvironmentName[] => ENVIRONMENTS.filter((environment) => environment !== shortName(stack));

/** What is said of states that could not be opened. */
export const notCompared = (untold: readonly string[]): string =>
  `The state of ${untold.join(" and ")} cannot be opened here: whether a value is used there as well was not compared.`;

function unavailable(error: unknown): { code: number; stdout: string; stderr: string } {
  if (!(error instanceof CliError)) throw error;
  return { code: error.code, stdout: "", stderr: error.message };
}
