import { join } from "node:path";
import { ofType, readDeployedState, text, type DeployedState } from "../cli/deployed-state.ts";
import { heldValues } from "../cli/verification/held.ts";
import { catalog } from "../catalog/index.ts";
import { SECRET_GROUPS, type EnvironmentName } from "../catalog/types.ts";
import type { GithubApi } from "../services/github-api.ts";
import type { PulumiCloudApi } from "../services/pulumi-cloud-api.ts";
import { rowsToBring } from "./example-files.ts";

const ROOT = join(import.meta.dirname, "..");

/** What is there after the run, counted at the two services and in the state, not by the program that made it. */
export interface StackCounts {
  readonly environments: number;
  readonly groupGrants: number;
  readonly compositionGrants: number;
  readonly githubSecrets: number;
  readonly githubVariables: number;
  readonly held: number;
  readonly generated: number;
  readonly missing: number;
}

export async function countStack(stack: EnvironmentName, exported: string, cloud: PulumiCloudApi, github: GithubApi): Promise<StackCounts & { readonly state: DeployedState; readonly perGroup: Readonly<Record<string, number>> }> {
  const state = readDeployedState(exported);
  const mine = (name: string): boolean => name === `sophia-ai-${stack}` || name.startsWith(`sophia-ai-${stack}-`) || (stack === "production" && name === "sophia-ai-base");
  const environments = (await cloud.environments()).filter((e) => mine(e.name));
  const teams = await cloud.teamNames();
  const grants = (await Promise.all(teams.map((t) => cloud.team(t)))).flatMap((t) => t?.grants ?? []).filter((g) => mine(g.environment));
  const isGroup = (name: string): boolean => SECRET_GROUPS.some((g) => name === `sophia-ai-${stack}-${g}`);
  const held = heldValues(state, ROOT);
  const owner = ofType(state, "github:index/actionsOrganizationSecret:ActionsOrganizationSecret").length > 0;
  return {
    environments: environments.length,
    groupGrants: grants.filter((g) => isGroup(g.environment)).length,
    compositionGrants: grants.filter((g) => !isGroup(g.environment)).length,
    githubSecrets: owner ? (await github.items("secrets")).length : 0,
    githubVariables: owner ? (await github.items("variables")).length : 0,
    held: held.size,
    generated: state.resources.filter((r) => r.name.startsWith("generated-")).length,
    missing: rowsToBring(stack).filter((row) => !held.has(row.name)).length,
    state,
    perGroup: Object.fromEntries(SECRET_GROUPS.map((group) => [group, catalog.filter((row) => row.group === group && row.kind === "secret" && held.has(row.name)).length
      + state.resources.filter((r) => r.name.startsWith("generated-") && group === "security-tokens").length])),
  };
}

/** Everything secret that the run put somewhere: what a leak would show. */
export function secretValues(state: DeployedState): Map<string, string> {
  const plain = new Set(catalog.filter((row) => row.kind === "plain").map((row) => row.name));
  const found = new Map([...heldValues(state, ROOT)].filter(([name]) => !plain.has(name)).map(([name, value]) => [`${state.stack} ${name}`, value]));
  for (const resource of ofType(state, "random:index/randomBytes:RandomBytes")) found.set(`${state.stack} ${resource.name}`, text(resource.outputs["base64"]));
  return found;
}
