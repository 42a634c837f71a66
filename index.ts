import { Provider as GithubProvider } from "@pulumi/github/provider.js";
import { getOrganization, getProject, getStack, log, RunError } from "@pulumi/pulumi";
import { Provider as CloudProvider } from "@pulumi/pulumiservice/provider.js";
import { catalog } from "./catalog/index.ts";
import { ciIdentities, environmentOf, policies } from "./environments/index.ts";
import { FindingsError } from "./model/findings.ts";
import { buildTopology } from "./model/topology.ts";
import { DeletionRules } from "./resources/deletion-rules.ts";
import { readDoors } from "./resources/door.ts";
import { declaredEverything, endedInError, installGuard, leakChannels } from "./resources/guard.ts";
import { engineArguments } from "./resources/engine-arguments.ts";
import { lightenSdk } from "./resources/lighten-sdk.ts";
import { ListSetting } from "./resources/list-setting.ts";
import { dataFindings } from "./resources/preconditions.ts";
import { preflight } from "./resources/preflight.ts";
import { RetryAdvice } from "./resources/retry-advice.ts";
import { Safeguards } from "./resources/safeguards.ts";
import { SecretTopology, TYPE } from "./resources/secret-topology.ts";
import { lastLedger } from "./resources/self-reference.ts";
import { ServiceAccess } from "./resources/service-access.ts";
import { readSettings } from "./resources/settings.ts";
import { stackOutputs } from "./resources/stack-outputs.ts";
import { onShadow, refuseShadowOutsidePreview } from "./resources/shadow-preview.ts";
import { readState } from "./resources/state-contents.ts";

installGuard();
lightenSdk(process.env, engineArguments());

async function main(): Promise<Record<string, unknown>> {
  refuseShadowOutsidePreview(process.env);
  const settings = readSettings(process.env);
  const supplied = readDoors(catalog, settings, process.env);
  const leaks = supplied.values.size > 0 && !(settings.allowDebug && settings.sandbox !== undefined) ? leakChannels(process.env, engineArguments()) : [];
  if (leaks.length > 0)
    throw new FindingsError(leaks.map((name) => ({ name, place: "this run", problem: "values are supplied, and this would write them down in clear", remedy: "run without it" })));
  for (const warning of supplied.warnings) log.warn(warning);
  const topology = buildTopology(catalog, environmentOf(settings.stack), policies, settings, ciIdentities);
  const last = await lastLedger();
  const now = process.env["SOPHIA_NOW"] ?? new Date().toISOString();
  const findings = dataFindings({ catalog, topology, settings, last, supplied, now, parentType: TYPE });
  if (findings.length > 0) throw new FindingsError(findings);

  const access = new ServiceAccess(settings, process.env);
  const state = () => readState(`${getOrganization()}/${getProject()}/${getStack()}`, process.cwd());
  const question = { catalog, topology, settings, supplied, last, now, access, state, parentType: TYPE, onShadow: onShadow(process.env) };
  const checked = await preflight(question);

  const safeguards = new Safeguards(new DeletionRules(topology, catalog, settings.allowDelete),
    new RetryAdvice(settings.retryWaitMs === undefined ? {} : { firstWait: settings.retryWaitMs }), new ListSetting("adopt", settings.stack, settings.adopt));
  const hooks = safeguards.inside();
  const providers = {
    cloud: new CloudProvider("pulumi-cloud", settings.cloudUrl === undefined ? {} : { apiUrl: settings.cloudUrl }, { hooks }),
    github: new GithubProvider("github", {
      owner: settings.githubOrganization,
      ...(settings.githubUrl === undefined ? {} : { baseUrl: settings.githubUrl }),
      ...(settings.writeDelayMs === undefined ? {} : { writeDelayMs: settings.writeDelayMs }),
      ...(settings.retryWaitMs === undefined ? {} : { retryDelayMs: settings.retryWaitMs }),
      ...(settings.sandbox === undefined ? {} : { parallelRequests: true }),
    }, { hooks }),
  };
  const outputs = await new SecretTopology().declare({ ...question, checked, safeguards, providers });
  declaredEverything();
  return stackOutputs(outputs);
}

export default async function program(): Promise<Record<string, unknown>> {
  try {
    return await main();
  } catch (error) {
    endedInError();
    // Findings are for people: without a stack trace.
    throw error instanceof FindingsError ? new RunError(error.message) : error;
  }
}
