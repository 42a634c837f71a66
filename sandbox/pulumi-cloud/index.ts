import { timingSafeEqual } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Faults } from "../core/faults.ts";
import { fail, type HttpError } from "../core/http-error.ts";
import type { Violation } from "../core/openapi.ts";
import { RequestLog } from "../core/request-log.ts";
import { startServer, type Call, type Route } from "../core/server.ts";
import { cloudValidator } from "./description.ts";
import { Definitions } from "./esc/definitions.ts";
import { Environments } from "./esc/environments.ts";
import { evaluatorAt, type Evaluate } from "./esc/evaluator.ts";
import { environmentRoutes } from "./esc/routes.ts";
import { Sessions } from "./esc/sessions.ts";
import { tagRoutes } from "./esc/tag-routes.ts";
import { Issuers } from "./oidc/issuers.ts";
import { oidcRoutes } from "./oidc/routes.ts";
import type { Plan, Settings } from "./settings.ts";
import { stackRoutes } from "./state/stack-routes.ts";
import { Stacks } from "./state/stacks.ts";
import { updateRoutes } from "./state/update-routes.ts";
import { Updates } from "./state/updates.ts";
import { teamRoutes } from "./teams/routes.ts";
import { Teams } from "./teams/teams.ts";
import { userRoutes } from "./user.ts";

export interface PulumiCloudOptions {
  /** Folder for everything that is kept; absent = a folder of its own that `close` removes. */
  readonly data?: string;
  /** The only token that is taken: one that the sandbox made, never somebody's own. */
  readonly token: string;
  readonly organization: string;
  /** Login of the token's user. Default `sandbox`. */
  readonly user?: string;
  readonly plan?: Plan;
  /** Path of the `esc-eval` program. */
  readonly escEvaluator: string;
  readonly verbatimSecrets?: boolean;
  /** Default true. */
  readonly journal?: boolean;
  readonly leaseSeconds?: number;
  readonly now?: () => Date;
  readonly log?: RequestLog;
  readonly faults?: Faults;
  /** 0 or absent = any free one. */
  readonly port?: number;
}

export interface PulumiCloud {
  readonly url: string;
  readonly token: string;
  readonly organization: string;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly stacks: Stacks;
  readonly updates: Updates;
  readonly environments: Environments;
  readonly teams: Teams;
  readonly issuers: Issuers;
  /** Requests that the descriptions do not allow; a good run has none. */
  readonly violations: readonly Violation[];
  close(): Promise<void>;
}

interface Parts {
  readonly stacks: Stacks;
  readonly updates: Updates;
  readonly environments: Environments;
  readonly teams: Teams;
  readonly issuers: Issuers;
  readonly routes: Route[];
}

/** All parts of the server over one folder, without the server. */
export function assemble(settings: Settings, evaluate: Evaluate = evaluatorAt(settings.escEvaluator)): Parts {
  const stacks = new Stacks(settings);
  const updates = new Updates(stacks, settings);
  const environments = new Environments(settings);
  const teams = new Teams(settings);
  const issuers = new Issuers(settings);
  const esc = { environments, definitions: new Definitions(environments, evaluate, settings), sessions: new Sessions(settings), settings,
    onRemoved: (e: { project: string; name: string }) => teams.forget(e.project, e.name) };
  const routes = [
    ...userRoutes(settings), ...stackRoutes(stacks, updates, settings), ...updateRoutes(stacks, updates),
    ...environmentRoutes(esc), ...tagRoutes(esc), ...teamRoutes(teams, environments, settings), ...oidcRoutes(issuers, teams, settings),
  ];
  return { stacks, updates, environments, teams, issuers, routes };
}

/** A stand-in for Pulumi Cloud on the loopback interface: state backend, environments, teams, OIDC issuers. */
export async function createPulumiCloud(options: PulumiCloudOptions): Promise<PulumiCloud> {
  const log = options.log ?? new RequestLog();
  const faults = options.faults ?? new Faults();
  const folder = options.data ?? mkdtempSync(join(tmpdir(), "sandbox-cloud-"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const parts = assemble({
    organization: options.organization, user: options.user ?? "sandbox", plan: options.plan ?? "enterprise", folder,
    escEvaluator: options.escEvaluator, verbatimSecrets: options.verbatimSecrets ?? false, journal: options.journal ?? true,
    leaseSeconds: options.leaseSeconds ?? 300, now: options.now ?? (() => new Date()),
  });
  const validator = cloudValidator();
  const server = await startServer({
    name: "pulumi-cloud", routes: parts.routes, log, faults, validate: validator.check, onUnknown: validator.unknown, errorBody,
    authorize: (call) => authorize(call, options, parts.updates),
  }, options.port ?? 0);
  return {
    url: server.url, token: options.token, organization: options.organization, log, faults,
    stacks: parts.stacks, updates: parts.updates, environments: parts.environments, teams: parts.teams, issuers: parts.issuers, violations: validator.violations,
    close: async () => {
      await server.close();
      parts.updates.close();
      if (options.data === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Clients read the status from the body, some even rather than from the head. */
const errorBody = (error: HttpError): object => ({ code: error.status, message: error.message, ...error.extra });

/** One token, or the lease of an update, which the update's own routes check again; and only one organization is known. */
function authorize(call: Call, { token, organization }: PulumiCloudOptions, updates: Updates): void {
  const [, scheme = "", given = ""] = /^(token|update-token) (\S+)$/.exec(call.headers.authorization ?? "") ?? [];
  const wanted = Buffer.from(token);
  const bytes = Buffer.from(given);
  const passes = scheme === "token" ? bytes.length === wanted.length && timingSafeEqual(bytes, wanted)
    : scheme === "update-token" && call.path.startsWith("/api/stacks/") && call.path.includes("/update/") && updates.knowsToken(given);
  if (!passes) fail(401, "Unauthorized: No credentials provided or are invalid.");
  const { orgName } = call.params;
  if (orgName !== undefined && orgName !== organization) fail(404, `Not Found: Organization '${orgName}' not found`);
}
