import { InitFailed } from "../api-error.ts";
import { beginCreate } from "../begin-create.ts";
import type { Sight } from "../begin-create.ts";
import { UNKNOWN } from "../property-values.ts";
import type { Properties } from "../property-values.ts";
import { changedInputs, idParts, nameFailures, present, text } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";
import { oidcCalls as calls, policyFields } from "./oidc-calls.ts";

/** What the service chooses where the program says nothing. */
const SERVER_CHOSEN = ["thumbprints", "maxExpirationSeconds", "policies"];

/** `pulumiservice:index:OidcIssuer` with its policies, which are one list, replaced as a whole. */
export const oidcIssuer: ResourceKind = {
  token: "pulumiservice:index:OidcIssuer",
  replaceOn: ["organization", "url"],
  deleteBeforeReplace: false,
  secrets: [],
  computed: { always: ["thumbprints"], afterUpdate: [] },

  check(given) {
    const inputs: Properties = { ...given };
    if (Array.isArray(given["policies"])) {
      inputs["policies"] = given["policies"].map((policy: unknown) => (policy === UNKNOWN ? UNKNOWN : policyFields(policy as Properties)));
    }
    const failures = nameFailures(inputs, ["organization", "name"]);
    if (typeof inputs["url"] !== "string" && inputs["url"] !== UNKNOWN) failures.push({ property: "url", reason: "is required" });
    return { inputs, failures };
  },

  changed: (old, inputs) => changedInputs(old.inputs, inputs, SERVER_CHOSEN),

  async create(inputs, context) {
    const { api, begun } = context;
    const organization = text(inputs, "organization");
    const what = `${organization}/${text(inputs, "url")}`;
    let issuer: Properties = {};
    await beginCreate(context, {
      id: what, what: "OIDC issuer",
      post: async () => { issuer = (await calls.register(api, organization, inputs)).json(); },
      look: async () => {
        const found = await find(organization, inputs, context);
        issuer = found?.issuer ?? {};
        return found?.sight ?? "absent";
      },
    });
    const issuerId = String(issuer["id"]);
    begun.set(what, issuerId);
    const id = `${organization}/${issuerId}`;
    try {
      await settlePolicies(organization, issuerId, inputs, context);
    } catch (error) {
      // Taking the issuer back, as the official provider does, could fail as well, and leave it behind, unknown to the state.
      throw new InitFailed(id, { ...outputsOf(inputs, issuer), policies: [] }, error);
    }
    return { id, outputs: outputsOf(inputs, issuer) };
  },

  async read(id, known, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, "organization/issuerId");
    const reply = await calls.issuer(api, organization, issuerId);
    if (reply.status === 404) return undefined;
    const { name, url, thumbprints, maxExpiration } = reply.json();
    const { policies } = await calls.policies(api, organization, issuerId);
    const outputs = present({ organization, name, url, thumbprints: thumbprints ?? [], maxExpirationSeconds: maxExpiration, policies });
    // What the service chose is no wish of the program, except for a person who imports and sees all there is.
    const imported = known.inputs["organization"] === undefined;
    const chosen = (field: string): boolean => !imported && SERVER_CHOSEN.includes(field) && known.inputs[field] === undefined;
    return { id, inputs: Object.fromEntries(Object.entries(outputs).filter(([field]) => !chosen(field))), outputs };
  },

  async update(id, _old, inputs, context) {
    const [organization = "", issuerId = ""] = idParts(id, "organization/issuerId");
    const reply = await calls.change(context.api, organization, issuerId, inputs, inputs["thumbprints"]);
    await settlePolicies(organization, issuerId, inputs, context);
    return outputsOf(inputs, reply.json());
  },

  async delete(id, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, "organization/issuerId");
    await calls.remove(api, organization, issuerId);
  },
};

async function settlePolicies(organization: string, issuerId: string, inputs: Properties, { api }: Context): Promise<void> {
  const wanted = inputs["policies"] as Properties[] | undefined;
  if (wanted === undefined) return;
  const { id } = await calls.policies(api, organization, issuerId);
  await calls.writePolicies(api, organization, id, wanted);
}

/** What the program gave, and what the service chose and told in its answer to the write. */
function outputsOf(inputs: Properties, { thumbprints, maxExpiration }: Properties): Properties {
  return present({ thumbprints: thumbprints ?? [], maxExpirationSeconds: maxExpiration, policies: [], ...inputs });
}

/** The issuer of the same address. One of the same name without policies is an interrupted create. */
async function find(organization: string, inputs: Properties, { api }: Context): Promise<{ issuer: Properties; sight: Sight } | undefined> {
  const { oidcIssuers } = (await calls.list(api, organization)).json();
  const found = (Array.isArray(oidcIssuers) ? oidcIssuers as Properties[] : []).find((issuer) => issuer["url"] === inputs["url"]);
  if (found === undefined) return undefined;
  const { policies } = await calls.policies(api, organization, String(found["id"]));
  return { issuer: found, sight: found["name"] === inputs["name"] && policies.length === 0 ? "ours" : "foreign" };
}
