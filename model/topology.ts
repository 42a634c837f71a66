import type { Catalog } from "../catalog/types.ts";
import type { CiIdentity } from "../environments/ci-identities.ts";
import type { AccessPolicy, EnvironmentData } from "../environments/types.ts";
import { buildGrants, buildTeams } from "./access.ts";
import { checkCatalog } from "./catalog-checks.ts";
import { hasDestination } from "./destinations.ts";
import { buildDocuments, importCycles } from "./documents.ts";
import type { Finding } from "./findings.ts";
import { buildGithub, checkGithub } from "./github.ts";
import { buildIssuer, checkCiIdentities } from "./issuer.ts";
import { previousName } from "./names.ts";
import { checkPolicies } from "./policy-checks.ts";
import type { GeneratedSpec, Topology, TopologySettings } from "./specs.ts";

export type * from "./specs.ts";

/**
 * All that the stack of `environment` declares, and what is wrong with the data. With findings the rest is still built as far
 * as it goes, so that a command can show both; whoever applies it refuses first.
 */
export function buildTopology(
  catalog: Catalog,
  environment: EnvironmentData,
  policies: readonly AccessPolicy[],
  settings: TopologySettings,
  ciIdentities: readonly CiIdentity[] = [],
): Topology {
  const organizationScope = settings.organizationScope && environment.name === "production";
  const scoped: TopologySettings = { ...settings, organizationScope };
  const here = catalog.filter((row) => row.environments.includes(environment.name));
  // Names of pipelines alone have no environment: the stack that owns the organisation's GitHub stores keeps their value.
  const pipelines = catalog.filter((row) => organizationScope && row.environments.every((place) => place === "ci"));
  const documents = buildDocuments(here, environment, scoped);
  const issuer = organizationScope && settings.features.oidc ? buildIssuer(policies, ciIdentities, settings.organization) : undefined;
  return {
    environment: environment.name,
    stashes: [...here, ...pipelines].filter((row) => row.kind === "secret" && row.source === "operator" && hasDestination(row)),
    plain: here.filter((row) => row.kind === "plain" && row.retired === undefined),
    generated: generatedValues(here, environment),
    derived: here.filter((row) => row.source === "derived" && row.retired === undefined),
    documents,
    grants: settings.features.teams ? buildGrants(policies, environment.name, scoped) : [],
    teams: organizationScope && settings.features.teams ? buildTeams(policies) : [],
    ...(issuer !== undefined && { issuer }),
    github: organizationScope ? buildGithub(catalog, settings) : [],
    findings: [
      ...checkCatalog(catalog),
      ...checkEnvironment(catalog, environment),
      ...checkPolicies(policies),
      ...checkCiIdentities(policies, ciIdentities),
      ...importCycles(documents),
      ...checkGithub(catalog, scoped),
      ...checkScope(environment, settings),
    ],
  };
}

function generatedValues(here: Catalog, environment: EnvironmentData): GeneratedSpec[] {
  const generated = here.filter((row) => row.source === "generated");
  const previous = new Map(generated.map((row) => [previousName(row.name), generated.find(({ name }) => name === previousName(row.name))]));
  return generated
    .filter((row) => !previous.has(row.name))
    .map((row) => {
      const previousRow = previous.get(previousName(row.name));
      return { row, generations: environment.generations[row.name] ?? [], ...(previousRow !== undefined && { previousRow }) };
    });
}

function checkEnvironment(catalog: Catalog, environment: EnvironmentData): Finding[] {
  const place = `environments/${environment.name}.ts`;
  const here = catalog.filter((row) => row.environments.includes(environment.name));
  const signing = generatedValues(here, environment);
  const unknown = Object.keys(environment.generations).filter((name) => !signing.some(({ row }) => row.name === name));
  const repeated = environment.composes.filter((group, index, all) => all.indexOf(group) !== index);
  return [
    ...signing
      .filter(({ generations }) => generations.length === 0)
      .map(({ row }) => ({ name: row.name, place, problem: "is generated but has no generation", remedy: "List at least one generation", rule: "R-06" })),
    ...unknown.map((name) => ({ name, place, problem: "has generations but is no generated name of this environment", remedy: "Remove the entry, or add the row", rule: "R-06" })),
    ...repeated.map((group) => ({ name: group, place, problem: "is composed twice", remedy: "List each group once", rule: "E-04" })),
  ];
}

/** Two stacks that declare the same organisation names overwrite each other, and destroying one deletes the other's. */
function checkScope(environment: EnvironmentData, settings: TopologySettings): Finding[] {
  if (!settings.organizationScope || environment.name === "production") return [];
  const place = `Pulumi.${environment.name}.yaml`;
  const problem = "is set in a stack other than production, which owns what exists once per organisation";
  return [{ name: "sophia-secrets:organizationScope", place, problem, remedy: "Remove the setting from this stack", rule: "F-05" }];
}
