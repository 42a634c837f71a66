import type { Owner, SecretGroup } from "../catalog/types.ts";

/** Owner and period, in days, of each group's class, pinned: the data may only shorten a period. */
export const ROTATION_CLASSES: Readonly<Record<SecretGroup, { readonly owner: Owner; readonly days: number }>> = {
  "api-keys": { owner: "DevOps", days: 90 },
  "integration-credentials": { owner: "Integration Team", days: 90 },
  "database-credentials": { owner: "Database Admin", days: 180 },
  "infrastructure-credentials": { owner: "DevOps", days: 90 },
  "security-tokens": { owner: "Security", days: 365 },
};

/** Days after which an overdue value stops production's deployment. */
export const GRACE_DAYS = 14;
/** Days during which a value that came with its name may still equal another. */
export const NEW_NAME_DAYS = 30;
export const DAY = 86_400_000;
