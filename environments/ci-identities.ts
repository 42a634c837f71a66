/** CI identities beside those of the access policies: neither is granted any environment. */

export interface CiIdentity {
  readonly name: string;
  readonly repository: string;
  /** What the workflow's token is bound to: pull requests, a branch, or a protected GitHub environment. */
  readonly boundTo: { readonly pullRequest: true } | { readonly ref: string } | { readonly environment: string };
  /** Level of the short-lived organisation token. */
  readonly level: "standard" | "admin";
  readonly purpose: string;
}

export const ciIdentities: readonly CiIdentity[] = [
  {
    name: "ci-preview",
    repository: "ai-cherry/sophia-main",
    boundTo: { pullRequest: true },
    level: "standard",
    purpose: "previews a pull request; opens no environment, so the organisation's default permission must be none",
  },
  {
    name: "deployer",
    repository: "ai-cherry/sophia-main",
    boundTo: { environment: "production" },
    level: "admin",
    purpose: "runs `pulumi up`; a person set it up first, and reviewers of the protected environment release each run",
  },
];
