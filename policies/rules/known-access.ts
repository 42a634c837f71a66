import { isPermission, isTeam } from "../access-matrix.ts";
import { escName } from "../esc-names.ts";
import { isObject, isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const knownAccess: Rule = {
  id: "A-04",
  sentence: "Grants, teams and trusted workflows name teams, environments, permissions and kinds of token that exist.",
  requirements: ["A-04", "U-09"],
  levels: mandatory,
  check({ type, props }) {
    const team = type === TYPE.team ? "name" : "team";
    if (type === TYPE.issuer) {
      const policies = Array.isArray(props["policies"]) ? props["policies"].filter(isObject) : [];
      return policies.filter((p) => !["team", "organization"].includes(textOf(p, "tokenType")) || !["allow", "deny"].includes(textOf(p, "decision")))
        .map(() => violation("a policy has an unknown kind of token or decision"));
    }
    if (type !== TYPE.team && type !== TYPE.grant) return undefined;
    if ([team, "environment", "permission"].some((key) => isUnknown(props[key]))) return [unknown("a name is not known yet")];
    return [
      ...(isTeam(textOf(props, team)) ? [] : [violation("its team is in no access policy")]),
      ...(type === TYPE.grant && escName(textOf(props, "environment")).kind === "other" ? [violation("its environment is none of ours")] : []),
      ...(type === TYPE.grant && !isPermission(textOf(props, "permission")) ? [violation("its permission is none that exists")] : []),
    ];
  },
};
