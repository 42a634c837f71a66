import { createHmac, randomBytes } from "node:crypto";
import type { Catalog } from "../../catalog/types.ts";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import { reuses, type Carrier, type Reuse } from "../../model/reuse.ts";
import { ofType, readDeployedState, text, type DeployedState } from "../deployed-state.ts";
import { engineRun } from "../engine.ts";
import type { Report } from "./report.ts";

/** Secrets of one environment, in memory only. */
export interface EnvironmentSecrets {
  readonly environment: string;
  /** Name and value; a generated name with each generation. */
  readonly values: readonly (readonly [name: string, value: string])[];
  /** ISO instant at which a name got its value, as far as the ledger tells. */
  readonly since: (name: string) => string | undefined;
}

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

/** Values that stand in more than one environment, compared under a key that is thrown away. `now`: ISO instant. */
export function reusedSecrets(all: readonly EnvironmentSecrets[], catalog: Catalog, now = process.env["SOPHIA_NOW"] ?? new Date().toISOString()): Reuse[] {
  const key = randomBytes(32);
  const carriers = all.flatMap(({ environment, values, since }) => values.map(([name, value]): Carrier => {
    const at = since(name);
    return { environment, name, mark: createHmac("sha256", key).update(value).digest("base64"), ...(at === undefined ? {} : { since: at }) };
  }));
  return reuses(carriers, new Map(catalog.map((row) => [row.name, row])), now);
}

/** Tells what the stack of `own` shares with another environment: as a difference where it is refused, else as advice. */
export function tellReused(all: readonly EnvironmentSecrets[], own: string, catalog: Catalog, report: Report): void {
  for (const { places, refused } of reusedSecrets(all, catalog).filter((reuse) => reuse.places.some((place) => place.startsWith(`${own} `)))) {
    const told = { store: "state", name: places.join(" = "), problem: REUSED, remedy: REUSE_REMEDY } as const;
    if (refused) report.differs(told.store, told.name, told.problem, told.remedy);
    else report.tells(told);
  }
}

export const REUSED = "one value in two environments (P-03)";
export const REUSE_REMEDY = "rotate one of them, or say in the row why it is shared";

/**
 * Secrets of the other stacks of this project, as far as they may be opened; `untold` are those that may not, each with the engine's
 * reason. A stack that does not exist has none.
 */
export async function otherSecrets(stack: string, catalog: Catalog, cwd: string): Promise<{ readonly secrets: readonly EnvironmentSecrets[]; readonly untold: readonly string[] }> {
  const own = stack.slice(stack.lastIndexOf("/") + 1);
  const secrets: EnvironmentSecrets[] = [];
  const untold: string[] = [];
  // One after the other: each is an engine of its own, beside our reads of the services.
  for (const other of ENVIRONMENTS.filter((name) => name !== own)) {
    const name = `${stack.slice(0, stack.length - own.length)}${other}`;
    const { code, stdout, stderr } = await engineRun(["stack", "export", "--show-secrets", "--non-interactive", "--stack", name], { cwd });
    if (code === 0) secrets.push(secretsOf(readDeployedState(stdout), catalog));
    else if (!/no stack named/.test(stderr)) untold.push(other);
  }
  return { secrets, untold };
}
