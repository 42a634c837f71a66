import type { Api, Reply } from "../api-client.ts";
import type { Properties } from "../property-values.ts";
import { present, urlPath } from "../resource-kind.ts";

/** Fields of a policy that a program can give, and the role that newer organisations use in place of permissions. */
const POLICY_FIELDS = ["authorizedPermissions", "decision", "roleID", "rules", "runnerID", "teamName", "tokenType", "userLogin"];

export const oidcCalls = {
  register: (api: Api, organization: string, inputs: Properties): Promise<Reply> =>
    api.call({
      client: "legacy", method: "POST", path: issuers(organization),
      json: present({
        name: inputs["name"], url: inputs["url"], thumbprints: inputs["thumbprints"], maxExpiration: inputs["maxExpirationSeconds"],
      }),
    }),

  list: (api: Api, organization: string): Promise<Reply> =>
    api.call({ client: "legacy", method: "GET", path: issuers(organization) }),

  /** 404 is accepted. */
  issuer: (api: Api, organization: string, issuerId: string): Promise<Reply> =>
    api.call({ client: "legacy", method: "GET", path: issuers(organization, issuerId), accept: [404] }),

  /** `thumbprints` null takes back what a program gave before; undefined leaves the service's own. */
  change: (api: Api, organization: string, issuerId: string, inputs: Properties, thumbprints: unknown): Promise<Reply> =>
    api.call({
      client: "legacy", method: "PATCH", path: issuers(organization, issuerId),
      json: present({ name: inputs["name"], thumbprints, maxExpiration: inputs["maxExpirationSeconds"] }),
    }),

  remove: (api: Api, organization: string, issuerId: string): Promise<Reply> =>
    api.call({ client: "legacy", method: "DELETE", path: issuers(organization, issuerId), accept: [404] }),

  /** The one list of policies of an issuer, and the id under which it is written. */
  async policies(api: Api, organization: string, issuerId: string): Promise<{ id: string; policies: Properties[] }> {
    const path = urlPath("api", "orgs", organization, "auth", "policies", "oidcissuers", issuerId);
    const told = (await api.call({ client: "legacy", method: "GET", path })).json();
    const policies = Array.isArray(told["policies"]) ? told["policies"] as Properties[] : [];
    return { id: String(told["id"]), policies: policies.map(policyFields) };
  },

  writePolicies: (api: Api, organization: string, policyId: string, policies: Properties[]): Promise<Reply> =>
    api.call({
      client: "legacy", method: "PATCH", path: urlPath("api", "orgs", organization, "auth", "policies", policyId),
      json: { policies: policies.map((policy) => ({ authorizedPermissions: [], ...policy })) },
    }),
};

/** A policy in one form, whoever gave it: only the known fields, and empty ones left out. */
export function policyFields(policy: Properties): Properties {
  const empty = (value: unknown): boolean => value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(POLICY_FIELDS.filter((name) => !empty(policy[name])).map((name) => [name, policy[name]]));
}

function issuers(organization: string, issuerId?: string): string {
  return urlPath("api", "orgs", organization, "oidc", "issuers", ...(issuerId === undefined ? [] : [issuerId]));
}
