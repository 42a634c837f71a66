import type { Reply } from "../api-client.ts";
import { officialDifference } from "../official-difference.ts";
import { OfficialError, worded } from "../official-errors.ts";
import { UNKNOWN } from "../property-values.ts";
import { text } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";
import { environmentCalls as calls, faultsIn, idOf, keyOfId, keyOfInputs, revisionOf } from "./environment-calls.ts";
import type { EnvironmentKey } from "./environment-calls.ts";
import { checkEnvironment } from "./environment-inputs.ts";
import { environment } from "./environment.ts";

/**
 * `pulumiservice:index:Environment` as the official provider 1.3.0 errs, so that tests prove the cure in the program:
 *
 * - An update swallows every failed write but one with diagnostics: 400 without them, 401, 404, 409, 429, 500, no
 *   answer, no revision in the answer. It ends as a success with revision 0 and the new definition in the state.
 * - A 2xx write with a `diagnostics` key fails, even if the list is empty.
 * - A read takes every failure for "gone", so that a refresh drops the environment: 401, 403, 429 and 500 (both after
 *   4 tries), no answer, no revision. Its metadata call is ignored when it fails. What it reads becomes the input, so that
 *   after a refresh the secrets' ciphertext is compared with the program's text, and each environment is written again.
 * - A half-failed create leaves an environment and nothing in the state; the next one meets 409, for ever.
 * - A failed metadata call fails create and update after the definition has been written; 404 means "no id".
 * - A delete of what is gone fails.
 * - A definition that is not known yet counts as an empty one; what the state knows of the service is never compared.
 */
export const faithfulEnvironment: ResourceKind = {
  ...environment,
  computed: { always: [], afterUpdate: [] },

  check(given) {
    const { inputs, failures } = checkEnvironment(given);
    if (inputs["yaml"] === UNKNOWN) inputs["yaml"] = "";
    if (given["project"] !== undefined) return { inputs, failures };
    delete inputs["project"];
    return { inputs, failures: [{ property: "project", reason: "missing required property 'project'" }, ...failures] };
  },

  difference(old, inputs) {
    const found = officialDifference({ project: "default", ...old.inputs }, inputs, environment.replaceOn);
    return { ...found, deleteBeforeReplace: found.replaces.length > 0 };
  },

  async create(inputs, { api }) {
    const key = keyOfInputs(inputs);
    const yaml = text(inputs, "yaml");
    const check = await worded("failed to check environment due to error", calls.check(api, key, yaml));
    if (check.status === 400) throw new Error(`failed to check environment due to error: [400] ${faultsIn(check) || "refused"}`);
    check.json();
    await worded("failed to create new environment due to error", calls.create(api, key));
    const { revision, failure } = await write(api, key, yaml);
    if (failure !== undefined) throw failure;
    return { id: idOf(key), outputs: { ...inputs, revision, environmentId: await worded("failed to resolve new environment's id: failed to get environment metadata", calls.environmentId(api, key)) } };
  },

  async read(id, _known, { api }) {
    const key = keyOfId(id);
    const reply = await calls.definition(api, key).catch(() => undefined);
    const revision = reply?.status === 200 ? revisionOf(reply) : undefined;
    if (reply === undefined || revision === undefined) return undefined;
    const inputs = { ...key, yaml: reply.text.trim() };
    const environmentId = await calls.environmentId(api, key).catch(() => undefined);
    return { id: idOf(key), inputs, outputs: { ...inputs, revision, environmentId } };
  },

  async update(id, _old, inputs, { api }) {
    const key = keyOfId(id);
    const { revision, failure } = await write(api, key, text(inputs, "yaml"));
    if (failure instanceof Diagnosed) throw failure;
    return { ...inputs, revision, environmentId: await worded("failed to resolve environment's id: failed to get environment metadata", calls.environmentId(api, key)) };
  },

  async delete(id, { api }) {
    await worded("", calls.remove(api, keyOfId(id), []));
  },
};

class Diagnosed extends Error {}

async function write(api: Context["api"], key: EnvironmentKey, yaml: string): Promise<{ revision: number; failure?: Error }> {
  const doing = "failed to push yaml into environment due to error";
  let reply: Reply;
  try {
    reply = await worded(doing, calls.write(api, key, yaml));
  } catch (error) {
    if (!(error instanceof OfficialError)) throw error;
    return { revision: 0, failure: error };
  }
  const fault = faultsIn(reply);
  if (fault) return { revision: 0, failure: new Diagnosed(fault) };
  if (reply.status === 400) return { revision: 0, failure: new Error(`${doing}: [400] refused`) };
  if (fault === "") return { revision: 0, failure: new Diagnosed("the service answered with an empty list of findings") };
  const revision = revisionOf(reply);
  return revision === undefined ? { revision: 0, failure: new Error(`${doing}: the answer names no revision`) } : { revision };
}
