import { carriedKeys } from "../catalogue-rows.ts";
import { definitionOf } from "../esc-definition.ts";
import { isUnknown, type Plain } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule, type Verdict } from "../rule.ts";
import { checkPlaceholder } from "../../model/refused-values.ts";

const ofValue = (value: Plain, what: string): Verdict[] => {
  if (isUnknown(value)) return [unknown(`${what} is not known`)];
  // A Stash that was never filled is empty: the name is missing, and that is told elsewhere.
  return typeof value === "string" && value !== "" && checkPlaceholder(value) !== undefined ? [violation(`${what} is a placeholder`)] : [];
};

export const placeholder: Rule = {
  id: "C-07",
  sentence: "No value is a placeholder such as your_…, changeme, an unexpanded reference or a masked text.",
  requirements: ["C-07", "D-14"],
  levels: mandatory,
  check(resource) {
    const definition = definitionOf(resource);
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    if (definition !== undefined) {
      const found = definition.entries.filter((e) => e.kind === "secret").flatMap((e) => ofValue(e.text, "one of its secrets"));
      return [...new Map(found.map((verdict) => [verdict.state, verdict])).values()];
    }
    const keys = carriedKeys(resource.type);
    return keys === undefined ? undefined : keys.flatMap((key) => ofValue(resource.props[key] ?? null, "its value"));
  },
};
