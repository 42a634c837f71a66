import { definitionOf } from "../esc-definition.ts";
import { escName } from "../esc-names.ts";
import { textOf } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const developmentWithoutInfrastructure: Rule = {
  id: "A-06",
  sentence: "What developers open in development imports no infrastructure credentials.",
  requirements: ["A-06"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    const name = escName(textOf(resource.props, "name"));
    if (definition === undefined || name.kind === "base" || name.kind === "other" || name.environment !== "development") return undefined;
    // The group itself may exist; it is nobody's but CI's and the administrators'.
    if (name.kind === "group") return undefined;
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    return definition.imports.map(escName).some((i) => i.kind === "group" && i.group === "infrastructure-credentials") ? [violation("it imports infrastructure credentials")] : [];
  },
};
