import type { EnvironmentName } from "../catalog/types.ts";
import type { Level } from "./rule.ts";
import type { RuleId } from "./rule-ids.ts";

/**
 * Levels that differ from a rule's own, by rule and stack, for example `"P-05": { staging: "advisory" }`. Empty = every rule has its own
 * level. The engine's `--policy-pack-config` may say the same for one run.
 */
export const levels: Readonly<Partial<Record<RuleId, Readonly<Partial<Record<EnvironmentName, Level>>>>>> = {};
