import { logical } from "./names.ts";

/** Settings that say where everything lies; another value makes every object anew, elsewhere. */
export interface Home {
  readonly organization: string;
  readonly githubOrganization: string;
  readonly escProject: string;
  readonly prefix: string;
}

/**
 * How resources are called, by kind: the ledger keeps it, so that a rename or a new parent without aliases is refused before anything
 * is declared. To the engine it would be a deletion beside a creation.
 */
export const identity = (parentType: string, { organization, githubOrganization, escProject, prefix }: Home): Readonly<Record<string, string>> => ({
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
  "sophia-secrets:escProject": escProject,
  "sophia-secrets:githubOrganization": githubOrganization,
  "sophia-secrets:organization": organization,
  "sophia-secrets:prefix": prefix,
});
