/** Every name we give. Logical names are identity: renaming one deletes what carries it, so they are frozen by a test. */
import type { EnvironmentName, SecretGroup } from "../catalog/types.ts";

/** The composed environment of a stack, e.g. `sophia-ai-production`. */
export const environmentName = (prefix: string, environment: EnvironmentName): string => `${prefix}-${environment}`;

/** One group of one stack, e.g. `sophia-ai-production-api-keys`. */
export const groupEnvironmentName = (prefix: string, environment: EnvironmentName, group: SecretGroup): string =>
  `${environmentName(prefix, environment)}-${group}`;

/** What all environments share, e.g. `sophia-ai-base`. */
export const baseEnvironmentName = (prefix: string): string => `${prefix}-base`;

/** As an environment's `imports` writes it: without the project, ESC would look in `default`. */
export const importName = (escProject: string, escName: string): string => `${escProject}/${escName}`;

/** The name of the row that holds the generation before the signing one. */
export const previousName = (name: string): string => `${name}_PREVIOUS`;

/**
 * Logical Pulumi names, unique over the whole topology whatever the type. Team and tag names hold no dot and environments
 * hold none either, so two parts joined by a dot cannot be read in two ways.
 */
export const logical = {
  stash: (name: string): string => `held-${name}`,
  generation: (name: string, generation: string): string => `generated-${name}.${generation}`,
  environment: (escName: string): string => `environment-${escName}`,
  grant: (team: string, escName: string): string => `grant-${team}.${escName}`,
  githubSecret: (name: string): string => `github-secret-${name}`,
  githubVariable: (name: string): string => `github-variable-${name}`,
  githubAccess: (name: string): string => `github-access-${name}`,
  team: (team: string): string => `team-${team}`,
  tag: (escName: string, tag: string): string => `tag-${escName}.${tag}`,
  issuer: "issuer-github-actions",
} as const;

/** Logical name at the end of a URN. */
export const logicalName = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
