import { ADMINS } from "../access-matrix.ts";
import { escName } from "../esc-names.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const administrators: Rule = {
  id: "A-01",
  sentence: "The administrators' team, and no other, administers every environment that the stack declares.",
  requirements: ["A-01"],
  levels: mandatory,
  checkStack(resources) {
    const grants = resources.filter((r) => r.type === TYPE.grant);
    // A plan of Pulumi Cloud without teams has no grant at all.
    if (grants.length === 0) return undefined;
    if (grants.some((g) => ["team", "environment", "permission"].some((key) => isUnknown(g.props[key])))) return [unknown("a grant is not known yet")];
    const admins = grants.filter((g) => textOf(g.props, "permission") === "admin");
    const administered = new Set(admins.filter((g) => textOf(g.props, "team") === ADMINS).map((g) => textOf(g.props, "environment")));
    return [
      ...admins.filter((g) => textOf(g.props, "team") !== ADMINS).map((g) => violation(`it makes another team than ${ADMINS} an administrator`, g)),
      ...resources.filter((r) => r.type === TYPE.environment && escName(textOf(r.props, "name")).kind !== "other" && !administered.has(textOf(r.props, "name")))
        .map((r) => violation(`${ADMINS} do not administer it`, r)),
    ];
  },
};
