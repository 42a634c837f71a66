import { carriedKeys } from "../catalogue-rows.ts";
import { definitionOf } from "../esc-definition.ts";
import { looksLikeKey } from "../key-like-text.ts";
import { texts } from "../plain-data.ts";
import { isGithubVariable, TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type ResourceData, type Rule, type Verdict } from "../rule.ts";

/** Properties whose place is to hold a secret; everything else can be read by people who may not open it. */
const SECRET_PLACES = new Set(["token", "base64", "hex", "result", "bcryptHash", "accessToken", "apiKey", "pemFile"]);

function inTheOpen(resource: ResourceData): Verdict[] {
  const found: Verdict[] = looksLikeKey(resource.name) ? [violation("its own name looks like the key of a service")] : [];
  const definition = definitionOf(resource);
  if (definition === "unknown") found.push(unknown("its definition is not known yet"));
  else if (definition === "malformed") found.push(unknown("its definition cannot be read"));
  else if (definition !== undefined && definition.entries.some((e) => looksLikeKey(e.path) || (e.kind !== "secret" && looksLikeKey(e.text))))
    found.push(violation("its definition has a text outside fn::secret that looks like the key of a service"));
  const closed = isGithubVariable(resource.type) ? [] : [...(carriedKeys(resource.type) ?? []), ...(definition === undefined ? [] : ["yaml"]), ...(resource.type === TYPE.stash ? ["output"] : [])];
  const open = texts(resource.props).filter(({ key }) => !closed.includes(key) && !SECRET_PLACES.has(key));
  if (open.some(({ key, text }) => looksLikeKey(text) || looksLikeKey(key))) found.push(violation("a property that is no secret looks like the key of a service"));
  return found;
}

export const keyInTheOpen: Rule = {
  id: "P-01",
  sentence: "Nothing that looks like a key stands in a name, a tag, a description, an address, a variable, a stack output or outside fn::secret.",
  requirements: ["P-01", "D-08", "D-28", "U-03"],
  levels: mandatory,
  check: (resource) => (resource.type === TYPE.stack ? undefined : inTheOpen(resource)),
  checkStack: (resources) => resources.filter((r) => r.type === TYPE.stack).flatMap((stack) => inTheOpen(stack).map((found) => ({ ...found, resource: stack }))),
};
