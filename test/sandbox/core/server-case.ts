import { Faults } from "../../../sandbox/core/faults.ts";
import { HttpError } from "../../../sandbox/core/http-error.ts";
import { RequestLog } from "../../../sandbox/core/request-log.ts";
import { startServer, type Call, type Route, type RunningServer } from "../../../sandbox/core/server.ts";

/** A server of three routes that remembers what it did: what really happened, whatever the client was told. */
export class ServerCase {
  readonly server: RunningServer;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly done: string[];

  private constructor(server: RunningServer, log: RequestLog, faults: Faults, done: string[]) {
    this.server = server;
    this.log = log;
    this.faults = faults;
    this.done = done;
  }

  static async open(options: { logFile?: string; port?: number } = {}): Promise<ServerCase> {
    const [log, faults, done] = [new RequestLog(options.logFile), new Faults(), [] as string[]];
    const routes: Route[] = [
      { method: "GET", path: "/things", handler: () => ({ json: [] }) },
      { method: "PUT", path: "/things/:name", handler: (call) => {
        done.push(`${call.params["name"]}=${String(call.body.value)}`);
        return { status: 201, json: {} };
      } },
      { method: "GET", path: "/broken", handler: () => {
        throw new TypeError("it holds a canary");
      } },
      { method: "GET", path: "/internal", internal: true, open: true, handler: () => ({ json: {} }) },
    ];
    const authorize = (call: Pick<Call, "headers">): void => {
      if (call.headers.authorization !== "token right") throw new HttpError(401, "no");
    };
    const server = await startServer({ name: "test", routes, authorize, errorBody: (e) => ({ message: e.message, ...e.extra }), log, faults }, options.port ?? 0);
    return new ServerCase(server, log, faults, done);
  }

  call(method: string, path: string, body?: unknown, milliseconds = 5_000): Promise<Response> {
    return fetch(this.server.url + path, { method, headers: { authorization: "token right" }, signal: AbortSignal.timeout(milliseconds),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** Status of a PUT, or what became of it instead. */
  async put(name: string, milliseconds = 5_000): Promise<number | "cut off" | "no answer"> {
    try {
      return (await this.call("PUT", `/things/${name}`, { value: 1 }, milliseconds)).status;
    } catch (error) {
      return error instanceof Error && error.name === "TimeoutError" ? "no answer" : "cut off";
    }
  }
}
