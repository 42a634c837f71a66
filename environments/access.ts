/** Who may do what. Grants are per environment, never per key, which is why groups are environments. */
import { ENVIRONMENTS, SECRET_GROUPS } from "../catalog/types.ts";
import type { AccessPolicy } from "./types.ts";

export const policies: readonly AccessPolicy[] = [
  {
    name: "admin-access",
    team: "sophia-admins",
    // A login is added here once the person is a member of the organisation; until then the identity is pending.
    identities: [{ type: "user", email: "admin@payready.com" }],
    groups: SECRET_GROUPS,
    environments: ENVIRONMENTS,
    permission: "admin",
    composition: { development: "admin", staging: "admin", production: "admin", base: "admin" },
  },
  {
    name: "developer-access",
    team: "sophia-developers",
    identities: [{ type: "user", email: "developer@payready.com" }],
    groups: ["api-keys", "integration-credentials", "database-credentials", "security-tokens"],
    environments: ["development"],
    permission: "open",
    // Opening a composed environment opens what it imports: base too.
    composition: { development: "open", base: "open" },
  },
  {
    name: "ci-cd-access",
    team: "sophia-ci",
    // Bound to the branch: a fork or a feature branch cannot present this subject.
    identities: [{ type: "github", repository: "ai-cherry/sophia-main", ref: "refs/heads/main" }],
    groups: SECRET_GROUPS,
    environments: ENVIRONMENTS,
    permission: "open",
    composition: { development: "open", staging: "open", production: "open", base: "open" },
  },
];
