import { rowAt } from "../catalogue-rows.ts";
import { definitionOf } from "../esc-definition.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

export const secretMarks: Rule = {
  id: "E-13",
  sentence: "In a definition every secret row is under fn::secret, and every plain row can be read.",
  requirements: ["E-13", "P-08", "D-21"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    if (definition === undefined) return undefined;
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    return definition.entries.flatMap(({ path, kind }) => {
      const row = rowAt(path);
      if (row === undefined || kind === "open" || row.kind === kind) return [];
      return [violation(kind === "plain" ? `${row.name} is a secret and stands in the clear` : `${row.name} is no secret and cannot be read`)];
    });
  },
};
