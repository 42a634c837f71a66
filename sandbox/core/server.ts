import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import findMyWay from "find-my-way";
import type { Faults } from "./faults.ts";
import { HttpError } from "./http-error.ts";
import { readCall, type Call } from "./read-call.ts";
import type { RequestLog } from "./request-log.ts";
import { StartError } from "./start-error.ts";
import { Traffic } from "./traffic.ts";

export type { Call } from "./read-call.ts";

/** `undefined` from a handler is 204. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly text?: string;
}

export interface Route {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/orgs/:org/actions/secrets/:name`; literals win over parameters. */
  readonly path: string;
  readonly handler: (call: Call) => Reply | undefined | Promise<Reply | undefined>;
  /** Needs no token. */
  readonly open?: boolean;
  /** Control of the sandbox itself: not logged, no faults. */
  readonly internal?: boolean;
}

export interface ServerOptions {
  readonly name: string;
  readonly routes: readonly Route[];
  /** Throws HttpError when the request may not pass. */
  readonly authorize: (call: Call, route: Route) => void;
  readonly errorBody: (error: HttpError) => object;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** Checks a request against the service's own description; throws HttpError. */
  readonly validate?: (call: Call, route: Route) => void;
  /** Told of each request that no route takes, before its 404. */
  readonly onUnknown?: (call: Call) => void;
  /** Path prefixes taken off before routing, e.g. `/api/v3`. */
  readonly prefixes?: readonly string[];
  readonly headers?: Record<string, string>;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly traffic: Traffic;
  close(): Promise<void>;
}

/** `PUT /orgs/{org}/actions/secrets/{name}`: the name of a route in logs, faults and tables. */
export const routeName = (route: Pick<Route, "method" | "path">): string =>
  `${route.method} ${route.path.replace(/:(\w+)/g, "{$1}")}`;

/** One of the sandbox's services: routes, token, log and faults over plain HTTP on the loopback interface only. */
export async function startServer(options: ServerOptions, port = 0): Promise<RunningServer> {
  const router = findMyWay({ caseSensitive: true, ignoreTrailingSlash: true, maxParamLength: 1000 });
  for (const route of options.routes) router.on(route.method, route.path, () => {}, route);
  const traffic = new Traffic();
  const server = createHttpServer({ keepAlive: true }, (req, res) => {
    traffic.begin();
    res.once("close", () => traffic.end());
    void answer(options, router, req, res).catch(() => res.destroy());
  });
  // Longer than the clients' own idle time: a reused connection must not be reset under a POST that nobody repeats.
  server.keepAliveTimeout = 120_000;
  server.on("connection", (socket) => socket.setNoDelay(true));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new StartError(`Port ${port} is taken. Stop the other sandbox, or choose another port.`) : error));
    server.listen(port, "127.0.0.1", resolve);
  });
  const at = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${at.port}`,
    port: at.port,
    traffic,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: ServerOptions, router: findMyWay.Instance<findMyWay.HTTPVersion.V1>, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const started = performance.now();
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  // A base address that ends in a slash gives two of them, and `//orgs` would be read as a host.
  const url = new URL((req.url ?? "/").replace(/^\/{2,}/, "/"), "http://sandbox");
  const prefix = (options.prefixes ?? []).find((p) => url.pathname.startsWith(`${p}/`)) ?? "";
  const path = url.pathname.slice(prefix.length);
  const found = router.find(req.method as findMyWay.HTTPMethod, path);
  const route = found?.store as Route | undefined;
  const request = { method: req.method ?? "GET", path, route: route ? routeName(route) : "?" };
  const fault = route?.internal ? undefined : options.faults.match(request);
  const record = (status: number): void => {
    if (route?.internal) return;
    options.log.add({ at: new Date().toISOString(), server: options.name, ...request, status,
      milliseconds: Math.round(performance.now() - started), ...(fault ? { fault: fault.kind } : {}) });
  };
  if (fault?.kind === "drop" || fault?.kind === "hang") {
    record(0);
    if (fault.kind === "drop") res.destroy();
    return;
  }
  if (fault?.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 0));
  let reply: Reply;
  if (fault?.kind === "status") {
    const status = fault.status ?? 500;
    reply = { status, json: fault.body ?? options.errorBody(new HttpError(status, "injected fault")), headers: fault.headers ?? {} };
  } else {
    reply = await handle(options, req, url, prefix, route, found?.params ?? {}, parts);
  }
  record(reply.status ?? 200);
  if (fault?.kind === "apply-then-drop") return void res.destroy();
  if (fault?.kind === "apply-then-hang") return;
  send(res, options.headers ?? {}, reply, req.method === "HEAD");
}

async function handle(options: ServerOptions, req: IncomingMessage, url: URL, prefix: string, route: Route | undefined,
  params: Record<string, string | undefined>, parts: Buffer[]): Promise<Reply> {
  try {
    const call = readCall(req, url, prefix, params, parts);
    if (!route) {
      options.authorize(call, { method: "GET", path: "", handler: () => undefined });
      options.onUnknown?.(call);
      throw new HttpError(404, `Not Found`);
    }
    if (!route.open) options.authorize(call, route);
    options.validate?.(call, route);
    return (await route.handler(call)) ?? { status: 204 };
  } catch (error) {
    if (error instanceof HttpError) return { status: error.status, json: options.errorBody(error), headers: error.headers };
    // Our own mistake: the kind and the place go to stderr. The message could quote a body, so it goes nowhere.
    const [kind, places] = error instanceof Error ? [error.name, (error.stack ?? "").split("\n").filter((line) => /^ +at /.test(line)).join("\n")] : [typeof error, ""];
    process.stderr.write(`sandbox ${options.name}: ${route ? routeName(route) : url.pathname}: ${kind}\n${places}\n`);
    return { status: 500, json: options.errorBody(new HttpError(500, "Internal Server Error")) };
  }
}

function send(res: ServerResponse, common: Record<string, string>, reply: Reply, headOnly: boolean): void {
  const status = reply.status ?? 200;
  const body = reply.text ?? (reply.json === undefined ? "" : JSON.stringify(reply.json));
  const headers: Record<string, string> = { ...common };
  if (status !== 204) {
    headers["content-type"] = reply.text === undefined ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
    headers["content-length"] = String(Buffer.byteLength(body));
  }
  res.writeHead(status, { ...headers, ...reply.headers });
  res.end(headOnly || status === 204 ? undefined : body);
}
