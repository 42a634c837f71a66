import { CI, rank } from "../access-matrix.ts";
import { isObject, isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const ciTeam: Rule = {
  id: "A-03",
  sentence: "CI opens and never writes, comes in by workflow tokens alone, and has no person in its team.",
  requirements: ["A-03", "D-41"],
  levels: mandatory,
  check({ type, props }) {
    if (type === TYPE.grant && textOf(props, "team") === CI) {
      if (isUnknown(props["permission"])) return [unknown("the permission is not known yet")];
      return rank(textOf(props, "permission")) > rank("open") ? [violation("it lets CI do more than open")] : [];
    }
    if (type === TYPE.team && textOf(props, "name") === CI) {
      if (isUnknown(props["members"])) return [unknown("the members are not known yet")];
      return Array.isArray(props["members"]) && props["members"].length > 0 ? [violation("a person is in the team of CI")] : [];
    }
    if (type !== TYPE.issuer) return undefined;
    const policies = Array.isArray(props["policies"]) ? props["policies"].filter(isObject) : [];
    return policies.filter((p) => textOf(p, "tokenType") === "team" && textOf(p, "teamName") !== CI && !isUnknown(p["teamName"]))
      .map(() => violation("a policy gives a workflow the token of another team than CI's"));
  },
};
