import { DEVELOPERS, rank } from "../access-matrix.ts";
import { escName } from "../esc-names.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const developers: Rule = {
  id: "A-02",
  sentence: "Developers open development alone, without its infrastructure credentials, and write nothing.",
  requirements: ["A-02", "A-06"],
  levels: mandatory,
  check({ type, props }) {
    if (type !== TYPE.grant || (textOf(props, "team") !== DEVELOPERS && !isUnknown(props["team"]))) return undefined;
    if (["team", "environment", "permission"].some((key) => isUnknown(props[key]))) return [unknown("the grant is not known yet")];
    const name = escName(textOf(props, "environment"));
    const inside = name.kind === "base" || ((name.kind === "composed" || name.kind === "group") && name.environment === "development");
    return [
      ...(inside ? [] : [violation("it lets developers into another environment than development")]),
      ...(name.kind === "group" && name.group === "infrastructure-credentials" ? [violation("it lets developers into infrastructure credentials")] : []),
      ...(rank(textOf(props, "permission")) > rank("open") ? [violation("it lets developers do more than open")] : []),
    ];
  },
};
