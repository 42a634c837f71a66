import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { Faults } from "./core/faults.ts";
import { writeAtomic } from "./core/files.ts";
import { RequestLog } from "./core/request-log.ts";
import { claimFolder, identityFile, readIdentity, type Identity } from "./folder.ts";
import { createGithub, type Github } from "./github/index.ts";
import { createPulumiCloud, type PulumiCloud } from "./pulumi-cloud/index.ts";

export interface SandboxOptions {
  /** Where everything is kept; the folder is made 0700. */
  readonly folder: string;
  readonly organization?: string;
  readonly githubOrganization?: string;
  readonly repositories?: readonly string[];
  /** Pulumi project whose stacks exist from the start. */
  readonly project: string;
  readonly stacks: readonly string[];
  /** Path of Pulumi's own ESC evaluator. */
  readonly escEvaluator: string;
  readonly plan?: "enterprise" | "team" | "individual";
  readonly verbatimSecrets?: boolean;
  readonly journal?: boolean;
  readonly leaseSeconds?: number;
}

export interface Sandbox {
  readonly id: string;
  readonly folder: string;
  readonly github: Github;
  readonly cloud: PulumiCloud;
  /** A file for programs: organisations and addresses, no token. */
  readonly settingsFile: string;
  /** What a client needs beside the toolchain's variables; holds the tokens, which the sandbox made itself. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Both services on this machine, over one folder. Started again on it, they go on with the same ports, tokens and contents. Throws StartError for a folder that is not its own, and a port that is taken. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, organization = "sophia-sandbox", githubOrganization = "sophia-sandbox", repositories = ["sophia-main"] } = options;
  claimFolder(folder);
  const identity = await identityOf(folder);
  const cloud = await createPulumiCloud({
    data: join(folder, "pulumi-cloud"), organization, token: identity.cloudToken, port: identity.cloudPort, escEvaluator: options.escEvaluator,
    log: new RequestLog(join(folder, "pulumi-cloud.requests.jsonl")), faults: new Faults(),
    ...(options.plan === undefined ? {} : { plan: options.plan }),
    ...(options.verbatimSecrets === undefined ? {} : { verbatimSecrets: options.verbatimSecrets }),
    ...(options.journal === undefined ? {} : { journal: options.journal }),
    ...(options.leaseSeconds === undefined ? {} : { leaseSeconds: options.leaseSeconds }),
  });
  const github = await createGithub({
    folder: join(folder, "github"), organization: githubOrganization, repositories, token: identity.githubToken, port: identity.githubPort,
    log: new RequestLog(join(folder, "github.requests.jsonl")), faults: new Faults(),
  }).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  for (const stack of options.stacks) if (!cloud.stacks.find(organization, options.project, stack)) cloud.stacks.create(organization, options.project, stack, {});
  const settingsFile = join(folder, "settings.json");
  writeAtomic(settingsFile, JSON.stringify({ sandbox: identity.id, organization, githubOrganization, cloudUrl: cloud.url, githubUrl: github.url }));
  return {
    id: identity.id, folder, github, cloud, settingsFile,
    environment: {
      PULUMI_BACKEND_URL: cloud.url,
      PULUMI_ACCESS_TOKEN: identity.cloudToken,
      GITHUB_BASE_URL: github.url,
      GITHUB_TOKEN: identity.githubToken,
      SOPHIA_SANDBOX_SETTINGS: settingsFile,
      ...withoutProxy(process.env),
      // Nobody has to wait for a server on this machine: milliseconds before a failed call is first repeated.
      SOPHIA_RETRY_WAIT_MS: "20",
    },
    close: async () => {
      await Promise.all([cloud.close(), github.close()]);
      cloud.log.close();
      github.log.close();
    },
  };
}

/** A proxy of the user's cannot reach this machine, and the engine's own connections would go through one in lower case. */
function withoutProxy(environment: NodeJS.ProcessEnv): Record<"NO_PROXY" | "no_proxy", string> {
  const own = (environment["no_proxy"] || environment["NO_PROXY"] || "").split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const all = [...new Set([...own, "127.0.0.1", "localhost", "::1"])].join(",");
  return { NO_PROXY: all, no_proxy: all };
}

async function identityOf(folder: string): Promise<Identity> {
  const kept = readIdentity(folder);
  if (kept !== undefined) return kept;
  const identity: Identity = {
    id: randomBytes(6).toString("hex"),
    // In the service's own form, made here: a real token is never taken.
    cloudToken: `pul-${randomBytes(20).toString("hex")}`,
    githubToken: `sandbox-${randomBytes(20).toString("hex")}`,
    cloudPort: await freePort(),
    githubPort: await freePort(),
  };
  writeAtomic(identityFile(folder), JSON.stringify(identity));
  return identity;
}

/** Chosen once per folder and kept: the state names the address of the server that holds its key. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const at = probe.address();
      probe.close(() => resolve(typeof at === "object" && at !== null ? at.port : 0));
    });
  });
}
