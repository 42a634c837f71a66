import { ENVIRONMENTS, SECRET_GROUPS } from "../catalog/types.ts";
import type { EnvironmentName, SecretGroup } from "../catalog/types.ts";

/** What an ESC environment is, told from its name alone: the pack must not believe the program that it checks. */
export type EscName =
  | { readonly kind: "base" }
  | { readonly kind: "other" }
  | { readonly kind: "composed"; readonly environment: EnvironmentName }
  | { readonly kind: "group"; readonly environment: EnvironmentName; readonly group: SecretGroup };

const NAME = new RegExp(`^[a-z0-9-]+?-(${ENVIRONMENTS.join("|")})(?:-(${SECRET_GROUPS.join("|")}))?$`);

/** `name` as Pulumi Cloud has it, with or without the project in front, as in an import. */
export function escName(name: string): EscName {
  const [bare = ""] = name.slice(name.lastIndexOf("/") + 1).split("@");
  if (/^[a-z0-9-]+-base$/.test(bare)) return { kind: "base" };
  const [, environment, group] = NAME.exec(bare) ?? [];
  if (environment === undefined) return { kind: "other" };
  return group === undefined ? { kind: "composed", environment: environment as EnvironmentName }
    : { kind: "group", environment: environment as EnvironmentName, group: group as SecretGroup };
}

/** The stack's environment; a stack with another name is held to production's rules. */
export const environmentOfStack = (stack: string): EnvironmentName => ENVIRONMENTS.find((name) => name === stack) ?? "production";
