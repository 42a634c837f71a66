import { strict as assert } from "node:assert";
import { GithubCase } from "./github-case.ts";

describe("sandbox's GitHub: organisation, repositories, login", () => {
  let at: GithubCase;
  before(async () => {
    at = await GithubCase.open();
  });
  after(() => at.close());

  it("U-06 answers below /api/v3 as an Enterprise Server does, and without a prefix", async () => {
    for (const prefix of ["", "/api/v3", "/"]) {
      assert.equal((await at.call("GET", `${prefix}/orgs/acme`)).json.login, "acme", prefix);
      assert.equal((await at.call("GET", `${prefix}/user`)).status, 200, prefix);
    }
    assert.deepEqual([...new Set(at.github.log.entries.map((e) => e.path))], ["/orgs/acme", "/user"]);
  });

  it("U-06 shows another organisation as missing, on every route", async () => {
    const body = { encrypted_value: "A".repeat(80), key_id: "1", visibility: "all" };
    for (const [method, path, sent] of [
      ["GET", ""], ["GET", "/repos"], ["GET", "/actions/secrets"], ["GET", "/actions/secrets/public-key"], ["GET", "/actions/secrets/A"], ["PUT", "/actions/secrets/A", body],
      ["DELETE", "/actions/secrets/A"], ["GET", "/actions/secrets/A/repositories"], ["GET", "/actions/variables"], ["POST", "/actions/variables", { name: "A", value: "b", visibility: "all" }],
      ["PATCH", "/actions/variables/A", {}], ["DELETE", "/actions/variables/A"],
    ] as const) assert.equal((await at.call(method, `/orgs/other${path}`, sent)).status, 404, `${method} ${path}`);
    assert.equal((await at.call("GET", "/repos/other/one")).status, 404);
    assert.deepEqual([at.github.store.secrets, at.github.store.variables], [[], []]);
  });

  it("S-02 refuses a request without a token, with another one, or with another scheme: 401, and nothing of it is done", async () => {
    const path = "/orgs/acme/actions/variables";
    const body = { name: "A", value: "b", visibility: "all" };
    for (const authorization of ["", "Bearer nobody's", "Basic abc", "Bearer ", "ghp-of-the-tests"]) {
      const { status, json } = await at.call("POST", path, body, { authorization });
      assert.deepEqual([status, json.status, typeof json.documentation_url], [401, "401", "string"], authorization);
    }
    assert.equal((await at.call("GET", "/no/such/route", undefined, { authorization: "" })).status, 401, "a stranger learns no routes");
    assert.deepEqual(at.github.store.variables, []);
    assert.deepEqual(at.github.violations, []);
  });

  it("U-06 gives GitHub's shape of an error", async () => {
    const { json, headers } = await at.call("GET", "/orgs/other");
    assert.deepEqual(json, { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" });
    assert.match(headers.get("content-type") ?? "", /^application\/json/);
  });

  it("D-35 lists repositories in pages; ids and node ids stay those of the name", async () => {
    const all = (await at.call("GET", "/orgs/acme/repos")).json as { id: number; name: string }[];
    assert.deepEqual(all.map((r) => r.name), ["one", "two", "three"]);
    const first = await at.call("GET", "/orgs/acme/repos?per_page=2");
    assert.equal(first.json.length, 2);
    assert.match(first.headers.get("link") ?? "", /page=2>; rel="next"/);
    assert.equal((await at.call("GET", "/repos/acme/two")).json.id, all[1]?.id);
    assert.equal((await at.call("GET", "/repos/acme/four")).status, 404);
  });
});
