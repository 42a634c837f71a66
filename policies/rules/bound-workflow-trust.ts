import { isObject, isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

/** A subject that only one branch, one protected environment or pull requests of one repository can present, in either of GitHub's forms. */
const BOUND = /^repo:(?:[\w.-]+\/[\w.-]+|[\w.-]+@\d+\/[\w.-]+@\d+):(?:ref:refs\/(?:heads|tags)\/[\w./-]+|environment:[\w.-]+|pull_request)$/;

export const boundWorkflowTrust: Rule = {
  id: "P-07",
  sentence: "A workflow's token is trusted for one branch, one protected environment or pull requests of one repository, never by a wildcard, and only a protected environment gets administration.",
  requirements: ["P-07", "A-08"],
  levels: mandatory,
  check(resource) {
    if (resource.type !== TYPE.issuer) return undefined;
    const policies = resource.props["policies"];
    if (isUnknown(policies)) return [unknown("its policies are not known yet")];
    const list = Array.isArray(policies) ? policies.filter(isObject) : [];
    return list.flatMap((policy) => {
      const rules = isObject(policy["rules"]) ? policy["rules"] : {};
      if (isUnknown(policy["rules"]) || isUnknown(rules["sub"])) return [unknown("the subject of a policy is not known yet")];
      const subject = textOf(rules, "sub");
      const administers = Array.isArray(policy["authorizedPermissions"]) && policy["authorizedPermissions"].includes("admin");
      return [
        ...(BOUND.test(subject) ? [] : [violation("a policy trusts more than one branch, protected environment or pull requests of one repository")]),
        ...(textOf(rules, "aud") === "" || textOf(rules, "aud").includes("*") ? [violation("a policy names no audience of its own")] : []),
        ...(administers && !/:environment:/.test(subject) ? [violation("a policy gives administration without a protected environment")] : []),
      ];
    });
  },
};
