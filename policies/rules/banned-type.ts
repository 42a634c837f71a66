import { mandatory, violation, type Rule } from "../rule.ts";

/** Chance that is shown in outputs and plans, or too little of it; and tokens that would live in the state. */
const BANNED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^random:index\/random(?:Id|String|Pet|Integer|Shuffle|Uuid\d?):/, "its value is no secret to Pulumi; use RandomBytes"],
  [/^pulumiservice:index:(?:Access|OrgAccess|TeamAccess|AgentPool)\w*$/, "it is a long-lived token in the state; use the OIDC issuer"],
  [/^github:index\/(?:repositoryDeployKey|userSshKey|userGpgKey):/, "it is a long-lived key; use the OIDC issuer"],
];

export const bannedType: Rule = {
  id: "banned-type",
  sentence: "No RandomId, RandomString and the like, whose values are shown, and no long-lived tokens as resources.",
  requirements: ["R-06", "D-18", "D-41"],
  levels: mandatory,
  check({ type }) {
    if (!/^(?:random|pulumiservice|github):/.test(type)) return undefined;
    return BANNED.filter(([pattern]) => pattern.test(type)).map(([, why]) => violation(why));
  },
};
