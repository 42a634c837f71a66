import { definitionOf } from "../esc-definition.ts";
import { escName, type EscName } from "../esc-names.ts";
import { textOf } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

const allowed = (own: EscName, imported: EscName): boolean =>
  own.kind === "composed" && (imported.kind === "base" || (imported.kind === "group" && imported.environment === own.environment));

export const importDirection: Rule = {
  id: "import-direction",
  sentence: "A composed environment imports base and its own groups, nothing else imports anything: no value crosses from one environment into another, up or down.",
  requirements: ["E-04", "P-03"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    if (definition === undefined) return undefined;
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    const own = escName(textOf(resource.props, "name"));
    return definition.imports.filter((name) => !allowed(own, escName(name))).map((name) => {
      const found = escName(name);
      return violation(found.kind === "group" || found.kind === "composed" ? `it imports ${found.environment}` : "it imports what is not its own");
    });
  },
};
