import pLimit from "p-limit";
import { ServiceError } from "../../services/http.ts";
import type { DeployedState } from "../deployed-state.ts";
import type { Data } from "../preview/declared-facts.ts";
import { readFailure, servicesOf } from "../services.ts";
import { verifyAccess } from "./access.ts";
import { deploymentOf } from "./deployment.ts";
import { verifyEnvironments } from "./environments.ts";
import { verifyGithub } from "./github.ts";
import type { Report } from "./report.ts";
import { tellUnfinished, type Operation } from "./unfinished.ts";

export interface Question {
  readonly state: DeployedState;
  /** Data of the project that the stack belongs to. */
  readonly data: Data;
  /** Values in force that the state holds, by row. */
  readonly held: ReadonlyMap<string, string>;
  /** What the backend says is at work on the stack. */
  readonly operation?: Operation | undefined;
  /** Folder with the stack's settings. */
  readonly folder: string;
  /** Where the tokens for the services are. */
  readonly env: NodeJS.ProcessEnv;
}

/** Requests to the services at once. */
const READS = 8;

/** Reads every destination of a deployed stack once, and tells what differs. Throws CliError where a service does not answer, or not to us. */
export async function compareDestinations({ state, data, held, operation, folder, env }: Question, report: Report): Promise<void> {
  const deployment = deploymentOf(state, data, held);
  const unfinished = tellUnfinished(state, deployment, operation, report);
  // Without a deployment that came to its end nothing says what should be there.
  if (deployment === undefined) return;
  const { cloud, github } = await servicesOf(state, folder, env);
  const limit = pLimit(READS);
  try {
    await Promise.all([
      verifyEnvironments(deployment, cloud, limit, report), verifyAccess(deployment, cloud, limit, report),
      github && verifyGithub(deployment, github, limit, unfinished, report),
    ]);
  } catch (error) {
    if (error instanceof ServiceError) throw readFailure(error);
    throw error;
  } finally {
    limit.clearQueue();
    await Promise.all([cloud.close(), github?.close()]);
  }
}
