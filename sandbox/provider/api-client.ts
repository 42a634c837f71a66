import type { Agent, Dispatcher, RetryHandler } from "undici";
import { ApiError, messageOf, reasonOf } from "./api-error.ts";
import type { Settings } from "./settings.ts";

/** The official provider holds three HTTP clients; each announces itself differently and the service can tell. */
export type ClientName = "esc" | "legacy" | "generic";

export interface ApiRequest {
  client: ClientName;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  json?: unknown;
  /** A whole environment definition; makes the call confidential: nothing of its answer is told in errors. */
  yaml?: string;
  /** Answers other than 2xx that the caller understands. */
  accept?: readonly number[];
  /** A POST is repeated only when the service surely did not take it; true for one that changes nothing. */
  repeatable?: boolean;
}

export interface Reply {
  status: number;
  text: string;
  header(name: string): string | undefined;
  /** @throws ApiError when the body is not a JSON object; the text is not quoted */
  json(): Record<string, unknown>;
}

export interface Api {
  /** @throws ApiError on any answer that is neither 2xx nor accepted, and when no answer came */
  call(request: ApiRequest): Promise<Reply>;
  /** Gives up reads and their waits; writes on their way are left to end, so that their outcome is known. */
  cancel(): void;
  close(): Promise<void>;
}

export interface ApiOptions {
  /** Repeats and waits as the official clients do: reads of environments only, and no time limit on them. */
  faithful: boolean;
  /** Milliseconds without an answer, or within it, after which a call has failed. */
  timeout: number;
  /** Milliseconds before the first repetition; each further wait is twice as long. */
  firstWait: number;
}

const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"];
const BROKEN = [...NOT_SENT, "ECONNRESET", "EPIPE", "ENETDOWN", "EHOSTDOWN", "UND_ERR_SOCKET"];
const METHODS: Dispatcher.HttpMethod[] = ["GET", "POST", "PATCH", "DELETE"];

export function createApi(settings: Settings, options: ApiOptions): Api {
  const cancelled = new AbortController();
  let dispatchers: ReturnType<typeof openDispatchers> | undefined;

  async function call(request: ApiRequest): Promise<Reply> {
    const url = new URL(settings.apiUrl + request.path);
    if (!/^https?:$/.test(url.protocol)) {
      throw new ApiError(request, undefined, `pulumiservice:apiUrl is not an http(s) address (${url.protocol}); set it, a file backend is no service`);
    }
    // Loaded at the first call: previews without one start a good deal faster.
    const { pick } = await (dispatchers ??= openDispatchers(options));
    let status: number, headers: Dispatcher.ResponseData["headers"], text: string;
    try {
      const answer = await pick(request).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: headersFor(request, settings.accessToken),
        body: request.yaml ?? (request.json === undefined ? null : JSON.stringify(request.json)),
        signal: request.method === "GET" ? cancelled.signal : null,
      });
      ({ statusCode: status, headers } = answer);
      text = await answer.body.text();
    } catch (error) {
      throw new ApiError(request, undefined, `no answer from ${url.host} (${codeOf(error)})`);
    }
    if ((status < 200 || status > 299) && !request.accept?.includes(status)) {
      throw new ApiError(request, status, reasonOf(status, text, request.yaml !== undefined), messageOf(text));
    }
    return {
      status,
      text,
      header: (name) => [headers[name.toLowerCase()]].flat()[0],
      json: () => objectIn(text) ?? fail(new ApiError(request, status, "the answer is not a JSON object")),
    };
  }

  return {
    call,
    cancel: () => cancelled.abort(new Error("cancelled")),
    close: async () => { await (await dispatchers)?.close(); },
  };
}

/** The agents, by how a call may be repeated. All share one pool of connections. */
async function openDispatchers({ faithful, timeout, firstWait }: ApiOptions) {
  const { Agent, RetryAgent } = await import("undici");
  const agent = (limit: number): Agent => new Agent({ headersTimeout: limit, bodyTimeout: limit, connectTimeout: limit || 60_000 });
  const bounded = agent(timeout);
  const waits: RetryHandler.RetryOptions = { minTimeout: firstWait, maxTimeout: 30_000, timeoutFactor: 2, methods: METHODS, throwOnError: false };
  const repeated = new RetryAgent(bounded, { ...waits, maxRetries: 4, statusCodes: [429, 500, 502, 503, 504], errorCodes: BROKEN });
  const once = new RetryAgent(bounded, { ...waits, maxRetries: 4, statusCodes: [429], errorCodes: NOT_SENT });
  const unbounded = agent(0);
  const officialReads = new RetryAgent(unbounded, {
    ...waits, minTimeout: firstWait * 2, maxRetries: 3, statusCodes: [429, 500, 502, 503, 504], errorCodes: BROKEN,
  });
  return {
    pick(request: ApiRequest): Dispatcher {
      if (!faithful) return request.method === "POST" && request.repeatable !== true ? once : repeated;
      if (request.client !== "esc") return bounded;
      return request.method === "GET" ? officialReads : unbounded;
    },
    close: async () => { await Promise.all([bounded.destroy(), unbounded.destroy()]); },
  };
}

/** As seen from the official provider: the content type is announced even where there is no content. */
function headersFor({ client, method, yaml, json }: ApiRequest, token: string): Record<string, string> {
  const common = { authorization: `token ${token}` };
  if (client === "esc") {
    return { ...common, accept: "application/vnd.pulumi+8", "content-type": "application/json", "user-agent": "provider-pulumiservice/1 (; linux)" };
  }
  const source = { ...common, "x-pulumi-source": "provider", "user-agent": "Go-http-client/1.1" };
  if (client === "legacy") return { ...source, accept: "application/vnd.pulumi+9", "content-type": "application/json" };
  const type = method === "GET" || (yaml === undefined && json === undefined) ? {} : { "content-type": "application/json" };
  return { ...source, accept: "application/json", ...type };
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === "string" ? code : message === "cancelled" ? "cancelled" : "connection failed";
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return data !== null && typeof data === "object" && !Array.isArray(data) ? data as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

function fail(error: Error): never { throw error; }
