import { ApiError } from "../api-error.ts";
import { beginCreate } from "../begin-create.ts";
import type { Properties } from "../property-values.ts";
import { changedInputs, idParts, nameFailures, text, urlPath } from "../resource-kind.ts";
import type { ResourceKind } from "../resource-kind.ts";

const FORM = "organization/project/environment/tag";

/** `pulumiservice:index:EnvironmentVersionTag`: a name for a revision; moving it to another revision is an update. */
export const environmentVersionTag: ResourceKind = {
  token: "pulumiservice:index:EnvironmentVersionTag",
  replaceOn: ["organization", "project", "environment", "tagName"],
  deleteBeforeReplace: false,
  secrets: [],
  computed: { always: [], afterUpdate: [] },

  check(given) {
    const inputs: Properties = { ...given, project: given["project"] ?? "default" };
    const failures = nameFailures(inputs, ["organization", "project", "environment", "tagName"]);
    if (inputs["revision"] === undefined) failures.push({ property: "revision", reason: "is required" });
    return { inputs, failures };
  },

  changed: (old, inputs) => changedInputs(old.inputs, inputs),

  async create(inputs, context) {
    const id = ["organization", "project", "environment", "tagName"].map((name) => text(inputs, name)).join("/");
    const { tags, tag } = paths(id);
    await beginCreate(context, {
      id, what: "version tag",
      post: () => context.api.call({ client: "esc", method: "POST", path: tags, json: { name: inputs["tagName"], revision: inputs["revision"] } }),
      look: async () => {
        const reply = await context.api.call({ client: "esc", method: "GET", path: tag, accept: [404] });
        return reply.status === 404 ? "absent" : reply.json()["revision"] === inputs["revision"] ? "ours" : "foreign";
      },
    });
    return { id, outputs: inputs };
  },

  async read(id, _known, { api, faithful }) {
    const [organization, project, environment, tagName] = idParts(id, FORM);
    let reply;
    try {
      reply = await api.call({ client: "esc", method: "GET", path: paths(id).tag, accept: [404] });
    } catch (error) {
      // The official provider looks for the digits in the text of the error, whatever its status.
      if (faithful && error instanceof ApiError && error.message.includes("404")) return undefined;
      throw error;
    }
    if (reply.status === 404) return undefined;
    const inputs = { organization, project, environment, tagName, revision: reply.json()["revision"] };
    return { id, inputs, outputs: inputs };
  },

  async update(id, _old, inputs, { api }) {
    await api.call({ client: "esc", method: "PATCH", path: paths(id).tag, json: { revision: inputs["revision"] } });
    return inputs;
  },

  async delete(id, { api, faithful }) {
    await api.call({ client: "esc", method: "DELETE", path: paths(id).tag, accept: faithful ? [] : [404] });
  },
};

function paths(id: string): { tags: string; tag: string } {
  const [organization = "", project = "", environment = "", tagName = ""] = idParts(id, FORM);
  const tags = urlPath("api", "esc", "environments", organization, project, environment, "versions", "tags");
  return { tags, tag: tags + urlPath(tagName) };
}
