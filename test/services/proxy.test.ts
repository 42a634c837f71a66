import { strict as assert } from "node:assert";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { connections } from "../../services/proxy.ts";

describe("services: proxies", () => {
  let server: Server;
  let proxy: string;
  const asked: string[] = [];
  before(async () => {
    server = createServer((call, response) => void (asked.push(`${call.method} ${call.url}`), response.end("{}")))
      .on("connect", (call, socket) => void (asked.push(`CONNECT ${call.url}`), socket.end("HTTP/1.1 403 Forbidden\r\n\r\n")));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => new Promise((done) => server.close(done)));

  async function ask(url: string, environment: NodeJS.ProcessEnv): Promise<string[]> {
    asked.length = 0;
    const dispatcher = connections(url, environment, { connect: { timeout: 500 } });
    await request(`${url}/x`, { dispatcher }).then(({ body }) => body.text(), () => undefined);
    await dispatcher.close();
    return [...asked];
  }

  it("F-13 a server is asked through the proxy of its scheme, in either case of the name; plain http is forwarded, TLS gets a tunnel (fault 30)", async () => {
    for (const name of ["HTTP_PROXY", "http_proxy"]) {
      assert.deepEqual(await ask("http://api.corp.test", { [name]: proxy }), ["GET http://api.corp.test/x"]);
      assert.deepEqual(await ask("https://api.corp.test", { [name]: proxy }), [], "a proxy for http is none for https");
    }
    for (const name of ["HTTPS_PROXY", "https_proxy"]) {
      assert.deepEqual(await ask("https://api.corp.test", { [name]: proxy }), ["CONNECT api.corp.test:443"]);
      assert.deepEqual(await ask("http://api.corp.test", { [name]: proxy }), []);
    }
  });

  it("F-13 NO_PROXY counts in either case, and this machine is never asked through another (fault 30)", async () => {
    for (const name of ["NO_PROXY", "no_proxy"]) for (const entry of ["api.corp.test", ".corp.test", "*", "x.test,corp.test"])
      assert.deepEqual(await ask("http://api.corp.test", { http_proxy: proxy, [name]: entry }), [], `${name}=${entry}`);
    assert.deepEqual(await ask("http://api.corp.test", { http_proxy: proxy, NO_PROXY: "other.test" }), ["GET http://api.corp.test/x"]);
    for (const url of ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9"]) assert.deepEqual(await ask(url, { http_proxy: proxy, HTTP_PROXY: proxy }), [], url);
  });
});
