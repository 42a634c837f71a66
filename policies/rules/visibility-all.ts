import { isUnknown } from "../plain-data.ts";
import { isOrganizationStore } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const visibilityAll: Rule = {
  id: "visibility-all",
  sentence: "No organisation secret or variable is visible to all repositories without a waiver.",
  requirements: ["P-07", "D-34"],
  levels: mandatory,
  check({ type, props }) {
    if (!isOrganizationStore(type) || !("visibility" in props)) return undefined;
    if (isUnknown(props["visibility"])) return [unknown("its visibility is not known yet")];
    return props["visibility"] === "selected" || props["visibility"] === "private" ? [] : [violation("every repository of the organisation may use it, public ones included")];
  },
};
