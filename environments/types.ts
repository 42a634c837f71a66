import type { EnvironmentName, SecretGroup } from "../catalog/types.ts";

export type Permission = "none" | "read" | "open" | "write" | "admin";

/** Who holds a policy. A user without a login or membership is pending: listed, not declared. */
export type Identity =
  | { readonly type: "user"; readonly email: string; readonly login?: string }
  | { readonly type: "team"; readonly name: string }
  | { readonly type: "github"; readonly repository: string; readonly ids?: RepositoryIds; readonly ref?: string; readonly environment?: string };

/** GitHub's numbers of a repository, where its workflows' subjects have them: `repo:OWNER@ID/REPOSITORY@ID:…`. */
export interface RepositoryIds {
  readonly owner: number;
  readonly repository: number;
}

/** One access policy: a team (or OIDC subject) and what it may do on which group environments. */
export interface AccessPolicy {
  readonly name: string;
  /** Pulumi team that carries the grants. */
  readonly team: string;
  readonly identities: readonly Identity[];
  readonly groups: readonly SecretGroup[];
  readonly environments: readonly EnvironmentName[];
  readonly permission: Permission;
  /** Grants on composed and base environments: environment name → permission. `base` is the shared one. */
  readonly composition: Readonly<Partial<Record<EnvironmentName | "base", Permission>>>;
}

export interface EnvironmentData {
  readonly name: EnvironmentName;
  /** Secret groups that the composed environment imports, in order. */
  readonly composes: readonly SecretGroup[];
  /** Whether ESC deletion protection is wanted. */
  readonly deletionProtected: boolean;
  /** Generations of each generated value, newest first; an entry is dropped only after its window. */
  readonly generations: Readonly<Record<string, readonly string[]>>;
}
