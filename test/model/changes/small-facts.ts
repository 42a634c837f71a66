import { NO_FACTS, type EnvironmentFacts, type GithubFacts, type RowFacts, type TopologyFacts } from "../../../model/changes/facts.ts";

/** A made-up topology: small enough that a test can write down all that is told of it. */
export const small = (facts: Partial<TopologyFacts> = {}): TopologyFacts => ({ ...NO_FACTS, ...facts });
export const aRow = (row: Partial<RowFacts> = {}): RowFacts => ({ group: "api-keys", kind: "secret", source: "operator", ...row });
export const anEnvironment = (environment: Partial<EnvironmentFacts> = {}): EnvironmentFacts => ({ group: "api-keys", imports: [], rows: [], tags: {}, deletionProtected: false, ...environment });
export const aSecret = (github: Partial<GithubFacts> = {}): GithubFacts => ({ kind: "secret", visibility: "selected", repositories: [], ...github });
