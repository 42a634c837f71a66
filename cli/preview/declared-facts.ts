import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { ENVIRONMENTS, type Catalog } from "../../catalog/types.ts";
import type { CiIdentity } from "../../environments/ci-identities.ts";
import type { AccessPolicy, EnvironmentData } from "../../environments/types.ts";
import { topologyFacts, type TopologyFacts } from "../../model/changes/facts.ts";
import type { ReportFinding } from "../../model/changes/diagnostics.ts";
import { buildTopology, type TopologySettings, type Visibility } from "../../model/topology.ts";
import { CliError, EXIT } from "../errors.ts";
import { READ_DATA } from "../own-files.ts";
import { stackConfig } from "../stack-file.ts";
import { shortName } from "../stack-name.ts";

export interface Data {
  readonly catalog: Catalog;
  readonly environments: Readonly<Record<string, EnvironmentData>>;
  readonly policies: readonly AccessPolicy[];
  readonly ciIdentities?: readonly CiIdentity[];
}

export interface Declared {
  readonly facts: TopologyFacts;
  readonly findings: readonly ReportFinding[];
}

/** What the data and settings in `cwd` declare for a stack, without engine, state or login. Throws CliError where they cannot be read. */
export async function declaredFacts({ cwd, stack, env }: { cwd: string; stack: string; env: NodeJS.ProcessEnv }): Promise<Declared> {
  const name = ENVIRONMENTS.find((known) => known === shortName(stack));
  if (name === undefined) throw new CliError(EXIT.usage, `"${stack}" is no stack of this project.`, `use one of ${ENVIRONMENTS.join(", ")}`);
  const data = await readData(cwd, env);
  const environment = data.environments[name];
  if (environment === undefined) throw new CliError(EXIT.findings, `environments/ has no ${name}.`, "add it, or name another stack");
  const topology = buildTopology(data.catalog, environment, data.policies, readTopologySettings(cwd, name, env), data.ciIdentities ?? []);
  return { facts: topologyFacts(topology), findings: topology.findings.map(({ name: about, place, problem, remedy, rule }) => ({ rule: rule ?? "program", name: about, place, problem, remedy })) };
}

/** The data of the project in `cwd`, whichever commit that is. Throws CliError where it cannot be read. */
export async function readData(cwd: string, env: NodeJS.ProcessEnv): Promise<Data> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [READ_DATA],
      { cwd, env: { PATH: env["PATH"] ?? "", NODE_NO_WARNINGS: "1" }, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 });
    return JSON.parse(stdout) as Data;
  } catch {
    throw new CliError(EXIT.findings, `The data in catalog/ and environments/ of ${cwd} cannot be read.`, "run `npm run types` there, and correct what it names");
  }
}

/** The settings that shape the topology, from the stack's file; a sandbox's own file overrides the organisations, as in the program. */
function readTopologySettings(cwd: string, stack: string, env: NodeJS.ProcessEnv): TopologySettings {
  const config = stackConfig(cwd, stack);
  const get = (key: string): unknown => config[`sophia-secrets:${key}`];
  const list = (key: string): string[] => (Array.isArray(get(key)) ? (get(key) as unknown[]).map(String) : []);
  const word = (key: string, fallback: string): string => (typeof get(key) === "string" ? (get(key) as string) : fallback);
  const sandbox = env["SOPHIA_SANDBOX_SETTINGS"] === undefined ? undefined
    : (JSON.parse(readFileSync(env["SOPHIA_SANDBOX_SETTINGS"], "utf8")) as { organization: string; githubOrganization: string });
  const on = (feature: string): boolean => get("features") === undefined || list("features").includes(feature);
  return {
    organization: sandbox?.organization ?? word("organization", ""),
    githubOrganization: sandbox?.githubOrganization ?? word("githubOrganization", ""),
    repositories: list("repositories"),
    escProject: word("escProject", "default"),
    prefix: word("prefix", "sophia-ai"),
    organizationScope: String(get("organizationScope")) === "true",
    githubOptional: list("github"),
    visibility: word("visibility", "selected") as Visibility,
    features: { teams: on("teams"), oidc: on("oidc"), deletionProtection: on("deletionProtection") },
  };
}
