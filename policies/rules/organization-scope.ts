import { escName } from "../esc-names.ts";
import { textOf } from "../plain-data.ts";
import { isOrganizationStore, TYPE } from "../resource-types.ts";
import { mandatory, violation, type Rule } from "../rule.ts";

export const organizationScope: Rule = {
  id: "F-05",
  sentence: "Only production's stack declares what exists once per organisation: GitHub organisation secrets and variables, teams, the OIDC issuer and the base environment.",
  requirements: ["F-05"],
  levels: mandatory,
  check({ type, props }, { stack }) {
    const once = isOrganizationStore(type) || type === TYPE.team || type === TYPE.issuer || (type === TYPE.environment && escName(textOf(props, "name")).kind === "base");
    if (!once) return undefined;
    return stack === "production" ? [] : [violation("it exists once per organisation and is production's to declare")];
  },
};
