import { definitionOf } from "../esc-definition.ts";
import { escName } from "../esc-names.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const environmentPerGroup: Rule = {
  id: "E-05",
  sentence: "An ESC environment is base, composed or one secret group of one environment by its name, and only a group holds secrets.",
  requirements: ["E-05", "E-01"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    if (definition === undefined) return undefined;
    if (isUnknown(resource.props["name"])) return [unknown("its name is not known yet")];
    const { kind } = escName(textOf(resource.props, "name"));
    if (kind === "other") return [violation("its name is neither base nor that of an environment or of one of its groups")];
    if (kind === "group") return [];
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    return definition.entries.some((e) => e.kind === "secret") ? [violation(`it is ${kind === "base" ? "the base" : "a composed environment"} and holds a secret`)] : [];
  },
};
