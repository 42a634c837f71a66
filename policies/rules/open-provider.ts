import { definitionOf } from "../esc-definition.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

/** Whom a definition may ask when it is opened. Short-lived logins only: a vault would be a second home of values. */
const LISTED: readonly string[] = ["aws-login", "gcp-login", "azure-login"];

export const openProvider: Rule = {
  id: "open-provider",
  sentence: "fn::open names listed providers alone, which give short-lived logins.",
  requirements: ["E-12", "F-01"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    if (definition === undefined) return undefined;
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    return definition.entries.filter((e) => e.kind === "open" && !LISTED.includes(e.text)).map(() => violation("it opens a provider that is not listed"));
  },
};
