import { ENVIRONMENTS } from "../catalog/types.ts";
import type { EnvironmentName } from "../catalog/types.ts";
import { development } from "./development.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";
import type { EnvironmentData } from "./types.ts";

export { policies } from "./access.ts";
export { ciIdentities } from "./ci-identities.ts";

/** One environment per stack, by the stack's name. */
export const environments: Readonly<Record<EnvironmentName, EnvironmentData>> = { development, staging, production };

/** The environment of a stack. Throws when the stack's name is no environment's: there is nothing to fall back to. */
export function environmentOf(stack: string): EnvironmentData {
  const name = ENVIRONMENTS.find((known) => known === stack);
  if (name === undefined) throw new Error(`Stack "${stack}" is no environment; use one of ${ENVIRONMENTS.join(", ")}.`);
  return environments[name];
}
