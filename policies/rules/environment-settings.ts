import { TYPE } from "../resource-types.ts";
import { mandatory, violation, type Rule } from "../rule.ts";

export const environmentSettings: Rule = {
  id: "environment-settings",
  sentence: "No EnvironmentSettings resource: the plugin cannot create one for an environment that exists, and deleting it changes nothing.",
  requirements: ["P-09"],
  levels: mandatory,
  check: ({ type }) => (type === TYPE.settings ? [violation("deletion protection is switched on by the program's own check, not by this resource")] : type === TYPE.environment ? [] : undefined),
};
