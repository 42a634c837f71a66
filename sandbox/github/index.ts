import { timingSafeEqual } from "node:crypto";
import { Faults } from "../core/faults.ts";
import { fail } from "../core/http-error.ts";
import type { Violation } from "../core/openapi.ts";
import { RequestLog } from "../core/request-log.ts";
import { startServer, type Call, type Route } from "../core/server.ts";
import type { Traffic } from "../core/traffic.ts";
import { githubError } from "./answers.ts";
import { githubValidator } from "./description.ts";
import { orgSecretRoutes } from "./org-secrets.ts";
import { orgVariableRoutes } from "./org-variables.ts";
import { organizationRoutes } from "./organization.ts";
import { openBox } from "./sealed-box.ts";
import { GithubStore } from "./store.ts";

export interface GithubOptions {
  /** Folder for the state; absent = memory only. */
  readonly folder?: string;
  readonly organization: string;
  readonly repositories?: readonly string[];
  /** The only token that is taken. */
  readonly token: string;
  readonly port?: number;
  readonly log?: RequestLog;
  readonly faults?: Faults;
}

export interface Github {
  readonly url: string;
  readonly token: string;
  readonly organization: string;
  readonly store: GithubStore;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** Requests at once: whether a client works in parallel. */
  readonly traffic: Traffic;
  /** Requests that the official description does not allow; a good run has none. */
  readonly violations: readonly Violation[];
  /** The text in a secret's box: proof of what arrived. Undefined when there is no such secret or the box is not for our key. */
  reveal(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export const githubRoutes = (store: GithubStore): Route[] => [
  ...organizationRoutes(store),
  ...orgSecretRoutes(store),
  ...orgVariableRoutes(store),
];

/** A stand-in for GitHub's REST API, as far as organisation secrets and variables go. */
export async function createGithub(options: GithubOptions): Promise<Github> {
  const log = options.log ?? new RequestLog();
  const faults = options.faults ?? new Faults();
  const store = await GithubStore.open({ organization: options.organization, repositories: options.repositories ?? [],
    ...(options.folder === undefined ? {} : { folder: options.folder }) });
  const validator = githubValidator();
  const server = await startServer({
    name: "github",
    routes: githubRoutes(store),
    authorize: (call) => authorize(call, options.token),
    errorBody: githubError,
    log,
    faults,
    validate: validator.check,
    onUnknown: validator.unknown,
    // The plugin takes any host but github.com for an Enterprise Server and adds this prefix.
    prefixes: ["/api/v3"],
    headers: { "x-github-media-type": "github.v3; format=json" },
  }, options.port ?? 0);
  return {
    url: `${server.url}/`,
    token: options.token,
    organization: options.organization,
    store,
    log,
    faults,
    traffic: server.traffic,
    violations: validator.violations,
    reveal: async (name) => {
      const secret = store.secret(name);
      return secret ? openBox(store.keyPair, secret.box) : undefined;
    },
    close: () => server.close(),
  };
}

function authorize(call: Call, token: string): void {
  const header = call.headers.authorization;
  if (header === undefined) fail(401, "Requires authentication");
  const given = Buffer.from(/^(?:bearer|token) (\S+)$/i.exec(header)?.[1] ?? "");
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) fail(401, "Bad credentials");
}
