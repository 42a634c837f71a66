import { definitionOf } from "../esc-definition.ts";
import { isObject } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const definitionLayout: Rule = {
  id: "E-09",
  sentence: "A definition has imports and values at its top and nothing else; values holds environmentVariables as a map, and no values again.",
  requirements: ["E-09", "E-04", "E-08", "D-13"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    if (definition === undefined) return undefined;
    if (definition === "unknown") return [unknown("its definition is not known yet")];
    if (definition === "malformed") return [violation("its definition is no readable YAML map")];
    const variables = definition.values["environmentVariables"];
    return [
      ...(definition.topLevel.every((key) => key === "imports" || key === "values") ? [] : [violation("something beside imports and values is at its top, where ESC ignores it")]),
      ...("values" in definition.values ? [violation("it has values below values")] : []),
      ...(variables === undefined || isObject(variables) ? [] : [violation("its environmentVariables are no map")]),
    ];
  },
};
