import { strict as assert } from "node:assert";
import { isLoopback } from "../../services/addresses.ts";
import { GithubApi } from "../../services/github-api.ts";
import { HttpClient, ServiceError } from "../../services/http.ts";
import { ServerCase } from "../sandbox/core/server-case.ts";
import { GithubCase, TOKEN } from "../sandbox/github/github-case.ts";

describe("services: addresses", () => {
  it("P-08 only this machine is loopback, whatever an address looks like", () => {
    for (const url of ["http://127.0.0.1", "http://127.0.0.1:80/x", "https://127.9.9.9/", "http://localhost:3", "http://[::1]:3/"]) assert.equal(isLoopback(url), true, url);
    for (const url of ["http://127.0.0.1.example", "http://localhost.example/", "http://example/127.0.0.1", "http://127.0.0.1@example/", "http://10.0.0.1", "ftp://localhost", "127.0.0.1", "http://0.0.0.0"]) assert.equal(isLoopback(url), false, url);
  });
});

describe("services: requests", () => {
  let at: ServerCase;
  let client: HttpClient;
  beforeEach(async () => {
    at = await ServerCase.open();
    client = new HttpClient({ service: "Test", base: `${at.server.url}/`, headers: { authorization: "token right" }, retries: 1 });
  });
  afterEach(async () => {
    await client.close();
    await at.server.close();
  });

  it("F-13 a read is tried again after an outage or a limit, as often as allowed; then its status is told", async () => {
    at.faults.add({ route: "GET /things", kind: "status", status: 503 });
    assert.deepEqual(await client.get("/things"), []);
    at.faults.add({ route: "GET /things", kind: "status", status: 502, count: 2 });
    await assert.rejects(client.get("/things"), { name: "ServiceError", status: 502, message: "Test: GET /things: HTTP 502" });
    assert.deepEqual(at.log.entries.map((e) => e.status), [503, 200, 502, 502]);
  });

  it("F-02 a write is never sent twice", async () => {
    at.faults.add({ route: "PUT /things/{name}", kind: "status", status: 503 });
    at.faults.add({ route: "PUT /things/{name}", kind: "drop" });
    assert.equal((await client.send("PUT", "/things/a", '{"value":"canary"}')).status, 503);
    await assert.rejects(client.send("PUT", "/things/a", '{"value":"canary"}'), (error) => error instanceof ServiceError && error.status === 0 && !error.message.includes("canary"));
    assert.equal(at.log.entries.length, 2);
  });

  it("P-17 absent is undefined; refusals and silence each say what may be wrong, without a token or a body", async () => {
    assert.equal(await client.get("/unknown"), undefined);
    for (const [status, hint] of [[401, /token is missing, wrong or expired/], [402, /plan does not offer/], [403, /may not do this/], [422, /HTTP 422$/]] as const) {
      at.faults.add({ route: "GET /things", kind: "status", status, body: { message: "canary" } });
      await assert.rejects(client.get("/things"), (error: Error) => hint.test(error.message) && !/canary|right/.test(error.message));
    }
    const nobody = new HttpClient({ service: "Test", base: "http://127.0.0.1:1", headers: {}, retries: 0 });
    await assert.rejects(nobody.get("/things"), { status: 0, message: "Test: GET /things: no answer. Is the address right and the network up?" });
    await nobody.close();
  });
});

describe("services: GitHub's reader", () => {
  let at: GithubCase;
  beforeEach(async () => {
    at = await GithubCase.open();
  });
  afterEach(() => at.close());
  const reader = (options: { url?: string; token?: string | undefined } = {}): GithubApi => new GithubApi({ url: at.github.url, organization: "acme", token: TOKEN, retries: 0, ...options });

  it("D-35 F-13 reads all pages: 230 secrets", async () => {
    await at.putSecret("S0", "x");
    const first = at.github.store.secrets[0] ?? assert.fail();
    for (let i = 1; i < 230; i++) at.github.store.putSecret({ ...first, name: `S${i}` });
    const api = reader();
    assert.equal(new Set((await api.items("secrets")).map((s) => s.name)).size, 230);
    assert.equal((await api.items("variables")).length, 0);
    await api.close();
  });

  it("U-06 finds the API below /api/v3 however the address is written", async () => {
    const origin = at.github.url.replace(/\/$/, "");
    for (const url of [origin, `${origin}/`, `${origin}/api/v3`, `${origin}/api/v3/`]) {
      const api = reader({ url });
      assert.equal(await api.repositoryId("two"), at.github.store.repositories[1]?.id, url);
      assert.equal(await api.repositoryId("none"), undefined);
      await api.close();
    }
  });

  it("P-17 a secret's view has no value, an absent one is undefined, an absent name's repositories are an error of 404", async () => {
    await at.putSecret("A", "canary", { visibility: "selected", selected_repository_ids: [1001] });
    const api = reader();
    const found = await api.item("secrets", "A");
    assert.deepEqual([found?.visibility, found && "value" in found, await api.item("secrets", "B")], ["selected", false, undefined]);
    assert.deepEqual(await api.repositoriesOf("secrets", "A"), (await at.call("GET", "/api/v3/orgs/acme/actions/secrets/A/repositories")).json.repositories);
    await assert.rejects(api.repositoriesOf("secrets", "B"), { status: 404 });
    await api.close();
    const stranger = reader({ token: undefined });
    await assert.rejects(stranger.items("secrets"), { status: 401 });
    await stranger.close();
  });
});
