import { officialDifference } from "../official-difference.ts";
import { worded } from "../official-errors.ts";
import type { Properties } from "../property-values.ts";
import { idParts, text, urlPath } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";
import { environmentTag } from "./environment-tag.ts";

const FORM = "orgName/projectName/envName/name";
const PARTS = ["orgName", "projectName", "envName", "name"];

/**
 * `pulumiservice:api/esc:EnvironmentTag` as the official provider 1.3.0 errs:
 *
 * - An update's body is `{}`, which the service refuses (400): the value of a tag can never change.
 * - A read fails on 404, so that a refresh fails for good once a tag is gone; the inputs stay the program's own, so that a refresh
 *   does not see a changed value; an import has no value.
 * - Nothing is checked. Any difference asks for "delete before replace", which counts where something else asks for a replacement.
 */
export const faithfulEnvironmentTag: ResourceKind = {
  ...environmentTag,
  check: (inputs) => ({ inputs, failures: [] }),

  difference(old, inputs) {
    const found = officialDifference(old.inputs, inputs, PARTS);
    return { ...found, deleteBeforeReplace: found.changed.length > 0 };
  },

  async create(inputs, context) {
    const id = PARTS.map((name) => text(inputs, name)).join("/");
    await worded("", context.api.call({ client: "generic", method: "POST", path: tagPath(id, "all"), json: { name: inputs["name"], value: inputs["value"] } }));
    return { id, outputs: await record("create: read-after-create", id, context) };
  },

  async read(id, known, context) {
    const outputs = await record("", id, context);
    const parts = idParts(id, FORM);
    const named = Object.fromEntries(PARTS.map((name, index) => [name, parts[index]]));
    return { id, inputs: Object.keys(known.inputs).length === 0 ? named : known.inputs, outputs };
  },

  async update(id, _old, _inputs, context) {
    await worded("", context.api.call({ client: "generic", method: "PATCH", path: tagPath(id, "one"), json: {} }));
    return record("update: read-after-update", id, context);
  },
};

async function record(doing: string, id: string, { api }: Context): Promise<Properties> {
  return (await worded(doing, api.call({ client: "generic", method: "GET", path: tagPath(id, "one") }))).json();
}

function tagPath(id: string, which: "all" | "one"): string {
  const [organization = "", project = "", environment = "", name = ""] = idParts(id, FORM);
  return urlPath("api", "esc", "environments", organization, project, environment, "tags", ...(which === "one" ? [name] : []));
}
