import { officialDifference } from "../official-difference.ts";
import { worded } from "../official-errors.ts";
import type { Properties } from "../property-values.ts";
import { idParts, present, text } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";
import { oidcCalls as calls, policyFields } from "./oidc-calls.ts";
import { oidcIssuer } from "./oidc-issuer.ts";
import { withIgnored } from "./team-faithful.ts";

/**
 * `pulumiservice:index:OidcIssuer` as the official provider 1.3.0 errs:
 *
 * - State is what the service answered, not what was asked for. Where the answer has no thumbprints or no policies the state has
 *   none, and each later update or delete fails: "Missing required field".
 * - An update sends `thumbprints: null` when the program names none.
 * - A refresh makes an input of whatever the service has, so that the program then differs.
 * - A create whose policies cannot be written takes the issuer back; one whose policies cannot be read leaves it behind.
 */
export const faithfulOidcIssuer: ResourceKind = {
  ...oidcIssuer,

  check(given) {
    const { inputs, failures } = oidcIssuer.check(given);
    return { inputs, failures: failures.filter(({ property }) => inputs[property] === undefined) };
  },

  difference: (old, inputs, ignored) => officialDifference(old.inputs, withIgnored(inputs, old.outputs, ignored), oidcIssuer.replaceOn),

  async create(inputs, context) {
    const { api } = context;
    const organization = text(inputs, "organization");
    const issuer = (await worded(`error creating oidc issuer "${text(inputs, "name")}": failed to register oidc issuer`, calls.register(api, organization, inputs))).json();
    const issuerId = String(issuer["id"]);
    const policies = await settle(organization, issuerId, inputs, context, async () => { await calls.remove(api, organization, issuerId).catch(() => undefined); });
    return { id: `${organization}/${issuerId}`, outputs: told(organization, issuer, policies) };
  },

  async read(id, _known, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, "organization/issuerId");
    const reply = await worded(`failed to read oidc issuer ("${id}"): failed to get oidc issuer`, calls.issuer(api, organization, issuerId));
    if (reply.status === 404) return undefined;
    const { policies } = await worded("error retrieving auth policies for oidc issuer", calls.policies(api, organization, issuerId));
    const outputs = told(organization, reply.json(), policies);
    return { id, inputs: outputs, outputs };
  },

  usable: decodable,

  async update(id, old, given, context, ignored) {
    const [organization = "", issuerId = ""] = idParts(id, "organization/issuerId");
    const inputs = withIgnored(given, old.outputs, ignored);
    const reply = await worded(`error updating oidc issuer "${text(inputs, "name")}": failed to update oidc issuer`,
      calls.change(context.api, organization, issuerId, inputs, inputs["thumbprints"] ?? null));
    return told(organization, reply.json(), await settle(organization, issuerId, inputs, context));
  },

  async delete(id, { api }, outputs) {
    decodable(outputs);
    const [organization = "", issuerId = ""] = idParts(id, "organization/issuerId");
    await worded("failed to delete oidc issuer", calls.remove(api, organization, issuerId));
  },
};

async function settle(organization: string, issuerId: string, inputs: Properties, { api }: Context, takeBack?: () => Promise<void>): Promise<Properties[]> {
  const there = await worded("error retrieving auth policies for oidc issuer", calls.policies(api, organization, issuerId));
  const wanted = (inputs["policies"] as Properties[] | undefined) ?? [];
  if (wanted.length === 0) return there.policies;
  try {
    const { policies } = (await worded("error updating auth policies for oidc issuer", calls.writePolicies(api, organization, there.id, wanted))).json();
    return Array.isArray(policies) ? policies.map((policy) => policyFields(policy as Properties)) : [];
  } catch (error) {
    await takeBack?.();
    throw error;
  }
}

function told(organization: string, { name, url, thumbprints, maxExpiration }: Properties, policies: Properties[]): Properties {
  return present({
    organization, name, url, thumbprints: thumbprints ?? undefined, maxExpirationSeconds: maxExpiration ?? undefined,
    policies: policies.length === 0 ? undefined : policies,
  });
}

function decodable(outputs: Properties): void {
  const missing = ["thumbprints", "policies"].filter((field) => outputs[field] === undefined);
  if (missing.length > 0)
    throw new Error(`${missing.length} failures decoding:\n${missing.map((field) => `\t${field}: Missing required field '${field}' on 'resources.OidcIssuerState'`).join("\n")}`);
}
