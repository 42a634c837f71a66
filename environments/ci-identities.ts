/** CI identities beside those of the access policies: none is granted any environment, and none is for pull requests. */
import type { RepositoryIds } from "./types.ts";

export interface CiIdentity {
  readonly name: string;
  /** OWNER/REPOSITORY, spelt as GitHub spells it. */
  readonly repository: string;
  /** Where the repository's subjects have them (docs/real-services.md, "OIDC for workflows"). */
  readonly ids?: RepositoryIds;
  /** What the workflow's token is bound to: a branch, or a protected GitHub environment. */
  readonly boundTo: { readonly ref: string } | { readonly environment: string };
  /** Level of the short-lived organisation token. */
  readonly level: "standard" | "admin";
  readonly purpose: string;
}

export const ciIdentities: readonly CiIdentity[] = [
  {
    name: "deployer",
    repository: "ai-cherry/sophia-main",
    boundTo: { environment: "production" },
    level: "admin",
    purpose: "runs `pulumi up`; a person set it up first, and reviewers of the protected environment release each run",
  },
];
