import { rank, widest } from "../access-matrix.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const accessWidening: Rule = {
  id: "access-widening",
  sentence: "No grant is wider than the matrix that is pinned in policies/access-matrix.ts.",
  requirements: ["P-07", "A-05"],
  levels: mandatory,
  check({ type, props }) {
    if (type !== TYPE.grant) return undefined;
    if (["team", "environment", "permission"].some((key) => isUnknown(props[key]))) return [unknown("the grant is not known yet")];
    const most = widest(textOf(props, "team"), textOf(props, "environment"));
    return rank(textOf(props, "permission")) > rank(most) ? [violation(`it is wider than the pinned matrix, which allows ${most}`)] : [];
  },
};
