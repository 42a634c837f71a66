import type { Call, Route } from "../../core/server.ts";
import { requireFeature } from "../plan.ts";
import type { Settings } from "../settings.ts";
import type { Teams } from "../teams/teams.ts";
import type { AuthPolicy, Issuer, Issuers } from "./issuers.ts";

const I = "/api/orgs/:orgName/oidc/issuers";
const P = "/api/orgs/:orgName/auth/policies";

/** OIDC issuers and the policies that say which of their identities get which token. */
export function oidcRoutes(issuers: Issuers, teams: Teams, settings: Settings): Route[] {
  const id = (call: Call): string => call.params["issuerId"] ?? "";
  const routes: Route[] = [
    { method: "GET", path: I, handler: () => ({ json: { oidcIssuers: issuers.list().map(view) } }) },
    { method: "POST", path: I, handler: (call) => ({ json: view(issuers.register(call.body)) }) },
    { method: "GET", path: `${I}/:issuerId`, handler: (call) => ({ json: view(issuers.get(id(call))) }) },
    { method: "PATCH", path: `${I}/:issuerId`, handler: (call) => ({ json: view(issuers.update(id(call), call.body)) }) },
    { method: "DELETE", path: `${I}/:issuerId`, handler: (call) => {
      issuers.remove(id(call));
      return undefined;
    } },
    { method: "GET", path: `${P}/oidcissuers/:issuerId`, handler: (call) => ({ json: policyView(issuers.policyOf(id(call))) }) },
    { method: "PATCH", path: `${P}/:policyId`, handler: (call) => {
      const hasTeam = (name: string): boolean => teams.list().some((t) => t.name === name);
      return { json: policyView(issuers.replacePolicies(call.params["policyId"] ?? "", call.body.policies, hasTeam)) };
    } },
  ];
  return routes.map((route) => ({ ...route, handler: (call) => {
    requireFeature(settings, "oidc");
    return route.handler(call);
  } }));
}

/** As the service may: thumbprints that nobody set are not there. Policies always are, the description promises them. */
const view = ({ thumbprints, ...issuer }: Issuer) => ({ ...issuer, ...(thumbprints.length === 0 ? {} : { thumbprints }), issuer: issuer.url });

const policyView = ({ issuer: _issuer, ...policy }: AuthPolicy) => policy;
