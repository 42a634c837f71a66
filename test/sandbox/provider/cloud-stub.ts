import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorded { method: string; path: string; headers: IncomingHttpHeaders; body: string }
/** What a stub says: always the same, or by the request. */
export type Says = Answer | ((request: Recorded) => Answer);
export interface Answer { status?: number; body?: unknown; headers?: Record<string, string>; silence?: "hang" | "drop" }

/** A Pulumi Cloud that says what a test tells it to, and remembers what it was asked. */
export class CloudStub {
  readonly calls: Recorded[] = [];
  readonly #server: Server;
  readonly #rules: { route: string; answers: Says[] }[] = [];
  url = "";

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const [method, path] = [request.method ?? "", request.url ?? ""];
        const recorded = { method, path, headers: request.headers, body: Buffer.concat(chunks).toString() };
        this.calls.push(recorded);
        const rule = this.#rules.findLast(({ route }) => route === `${method} ${path}`);
        // The last answer stays for ever; those before it are given once.
        const says = (rule && (rule.answers.length > 1 ? rule.answers.shift() : rule.answers[0])) ?? { status: 418 };
        const answer = typeof says === "function" ? says(recorded) : says;
        if (answer.silence === "hang") return;
        if (answer.silence === "drop") return void request.socket.destroy();
        const text = typeof answer.body === "string" ? answer.body : answer.body === undefined ? "" : JSON.stringify(answer.body);
        response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(text);
      });
    });
  }

  /** `route` is `METHOD /path?query`; a later rule for the same route replaces the earlier one. */
  on(route: string, ...answers: Says[]): this {
    this.#rules.push({ route, answers });
    return this;
  }

  /** Method and path of every call so far, and forgets them. */
  taken(): string[] {
    return this.calls.splice(0).map(({ method, path }) => `${method} ${path}`);
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const E = "/api/esc/environments/acme";
export const CHECK = `POST ${E}/yaml/check?showSecrets=false`;
export const CREATE = `POST ${E}`;
export const PATCH = `PATCH ${E}/app/prod`;
export const GET = `GET ${E}/app/prod`;
export const META = `GET ${E}/app/prod/metadata`;
export const DELETE = `DELETE ${E}/app/prod`;

export const revision = (number: number, body: unknown = ""): Answer => ({ body, headers: { "pulumi-esc-revision": String(number) } });

/** One environment `acme/app/prod`, for which every call goes well. */
export function healthy(stub: CloudStub, definition = "values: {}"): CloudStub {
  return stub
    .on(CHECK, { body: {} })
    .on(CREATE, { status: 201 })
    .on(PATCH, revision(2))
    .on(GET, revision(2, definition))
    .on(META, { body: { id: "11111111-2222-3333-4444-555555555555" } })
    .on(DELETE, { status: 204 });
}

/** The same environment with a memory: it is made, written, read and deleted, and revisions rise. */
export function remembering(stub: CloudStub): CloudStub {
  let held: { revision: number; text: string } | undefined;
  const there = (answer: (environment: { revision: number; text: string }) => Answer) => (): Answer =>
    held === undefined ? { status: 404, body: { code: 404, message: "not found" } } : answer(held);
  return stub
    .on(CHECK, { body: {} })
    .on(CREATE, () => {
      if (held !== undefined) return { status: 409, body: { code: 409, message: "exists" } };
      held = { revision: 1, text: "" };
      return { status: 201 };
    })
    .on(PATCH, ({ body }) => there((environment) => {
      held = { revision: environment.revision + 1, text: body };
      return revision(held.revision);
    })())
    .on(GET, there(({ revision: number, text }) => revision(number, text)))
    .on(META, there(() => ({ body: { id: "11111111-2222-3333-4444-555555555555" } })))
    .on(DELETE, there(() => {
      held = undefined;
      return { status: 204 };
    }));
}
