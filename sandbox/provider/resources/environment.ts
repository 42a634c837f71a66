import { ApiError, InitFailed } from "../api-error.ts";
import { beginCreate } from "../begin-create.ts";
import type { Sight } from "../begin-create.ts";
import { text } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";
import { environmentCalls as calls, environmentPath, faultsIn, idOf, keyOfId, keyOfInputs, revisionOf } from "./environment-calls.ts";
import type { EnvironmentKey } from "./environment-calls.ts";
import { changedEnvironment, checkEnvironment } from "./environment-inputs.ts";

/** `pulumiservice:index:Environment`, which reports no failure as success and drops nothing it only could not read. */
export const environment: ResourceKind = {
  token: "pulumiservice:index:Environment",
  replaceOn: ["organization", "project", "name"],
  deleteBeforeReplace: true,
  secrets: ["yaml"],
  computed: { always: ["revision", "environmentId"], afterUpdate: ["revision"] },
  check: checkEnvironment,
  changed: changedEnvironment,

  async create(inputs, context) {
    const key = keyOfInputs(inputs);
    const id = idOf(key);
    const { api } = context;
    const fault = faultsIn(await checked(calls.check(api, key, text(inputs, "yaml")), key));
    if (fault) throw new Error(fault);
    await beginCreate(context, {
      id, what: "environment",
      post: () => calls.create(api, key),
      look: () => sightOf(key, context),
    });
    let revision: number;
    try {
      revision = await write(key, text(inputs, "yaml"), context);
    } catch (error) {
      // Two ways out, and both end well with a plain second `up`. Where the environment surely is still empty, a plain
      // error: the next create meets it, sees that nothing can be lost, and goes on (so does an error hook's repetition
      // at once, without the mark that an InitFailed leaves in the state for one more update). Where it may hold our
      // definition already, that would look like somebody's: then the state keeps it, with nothing delivered (revision
      // 0 is no revision), and the next `up` updates it.
      const sight = await sightOf(key, context).catch(() => "foreign" as const);
      if (sight !== "foreign") throw error;
      context.begun.set(id, "");
      throw new InitFailed(id, { ...key, yaml: "", revision: 0 }, error);
    }
    try {
      return { id, outputs: { ...inputs, revision, environmentId: await calls.environmentId(api, key) } };
    } catch (error) {
      context.begun.set(id, "");
      throw new InitFailed(id, { ...inputs, revision }, error);
    }
  },

  async read(id, known, { api }) {
    const key = keyOfId(id);
    const reply = await calls.definition(api, key);
    if (reply.status === 404) return undefined;
    const revision = revisionOf(reply) ?? fail(noRevision("GET", key));
    const environmentId = await calls.environmentId(api, key);
    // The service gives secrets back as ciphertext. Nobody has written since the revision that we know, so what we
    // delivered then is still true: taking the ciphertext instead would send every secret again at the next `up`.
    const same = known.outputs["revision"] === revision && known.outputs["environmentId"] === environmentId;
    const told = reply.text.trim();
    return {
      id: idOf(key),
      inputs: { ...key, yaml: same ? known.inputs["yaml"] ?? told : told },
      outputs: { ...key, yaml: same ? known.outputs["yaml"] ?? told : told, revision, environmentId },
    };
  },

  async update(id, _old, inputs, context) {
    const key = keyOfId(id);
    const revision = await write(key, text(inputs, "yaml"), context);
    return { ...inputs, revision, environmentId: await calls.environmentId(context.api, key) };
  },

  async delete(id, { api }) {
    const reply = await calls.remove(api, keyOfId(id), [404, 409]);
    if (reply.status !== 409) return;
    throw new Error(`environment ${id} cannot be deleted (409): it is protected from deletion or in use; switch its deletion protection off first`);
  },
};

/** Writes the definition. @returns the new revision. @throws whenever the service has not confirmed one */
async function write(key: EnvironmentKey, yaml: string, { api }: Context): Promise<number> {
  const reply = await checked(calls.write(api, key, yaml), key);
  const fault = faultsIn(reply);
  if (fault) throw new Error(fault);
  return revisionOf(reply) ?? fail(noRevision("PATCH", key));
}

/** A 400 with diagnostics is for the caller to tell; any other is an error like the rest. */
async function checked(answer: ReturnType<typeof calls.write>, key: EnvironmentKey): ReturnType<typeof calls.write> {
  const reply = await answer;
  if (reply.status !== 400 || faultsIn(reply)) return reply;
  throw new ApiError({ method: "write", path: environmentPath(key) }, 400, "the service does not accept the definition, and says not where");
}

/** An environment without a definition at its first revision is an interrupted create: there is nothing to lose. */
async function sightOf(key: EnvironmentKey, { api }: Context): Promise<Sight> {
  const reply = await calls.definition(api, key);
  if (reply.status === 404) return "absent";
  return revisionOf(reply) === 1 && ["", "{}"].includes(reply.text.trim()) ? "ours" : "foreign";
}

function noRevision(method: string, key: EnvironmentKey): Error {
  return new ApiError({ method, path: environmentPath(key) }, undefined, "the answer names no revision (header Pulumi-ESC-Revision), so nothing is confirmed");
}

function fail(error: Error): never { throw error; }
