import { carriedKeys } from "../catalogue-rows.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { isGithubSecret, isGithubVariable } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

const LARGEST = 48 * 1024;

export const githubNamesAndSizes: Rule = {
  id: "P-21",
  sentence: "A GitHub secret or variable has a name that GitHub takes (capitals, digits, underscores, no digit first, no GITHUB_) and at most 48 KB.",
  requirements: ["P-21"],
  levels: mandatory,
  check(resource) {
    const secret = isGithubSecret(resource.type);
    if (!secret && !isGithubVariable(resource.type)) return undefined;
    const key = secret ? "secretName" : "variableName";
    const name = textOf(resource.props, key);
    const values = (carriedKeys(resource.type) ?? []).map((k) => resource.props[k]);
    return [
      ...(isUnknown(resource.props[key]) ? [unknown("its name is not known yet")] : /^[A-Z_][A-Z0-9_]*$/.test(name) ? [] : [violation("its name is none that GitHub takes")]),
      ...(name.toUpperCase().startsWith("GITHUB_") ? [violation("its name has the prefix that GitHub keeps for itself")] : []),
      ...(values.some(isUnknown) ? [unknown("its value is not known")] : []),
      ...(values.some((value) => typeof value === "string" && Buffer.byteLength(value) > LARGEST) ? [violation("its value is over 48 KB")] : []),
    ];
  },
};
