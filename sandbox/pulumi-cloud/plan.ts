import { fail } from "../core/http-error.ts";
import type { Plan, Settings } from "./settings.ts";

export type Feature = "teams" | "grants" | "oidc";

/**
 * What each plan leaves out, and with which status it says so. Which features a plan has follows Pulumi's published plans; status and
 * texts are ours, both 402 and 403 on purpose: a client must take either for "not in this plan".
 */
const refused: Record<Plan, Partial<Record<Feature, 402 | 403>>> = {
  individual: { teams: 402, grants: 402, oidc: 403 },
  team: { grants: 403, oidc: 403 },
  enterprise: {},
};

const names: Record<Feature, string> = {
  teams: "teams",
  grants: "permissions of teams on environments",
  oidc: "OIDC issuers",
};

/** Throws 402 or 403 when the account's plan lacks the feature. */
export function requireFeature(settings: Settings, feature: Feature): void {
  const status = refused[settings.plan][feature];
  if (status === undefined) return;
  fail(status, `${status === 402 ? "Payment Required" : "Forbidden"}: the ${settings.plan} plan does not include ${names[feature]}`);
}
