import { existsSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../catalog/index.ts";
import { ENVIRONMENTS, type EnvironmentName } from "../../catalog/types.ts";
import type { Finding } from "../../model/findings.ts";
import type { Reuse } from "../../model/reuse.ts";
import type { SuppliedEntry } from "../../model/supplied.ts";
import type { Output } from "../output.ts";
import { canonical, suppliedValues } from "../supplied-values.ts";
import { notCompared, openStates, REUSED, reusedSecrets, REUSE_REMEDY, secretsOf, type EnvironmentSecrets } from "../verification/reuse.ts";

/**
 * Supplied values that another environment has too: in its values file, or held by its state where that may be opened. How long the
 * stack itself has a value its own state tells.
 */
export async function reusedValues(stack: EnvironmentName, entries: readonly SuppliedEntry[], files: readonly (readonly [EnvironmentName, string])[], cwd: string, out: Output): Promise<Reuse[]> {
  const states = existsSync(join(cwd, "Pulumi.yaml")) ? await openStates(stack, ENVIRONMENTS, cwd) : { states: [], untold: [] };
  if (states.untold.length > 0) out.talk(notCompared(states.untold));
  const opened = states.states.map((state) => secretsOf(state, catalog));
  const held = new Map(opened.map((secrets) => [secrets.environment, secrets]));
  const supplied = [[stack, entries] as const, ...files.map(([name, file]) => [name, suppliedValues(file, name, {}).entries] as const)]
    .map(([environment, list]) => suppliedSecrets(environment, list, held.get(environment)));
  // What a file supplies comes in place of what that state holds.
  const given = new Map(supplied.map((secrets) => [secrets.environment, new Set(secrets.values.map(([name]) => name))]));
  const kept = opened.map((secrets) => ({ ...secrets, values: secrets.environment === stack ? [] : secrets.values.filter(([name]) => !given.get(secrets.environment)?.has(name)) }));
  return reusedSecrets([...supplied, ...kept], stack, catalog);
}

function suppliedSecrets(environment: EnvironmentName, entries: readonly SuppliedEntry[], state: EnvironmentSecrets | undefined): EnvironmentSecrets {
  const secret = new Set(catalog.filter(({ kind }) => kind === "secret").map(({ name }) => name));
  const values = entries.map(({ name, value }) => [canonical(name) ?? name, value] as const).filter(([name, value]) => value !== "" && secret.has(name));
  const same = new Set(values.filter(([name, value]) => state?.values.some(([own, held]) => own === name && held === value)).map(([name]) => name));
  return { environment, values, since: (name) => (same.has(name) ? state?.since(name) : undefined) };
}

export const asFinding = ({ places }: Reuse): Finding => ({ name: places.join(" = "), place: "values", problem: REUSED, remedy: REUSE_REMEDY, rule: "P-03" });
