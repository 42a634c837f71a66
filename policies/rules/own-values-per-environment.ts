import { rowAt } from "../catalogue-rows.ts";
import { definitionOf } from "../esc-definition.ts";
import { environmentOfStack, escName } from "../esc-names.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule, type Verdict } from "../rule.ts";

export const ownValuesPerEnvironment: Rule = {
  id: "P-03",
  sentence: "Each environment has secrets of its own: a stack writes no other environment's documents, and no secret stands in the documents of two.",
  requirements: ["P-03"],
  levels: mandatory,
  checkStack(resources, { stack }) {
    const documents = resources.filter((r) => r.type === TYPE.environment);
    if (documents.length === 0) return undefined;
    const found: Verdict[] = [];
    /** Secret text → environment that has it. Lives as long as this call. */
    const owners = new Map<string, string>();
    for (const document of documents) {
      const name = escName(textOf(document.props, "name"));
      if (name.kind !== "group" && name.kind !== "composed") continue;
      if (name.environment !== environmentOfStack(stack)) found.push(violation("it belongs to another environment than the stack", document));
      const definition = definitionOf(document);
      if (definition === "unknown" || definition === "malformed") found.push(unknown("its definition is not known yet", document));
      if (typeof definition !== "object") continue;
      const secrets = definition.entries.filter((e) => e.kind === "secret" && e.text !== "" && rowAt(e.path)?.shared === undefined);
      if (secrets.some((e) => isUnknown(e.text))) found.push(unknown("its values are stand-ins", document));
      for (const { text } of secrets.filter((e) => !isUnknown(e.text))) {
        const owner = owners.get(text) ?? name.environment;
        owners.set(text, owner);
        if (owner !== name.environment) found.push(violation(`it holds a secret that ${owner} has too`, document));
      }
    }
    return found;
  },
};
