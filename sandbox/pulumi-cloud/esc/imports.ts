import { latest, type Environment } from "./environments.ts";
import type { Definition } from "./evaluator.ts";
import { revisionOf } from "./revisions.ts";

/** `name@version` or `project/name@version`, wherever it may stand in a definition. It begins only where a word does and has an
 *  end: a long value without `@` would otherwise be tried from each of its letters. */
const VERSIONED = /(?<![\w.-])[\w.-]{1,100}(?:\/[\w.-]{1,100})?@[\w.-]{1,100}/g;

/**
 * What a definition may import, under every name it may use: `project/name`, for the default project also `name`, and with `@version`
 * those versions that some text really names (a long history would otherwise travel with each question).
 */
export function importable(environments: readonly Environment[], root: string): Record<string, Definition> {
  const out: Record<string, Definition> = {};
  const texts = [root];
  for (const e of environments) {
    const definition = { yaml: latest(e).yaml, id: e.id };
    texts.push(definition.yaml);
    for (const name of namesOf(e)) out[name] = definition;
  }
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const [name] of text.matchAll(VERSIONED)) {
      if (out[name]) continue;
      const [environmentName = "", version = ""] = name.split("@");
      const environment = environments.find((e) => namesOf(e).includes(environmentName));
      const yaml = environment && yamlAt(environment, version);
      if (!environment || yaml === undefined) continue;
      out[name] = { yaml, id: environment.id };
      texts.push(yaml);
    }
  }
  return out;
}

const namesOf = (e: Environment): string[] => (e.project === "default" ? [`default/${e.name}`, e.name] : [`${e.project}/${e.name}`]);

function yamlAt(environment: Environment, version: string): string | undefined {
  try {
    return revisionOf(environment, version).yaml;
  } catch {
    // The evaluator says that it is not there, with the place in the text.
    return undefined;
  }
}
