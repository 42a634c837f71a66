import { changedInputs, idParts, nameFailures, present, text, urlPath } from "../resource-kind.ts";
import type { ResourceKind } from "../resource-kind.ts";

const FORM = "orgName/projectName/envName";
const PARTS = ["orgName", "projectName", "envName"];

/**
 * `pulumiservice:api/esc:EnvironmentSettings`, which can only be imported: like the official provider it refuses to
 * create what a read already answers, and every environment has settings. Destroying it makes no call.
 */
export const environmentSettings: ResourceKind = {
  token: "pulumiservice:api/esc:EnvironmentSettings",
  replaceOn: PARTS,
  deleteBeforeReplace: true,
  secrets: [],
  computed: { always: [], afterUpdate: [] },

  check: (inputs) => ({ inputs, failures: nameFailures(inputs, PARTS) }),
  changed: (old, inputs) => changedInputs(old.inputs, inputs, ["deletionProtected"]),

  async create(inputs, { api }) {
    const id = PARTS.map((name) => text(inputs, name)).join("/");
    const probe = await api.call({ client: "generic", method: "GET", path: path(id), accept: [404] });
    if (probe.status !== 404) throw new Error(`settings of environment ${id} exist already; import them by that id`);
    await api.call({ client: "generic", method: "PATCH", path: path(id), json: present({ deletionProtected: inputs["deletionProtected"] }) });
    const reply = await api.call({ client: "generic", method: "GET", path: path(id) });
    return { id, outputs: reply.json() };
  },

  async read(id, known, { api, faithful }) {
    const [orgName, projectName, envName] = idParts(id, FORM);
    const reply = await api.call({ client: "generic", method: "GET", path: path(id), accept: faithful ? [] : [404] });
    if (reply.status === 404) return undefined;
    const outputs = reply.json();
    const inputs = present({ orgName, projectName, envName, deletionProtected: outputs["deletionProtected"] });
    return { id, inputs: faithful && known.inputs["orgName"] !== undefined ? known.inputs : inputs, outputs };
  },

  async update(id, _old, inputs, { api }) {
    await api.call({ client: "generic", method: "PATCH", path: path(id), json: present({ deletionProtected: inputs["deletionProtected"] }) });
    return (await api.call({ client: "generic", method: "GET", path: path(id) })).json();
  },

  async delete() {},
};

function path(id: string): string {
  return urlPath("api", "esc", "environments", ...idParts(id, FORM), "settings");
}
