import type { CatalogRow } from "../../catalog/types.ts";
import { checkText } from "../../model/formats.ts";
import { carriedKeys, rowAt, rowOf } from "../catalogue-rows.ts";
import { definitionOf } from "../esc-definition.ts";
import { environmentOfStack } from "../esc-names.ts";
import { isUnknown, type Plain } from "../plain-data.ts";
import { mandatory, unknown, violation, type Rule, type Verdict } from "../rule.ts";

export const placeholder: Rule = {
  id: "C-07",
  sentence: "No value is a placeholder such as your_…, changeme, an unexpanded reference or a masked text, and none has blanks around it or characters that nobody sees.",
  requirements: ["C-07", "D-14"],
  levels: mandatory,
  check(resource, { stack }) {
    const ofValue = (row: CatalogRow | undefined, value: Plain, what: string): Verdict[] => {
      if (isUnknown(value)) return [unknown(`${what} is not known`)];
      // A Stash that was never filled is empty: the name is missing, and that is told elsewhere.
      const problem = typeof value === "string" && value !== "" ? checkText(row, value, environmentOfStack(stack)) : undefined;
      return problem === undefined ? [] : [violation(`${what} ${problem}`)];
    };
    const definition = definitionOf(resource);
    if (typeof definition === "string") return [unknown("its definition is not known yet")];
    if (definition !== undefined) {
      const found = definition.entries.filter((e) => e.kind === "secret").flatMap((e) => ofValue(rowAt(e.path), e.text, "one of its secrets"));
      return [...new Map(found.map((verdict) => [verdict.problem, verdict])).values()];
    }
    const keys = carriedKeys(resource.type);
    return keys === undefined ? undefined : keys.flatMap((key) => ofValue(rowOf(resource), resource.props[key] ?? null, "its value"));
  },
};
