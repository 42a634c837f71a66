import { ApiError } from "../api-error.ts";
import { beginCreate } from "../begin-create.ts";
import type { Properties } from "../property-values.ts";
import { changedInputs, idParts, nameFailures, text, urlPath } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";

const FORM = "orgName/projectName/envName/name";
const PARTS = ["orgName", "projectName", "envName", "name"];

/** `pulumiservice:api/esc:EnvironmentTag`: a key and value on an environment. The service's record is the state. */
export const environmentTag: ResourceKind = {
  token: "pulumiservice:api/esc:EnvironmentTag",
  replaceOn: PARTS,
  deleteBeforeReplace: true,
  secrets: [],
  computed: { always: ["created", "editorLogin", "editorName", "modified"], afterUpdate: ["editorLogin", "editorName", "modified"] },

  check(inputs) {
    const failures = nameFailures(inputs, PARTS);
    if (inputs["value"] === undefined) failures.push({ property: "value", reason: "is required" });
    return { inputs, failures };
  },

  changed: (old, inputs) => changedInputs(old.inputs, inputs),

  async create(inputs, context) {
    const id = PARTS.map((name) => text(inputs, name)).join("/");
    const { tags } = paths(id);
    await beginCreate(context, {
      id, what: "environment tag",
      post: () => context.api.call({ client: "generic", method: "POST", path: tags, json: { name: inputs["name"], value: inputs["value"] } }),
      look: async () => {
        const found = await record(id, context);
        return found === undefined ? "absent" : found["value"] === inputs["value"] ? "ours" : "foreign";
      },
    });
    return { id, outputs: await recordAfterWrite(id, context) };
  },

  async read(id, _known, context) {
    const outputs = await record(id, context);
    if (outputs === undefined) return undefined;
    const parts = idParts(id, FORM);
    const named = Object.fromEntries(PARTS.map((name, index) => [name, parts[index]]));
    return { id, inputs: { ...named, value: outputs["value"] }, outputs };
  },

  async update(id, old, inputs, context) {
    const { tag } = paths(id);
    try {
      await context.api.call({
        client: "generic", method: "PATCH", path: tag,
        json: { currentTag: { value: old.outputs["value"] }, newTag: { name: inputs["name"], value: inputs["value"] } },
      });
    } catch (error) {
      // The service compares the current value, so a write that came through without its answer meets its own work.
      const conflict = error instanceof ApiError && error.status === 409;
      if (!conflict || (await record(id, context))?.["value"] !== inputs["value"]) throw error;
    }
    return recordAfterWrite(id, context);
  },

  async delete(id, { api }) {
    await api.call({ client: "generic", method: "DELETE", path: paths(id).tag, accept: [404] });
  },
};

async function record(id: string, { api }: Context): Promise<Properties | undefined> {
  const reply = await api.call({ client: "generic", method: "GET", path: paths(id).tag, accept: [404] });
  return reply.status === 404 ? undefined : reply.json();
}

async function recordAfterWrite(id: string, context: Context): Promise<Properties> {
  const found = await record(id, context);
  if (found === undefined) throw new Error(`environment tag ${id} is not there after it was written`);
  return found;
}

function paths(id: string): { tags: string; tag: string } {
  const [organization = "", project = "", environment = "", name = ""] = idParts(id, FORM);
  const tags = urlPath("api", "esc", "environments", organization, project, environment, "tags");
  return { tags, tag: tags + urlPath(name) };
}
