import type { Deviation } from "../core/openapi.ts";

/** A deviation with what it changes in the description, so that the request is let through and nothing else is. */
export interface CloudDeviation extends Deviation {
  readonly change:
    | { readonly kind: "field"; readonly schema: object }
    | { readonly kind: "query"; readonly schema: object }
    | { readonly kind: "yaml-body" };
}

const EE = "/api/esc/environments/{orgName}/{projectName}/{envName}";
const provider = "pulumi-provider-pulumiservice 1.3.0";
const cli = "pulumi CLI 3.259.0";
const text = { type: "string" };

/**
 * What real clients send beyond Pulumi's published description. Pinned: anything else that the description does not name is refused.
 * Content types and the `ETag` request header are not listed: a request is told apart by its route, never by its headers.
 */
export const cloudDeviations: readonly CloudDeviation[] = [
  { route: "POST /api/esc/environments/{orgName}/yaml/check", field: "body", change: { kind: "yaml-body" },
    deviation: "a YAML body, though the description names none", source: `${cli}, esc 0.26.0 client, CheckYAMLEnvironment` },
  { route: "POST /api/esc/environments/{orgName}/yaml/open", field: "body", change: { kind: "yaml-body" },
    deviation: "a YAML body, though the description names none", source: `${cli}, esc 0.26.0 client, OpenYAMLEnvironment` },
  { route: "POST /api/orgs/{orgName}/teams/pulumi", field: "organization", change: { kind: "field", schema: text },
    deviation: "the organization, which the path has already", source: `${provider}, Team create` },
  { route: "POST /api/orgs/{orgName}/teams/pulumi", field: "teamType", change: { kind: "field", schema: { const: "pulumi" } },
    deviation: "the kind of team, which the path has already", source: `${provider}, Team create` },
  { route: "PATCH /api/orgs/{orgName}/oidc/issuers/{issuerId}", field: "thumbprints",
    change: { kind: "field", schema: { anyOf: [{ type: "array", items: text }, { type: "null" }] } },
    deviation: "null for no thumbprints", source: `${provider}, OidcIssuer update` },
  { route: "PATCH /api/orgs/{orgName}/auth/policies/{policyId}", field: "policies.rules",
    change: { kind: "field", schema: { type: "object", additionalProperties: { anyOf: [text, { type: "object" }] } } },
    deviation: "rules are strings, e.g. a subject pattern, where the description has objects", source: `${provider}, OidcIssuer policies` },
  ...["POST /api/stacks/{orgName}/{projectName}/{stackName}/tags", "PATCH /api/stacks/{orgName}/{projectName}/{stackName}/tags/{tagName}"].map(
    (route): CloudDeviation => ({ route, field: "name", change: { kind: "field", schema: text },
      deviation: "any tag name, where the description lists the built-in ones", source: `${provider}, StackTag` })),
  { route: `GET ${EE}/tags`, field: "after", change: { kind: "query", schema: { anyOf: [{ type: "integer" }, { const: "" }] } },
    deviation: "an empty text for the first page, where the description has an integer", source: `${cli}, \`pulumi env tag ls\`` },
  { route: `PATCH ${EE}/tags/{tagName}`, field: "currentTag.name", change: { kind: "field", schema: text },
    deviation: "the tag's name beside its value", source: `${cli}, \`pulumi env tag\` of an existing tag` },
];
