import { createHmac, randomBytes } from "node:crypto";
import type { Catalog } from "../../catalog/types.ts";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import { reuses, type Carrier, type Reuse } from "../../model/reuse.ts";
import { ofType, readDeployedState, text, type DeployedState } from "../deployed-state.ts";
import { engineRun } from "../engine.ts";

/** Secrets of one environment, in memory only. */
export interface EnvironmentSecrets {
  readonly environment: string;
  readonly values: ReadonlyMap<string, string>;
  /** ISO instant at which a name got its value, as far as the ledger tells. */
  readonly since: (name: string) => string | undefined;
}

/** What a stack holds and generates, by row; `previous` names of generated values are their older generations. */
export function secretsOf(state: DeployedState, catalog: Catalog): EnvironmentSecrets {
  const secret = new Set(catalog.filter(({ kind }) => kind === "secret").map(({ name }) => name));
  const held = ofType(state, "pulumi:index:Stash").map((r) => [r.name.replace(/^held-/, ""), text(r.inputs["input"])] as const);
  const generated = state.resources.filter(({ name }) => name.startsWith("generated-")).map((r) => [r.name.slice("generated-".length).replace(/\..*$/, ""), text(r.outputs["base64"])] as const);
  return {
    environment: state.stack,
    values: new Map([...held, ...generated].filter(([name, value]) => value !== "" && secret.has(name))),
    since: (name) => state.ledger?.entries[name]?.rotatedAt,
  };
}

/** Values that stand in more than one environment, compared under a key that is thrown away. */
export function reusedSecrets(all: readonly EnvironmentSecrets[], catalog: Catalog, now: string): Reuse[] {
  const key = randomBytes(32);
  const carriers = all.flatMap(({ environment, values, since }) => [...values].map(([name, value]): Carrier => {
    const at = since(name);
    return { environment, name, mark: createHmac("sha256", key).update(value).digest("base64"), ...(at === undefined ? {} : { since: at }) };
  }));
  return reuses(carriers, new Map(catalog.map((row) => [row.name, row])), now);
}

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

/** As a row of a report: where, what is wrong, what to do. */
export const reuseWords = (reuse: Reuse): { readonly name: string; readonly problem: string; readonly remedy: string } => ({
  name: reuse.places.join(" = "),
  problem: "one value in two environments",
  remedy: "rotate one of them, or say in the row why it is shared",
});
