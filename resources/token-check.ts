import { log, runtime } from "@pulumi/pulumi";
import type { Finding } from "../model/findings.ts";
import type { PreflightQuestion } from "./preflight.ts";

/**
 * Whether the services take the tokens that this run writes with, asked once before its first write: one that ran out would stop it half
 * way. Asked in every `up`, and in a preview of supplied values, which only warns. Without a token nothing is asked, and a service
 * that does not answer says nothing about a token.
 */
export async function refusedTokens({ topology, supplied, access, onShadow }: Pick<PreflightQuestion, "topology" | "supplied" | "access" | "onShadow">): Promise<Finding[]> {
  if (onShadow || (runtime.isDryRun() && supplied.values.size === 0)) return [];
  const github = topology.github.length === 0 ? undefined : await access.github();
  const cloud = !access.cloudTokenGiven ? undefined : await access.cloud();
  const [byGithub, byCloud] = await Promise.all([github?.refusesToken(), cloud?.refusesToken()]);
  const findings = [
    ...(byGithub ? [refused("GITHUB_TOKEN", "GitHub", "give one that is valid and may write the organisation's Actions secrets")] : []),
    ...(byCloud ? [refused("PULUMI_ACCESS_TOKEN", "Pulumi Cloud", "give one that is valid, or log in again with `pulumi login`")] : []),
  ];
  if (!runtime.isDryRun()) return findings;
  for (const { name, problem, remedy } of findings) log.warn(`${name}: ${problem}, and \`pulumi up\` will be refused; ${remedy}.`);
  return [];
}

const refused = (name: string, place: string, remedy: string): Finding => ({ name, place, problem: `${place} does not take this token: it is wrong or has expired`, remedy });
