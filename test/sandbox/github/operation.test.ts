import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "@octokit/request";
import { compareBoxes } from "../../../sandbox/github/compare-boxes.ts";
import { GithubStore } from "../../../sandbox/github/store.ts";
import { GithubCase, seal, TOKEN } from "./github-case.ts";

const SECRETS = "/orgs/acme/actions/secrets";

describe("sandbox's GitHub in operation", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-github-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("U-06 keeps key, repositories, secrets and variables across a restart; a box written before opens after it", async () => {
    const first = await GithubCase.open({ folder });
    const { text: key } = await first.call("GET", `${SECRETS}/public-key`);
    await first.putSecret("A", "kept");
    await first.call("POST", "/orgs/acme/actions/variables", { name: "V", value: "kept too", visibility: "all" });
    const held = JSON.stringify([first.github.store.secrets, first.github.store.variables, first.github.store.repositories]);
    await first.close();
    const second = await GithubCase.open({ folder, repositories: ["one", "two", "three", "four"] });
    assert.equal((await second.call("GET", `${SECRETS}/public-key`)).text, key);
    assert.equal(await second.github.reveal("A"), "kept");
    assert.equal(JSON.stringify([second.github.store.secrets, second.github.store.variables, second.github.store.repositories.slice(0, 3)]), held);
    assert.equal(second.github.store.repositories.length, 4);
    await second.close();
  });

  it("P-14 (1 of 4) what is acknowledged is on disk, in a file of its own that nobody else may read", async () => {
    const at = await GithubCase.open({ folder });
    assert.equal((await at.putSecret("A", "text")).status, 201);
    const file = join(folder, "github.json");
    assert.equal(JSON.parse(readFileSync(file, "utf8")).secrets.A.box, at.github.store.secret("A")?.box);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await at.close();
  });

  it("U-06 to look into a kept folder writes nothing there", async () => {
    const at = await GithubCase.open({ folder });
    await at.putSecret("A", "text");
    await at.close();
    const before = statSync(join(folder, "github.json")).ino;
    assert.equal((await GithubStore.open({ folder, organization: "", repositories: [] })).secrets.length, 1);
    assert.deepEqual(await compareBoxes(folder, join(import.meta.dirname, "..", "..", "..", ".mocharc.json")), { equal: 0, different: ["A"] });
    assert.equal(statSync(join(folder, "github.json")).ino, before);
  });

  it("F-13 rate limits and outages on demand: each kind with its headers, as often as asked, and then no more", async () => {
    const at = await GithubCase.open();
    const { faults } = at.github;
    const reset = String(Math.floor(Date.now() / 1000) + 60);
    const secondary = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits";
    const cases = [
      { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset } },
      { status: 403, headers: { "retry-after": "1" }, body: { message: "slow down", documentation_url: secondary } },
      { status: 429, headers: { "retry-after": "2" } },
      { status: 502 },
    ];
    for (const fault of cases) {
      faults.add({ route: "PUT /orgs/{org}/actions/secrets/{name}", kind: "status", ...fault });
      const answer = await at.putSecret("A", "text");
      assert.equal(answer.status, fault.status);
      for (const [name, value] of Object.entries(fault.headers ?? {})) assert.equal(answer.headers.get(name), value);
      if (fault.body) assert.deepEqual(answer.json, fault.body);
    }
    assert.deepEqual([at.github.store.secrets, faults.pending()], [[], []]);
    assert.equal((await at.putSecret("A", "text")).status, 201);
    faults.add({ route: "GET /orgs/{org}/actions/secrets/{name}", kind: "status", status: 404 });
    assert.deepEqual([(await at.call("GET", `${SECRETS}/A`)).status, (await at.call("GET", `${SECRETS}/A`)).status], [404, 200], "late to show");
    await at.close();
  });

  it("U-16 counts the requests that are answered at once, with a delay for each", async () => {
    const at = await GithubCase.open();
    const { faults, traffic } = at.github;
    for (let i = 0; i < 3; i++) await at.call("GET", SECRETS);
    assert.equal(traffic.peak, 1);
    faults.add({ route: /./, kind: "delay", milliseconds: 100, count: Infinity });
    await Promise.all(Array.from({ length: 5 }, () => at.call("GET", SECRETS)));
    assert.equal(traffic.peak, 5);
    assert.ok(at.github.log.entries.slice(3).every((e) => e.milliseconds >= 95 && e.fault === "delay"));
    traffic.reset();
    assert.deepEqual([traffic.inFlight, traffic.peak], [0, 0]);
    await at.close();
  });

  it("U-06 an octokit client writes, lists and deletes, whether its base address ends in a slash or not", async () => {
    const at = await GithubCase.open();
    for (const baseUrl of [at.github.url, at.github.url.replace(/\/$/, ""), `${at.github.url}api/v3`]) {
      const octokit = request.defaults({ baseUrl, headers: { authorization: `token ${TOKEN}` } });
      const { data: key } = await octokit("GET /orgs/{org}/actions/secrets/public-key", { org: "acme" });
      const secret = { org: "acme", secret_name: "A" };
      const made = await octokit("PUT /orgs/{org}/actions/secrets/{secret_name}", { ...secret, key_id: key.key_id, encrypted_value: await seal(key.key, baseUrl), visibility: "selected", selected_repository_ids: [1001] });
      assert.equal(made.status, 201);
      assert.equal(await at.github.reveal("A"), baseUrl);
      const { data } = await octokit("GET /orgs/{org}/actions/secrets", { org: "acme", per_page: 100 });
      assert.deepEqual(data.secrets.map((s) => [s.name, s.visibility]), [["A", "selected"]]);
      assert.equal((await octokit("DELETE /orgs/{org}/actions/secrets/{secret_name}", secret)).status, 204);
    }
    await assert.rejects(request("GET /orgs/{org}", { baseUrl: at.github.url, org: "acme" }), { status: 401 });
    await at.close();
  });
});
