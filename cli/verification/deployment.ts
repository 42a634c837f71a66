import type { Catalog } from "../../catalog/types.ts";
import type { TopologyFacts } from "../../model/changes/facts.ts";
import { recorded } from "../../model/changes/recorded.ts";
import type { Ledger } from "../../model/ledger.ts";
import { openedOutputs } from "../../model/machine-outputs.ts";
import { baseEnvironmentName } from "../../model/names.ts";
import { buildTopology, type Topology, type TopologySettings } from "../../model/topology.ts";
import { ofType, text, type DeployedState } from "../deployed-state.ts";
import type { Data } from "../preview/declared-facts.ts";
import { Marks } from "./marks.ts";

/**
 * What was deployed: as the program itself recorded it, which no refresh changes, with the data's own forms of the things that the
 * record names only.
 */
export interface Deployment {
  readonly state: DeployedState;
  readonly ledger: Ledger;
  readonly facts: TopologyFacts;
  /** Rows that have a value. */
  readonly names: ReadonlySet<string>;
  readonly catalog: Catalog;
  /** What the data here makes of the stack, with the deployed settings. */
  readonly topology: Topology;
  /** Names of the environments that the data gives the other stacks. */
  readonly others: ReadonlySet<string>;
  readonly escProject: string;
  readonly prefix: string;
  readonly marks: Marks;
}

/** Undefined where no deployment came to its end, so that nothing is recorded. */
export function deploymentOf(state: DeployedState, data: Data, held: ReadonlyMap<string, string>): Deployment | undefined {
  const { ledger } = state;
  const { side } = recorded(openedOutputs(ofType(state, "pulumi:pulumi:Stack")[0]?.outputs ?? {}));
  const environment = data.environments[state.stack];
  if (ledger === undefined || side === undefined || environment === undefined) return undefined;
  const home = (setting: string): string => ledger.identity?.[`sophia-secrets:${setting}`] ?? "";
  const [escProject, prefix] = [home("escProject") || "default", home("prefix") || "sophia-ai"];
  const on = (feature: string): boolean => (ledger.features ?? []).includes(feature);
  const settings: TopologySettings = {
    organization: home("organization"), githubOrganization: home("githubOrganization"), escProject, prefix,
    organizationScope: side.facts.environments[baseEnvironmentName(prefix)] !== undefined,
    githubOptional: Object.keys(side.facts.github), visibility: "selected", repositories: [],
    features: { teams: on("teams"), oidc: on("oidc"), deletionProtection: on("deletionProtection") },
  };
  const topology = buildTopology(data.catalog, environment, data.policies, settings, data.ciIdentities ?? []);
  const others = Object.values(data.environments).flatMap((other) => buildTopology(data.catalog, other, data.policies, settings).documents.map(({ escName }) => escName));
  const key = text(state.resources.find(({ name }) => name === "ledger-key")?.outputs["base64"]);
  return {
    state, ledger, facts: side.facts, names: new Set(Object.keys(side.contents)), catalog: data.catalog, topology, escProject, prefix,
    others: new Set(others.filter((name) => side.facts.environments[name] === undefined)),
    marks: new Marks({ key, contents: side.contents, held, entries: ledger.entries }),
  };
}
