import { logical } from "./names.ts";

/**
 * How resources are called, by kind: the ledger keeps it, so that a rename or a new parent without aliases is refused before anything
 * is declared. To the engine it would be a deletion beside a creation.
 */
export const identity = (parentType: string): Readonly<Record<string, string>> => ({
  access: logical.githubAccess("*"),
  environment: logical.environment("*"),
  generation: logical.generation("*", "*"),
  githubSecret: logical.githubSecret("*"),
  githubVariable: logical.githubVariable("*"),
  grant: logical.grant("*", "*"),
  issuer: logical.issuer,
  parent: parentType,
  stash: logical.stash("*"),
  tag: logical.tag("*", "*"),
  team: logical.team("*"),
});
