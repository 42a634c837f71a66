import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
}

export interface Fake {
  /** Root of its REST API. */
  readonly url: string;
  readonly calls: Call[];
  close(): Promise<void>;
}

/** A GitHub of one function, for the few routes that the sandbox does not have: those of one repository. */
export async function serve(answer: (call: Call) => { status: number; body: unknown }): Promise<Fake> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const call = { method: request.method ?? "", path: request.url ?? "", body: Buffer.concat(parts).toString(), authorization: request.headers.authorization ?? "" };
      calls.push(call);
      const { status, body } = answer(call);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}
