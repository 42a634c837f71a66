import { strict as assert } from "node:assert";
import { request } from "@octokit/request";
import { GithubCase, TOKEN } from "./github-case.ts";

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

  it("U-06 every address in an answer has the prefix that was asked with, and pages can be followed by it (fault 6)", async () => {
    const origin = at.github.url.replace(/\/$/, "");
    for (const name of ["A", "B", "C"]) {
      await at.putSecret(name, "x", { visibility: "selected", selected_repository_ids: [1001, 1002, 1003] });
      await at.call("POST", "/orgs/acme/actions/variables", { name, value: "x", visibility: "selected", selected_repository_ids: [1001, 1002, 1003] });
    }
    for (const prefix of ["", "/api/v3"]) {
      const lists = ["/orgs/acme/repos", ...["secrets", "variables"].flatMap((kind) => [`/orgs/acme/actions/${kind}`, `/orgs/acme/actions/${kind}/A/repositories`])].map((path) => `${path}?per_page=1`);
      const asked = await Promise.all(["/orgs/acme", "/repos/acme/one", "/orgs/acme/actions/secrets/A", "/orgs/acme/actions/variables/A", ...lists].map((path) => at.call("GET", `${prefix}${path}`)));
      const addresses = asked.flatMap(({ text, headers }) => [...(`${text} ${headers.get("link") ?? ""}`.matchAll(/https?:\/\/[^">]+/g))].map(([address]) => address));
      assert.ok(addresses.length >= 15);
      assert.deepEqual(addresses.filter((address) => !address.startsWith(`${origin}${prefix}/${address.includes("/repos/") ? "repos" : "orgs"}/`)), [], prefix);
      for (const address of addresses) assert.equal((await at.call("GET", address.slice(origin.length))).status, 200, address);
      // A client that follows pages, on the base address that an Enterprise Server has.
      const octokit = request.defaults({ baseUrl: `${origin}${prefix}`, headers: { authorization: `token ${TOKEN}` } });
      const names: string[] = [];
      for (let next: string | undefined = "/orgs/acme/actions/secrets?per_page=1"; next !== undefined;) {
        const { data, headers } = (await octokit(`GET ${next}`)) as { data: { secrets: { name: string }[] }; headers: { link?: string } };
        names.push(...data.secrets.map(({ name }) => name));
        next = /<([^>]+)>; rel="next"/.exec(headers.link ?? "")?.[1];
      }
      assert.deepEqual(names, ["A", "B", "C"]);
    }
    for (const name of ["A", "B", "C"]) for (const kind of ["secrets", "variables"]) await at.call("DELETE", `/orgs/acme/actions/${kind}/${name}`);
  });

  it("U-06 does not tell cases of a repository's name apart, as GitHub (fault 30)", async () => {
    for (const name of ["one", "One", "ONE"]) assert.deepEqual((({ id, name: own }) => [id, own])((await at.call("GET", `/repos/ACME/${name}`)).json), [1001, "one"], name);
    assert.equal(at.github.store.addRepository("oNe").id, 1001);
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
