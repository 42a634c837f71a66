import { catalog } from "../../catalog/index.ts";
import type { Catalog, CatalogRow, EnvironmentName } from "../../catalog/types.ts";
import { ciIdentities, environments, policies } from "../../environments/index.ts";
import type { AccessPolicy } from "../../environments/types.ts";
import { buildTopology } from "../../model/topology.ts";
import type { Topology, TopologySettings } from "../../model/topology.ts";

/** Settings of a stack as they ship: production owns the organisation's objects. */
export const settingsOf = (environment: EnvironmentName, changes: Partial<TopologySettings> = {}): TopologySettings => ({
  organization: "acme",
  organizationScope: environment === "production",
  githubOrganization: "acme-code",
  githubOptional: [],
  visibility: "selected",
  repositories: ["sophia-main"],
  features: { teams: true, oidc: true, deletionProtection: true },
  ...changes,
});

/** The real topology of a stack, with whatever a test changes. */
export function topologyOf(
  environment: EnvironmentName,
  changes: { readonly rows?: Catalog; readonly policies?: readonly AccessPolicy[]; readonly settings?: Partial<TopologySettings> } = {},
): Topology {
  return buildTopology(changes.rows ?? catalog, environments[environment], changes.policies ?? policies, settingsOf(environment, changes.settings), ciIdentities);
}

/** A secret row of a small world. */
export const row = (name: string, changes: Partial<CatalogRow> = {}): CatalogRow => ({
  name,
  kind: "secret",
  group: "api-keys",
  owner: "DevOps",
  rotationDays: 90,
  format: { type: "length", min: 1 },
  github: "optional",
  escPath: `sophia.test.${name.toLowerCase()}`,
  environments: ["development", "staging", "production"],
  requiredIn: [],
  aliases: [],
  source: "operator",
  profiles: [],
  description: `A value of the tests, ${name}`,
  ...changes,
});
