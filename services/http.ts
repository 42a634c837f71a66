import { interceptors, request, type Dispatcher } from "undici";
import { connections } from "./proxy.ts";

/** What went wrong on the way to a service: status 0 means that no answer came. Never holds a body or a token. */
export class ServiceError extends Error {
  readonly status: number;
  readonly service: string;
  constructor(service: string, status: number, what: string) {
    super(`${service}: ${what}: ${status === 0 ? "no answer" : `HTTP ${status}`}${hint(status)}`);
    this.name = "ServiceError";
    this.status = status;
    this.service = service;
  }
}

function hint(status: number): string {
  if (status === 0) return ". Is the address right and the network up?";
  if (status === 401) return ". The token is missing, wrong or expired.";
  if (status === 402) return ". The plan does not offer this; see sophia-secrets:features.";
  if (status === 403) return ". The token may not do this, or the plan does not offer it; see sophia-secrets:features.";
  if (status === 429) return ". The service limits requests; wait and run again.";
  return "";
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** One service, one token: requests with bounded retries on reads and bounded waiting. */
export class HttpClient {
  readonly service: string;
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #dispatcher: Dispatcher;

  constructor(options: { service: string; base: string; headers: Record<string, string>; retries?: number }) {
    this.service = options.service;
    this.#base = options.base.replace(/\/+$/, "");
    this.#headers = options.headers;
    this.#dispatcher = connections(this.#base, process.env, { connect: { timeout: 10_000 }, headersTimeout: 60_000, bodyTimeout: 60_000, pipelining: 0, keepAliveTimeout: 1_000 })
      .compose(interceptors.retry({ maxRetries: options.retries ?? 3, minTimeout: 500, maxTimeout: 30_000, methods: ["GET"], statusCodes: [429, 500, 502, 503, 504],
        // Past the last try the answer itself is wanted, not the library's error.
        throwOnError: false }));
  }

  async send(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: string): Promise<Answer> {
    try {
      const answer = await request(`${this.#base}${path}`, { method, headers: this.#headers, dispatcher: this.#dispatcher, ...(body === undefined ? {} : { body }) });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    } catch {
      // The cause may quote the request; the service and the path say enough.
      throw new ServiceError(this.service, 0, `${method} ${path}`);
    }
  }

  /** JSON of a 2xx answer; undefined for 404; anything else throws. */
  async get<T>(path: string): Promise<T | undefined> {
    const answer = await this.send("GET", path);
    if (answer.status === 404) return undefined;
    if (answer.status < 200 || answer.status > 299) throw new ServiceError(this.service, answer.status, `GET ${path}`);
    return JSON.parse(answer.text) as T;
  }

  /** Whether the service does not know the token: it answers a GET with 401. Any other answer, or none, says nothing about the token. */
  async refusesToken(path: string): Promise<boolean> {
    return this.send("GET", path).then(({ status }) => status === 401, () => false);
  }

  close(): Promise<void> {
    return this.#dispatcher.close();
  }
}

export const segment = encodeURIComponent;
