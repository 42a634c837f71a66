import { rowAt } from "../catalogue-rows.ts";
import { definitionOf } from "../esc-definition.ts";
import { escName } from "../esc-names.ts";
import { textOf } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

/** Levels below `values` that ESC reads itself. */
const RESERVED = /^(?:environmentVariables|pulumiConfig|files)(?:\.|$)/;

export const oneGroupPerSecret: Rule = {
  id: "C-05",
  sentence: "A group's document holds rows of that group alone, each at the catalogue's path.",
  requirements: ["C-05", "C-01"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    const name = escName(textOf(resource.props, "name"));
    if (definition === undefined || name.kind !== "group") return undefined;
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    return definition.entries.filter(({ path }) => !RESERVED.test(path)).flatMap(({ path }) => {
      const row = rowAt(path);
      if (row === undefined) return [violation("it holds a value at a path that no row of the catalogue owns")];
      return row.group === name.group ? [] : [violation(`it holds ${row.name}, whose group is ${row.group}`)];
    });
  },
};
