import { strict as assert } from "node:assert";
import { GithubCase } from "./github-case.ts";

const BASE = "/orgs/acme/actions/variables";

describe("sandbox's GitHub: organisation variables", () => {
  let at: GithubCase;
  beforeEach(async () => {
    at = await GithubCase.open();
  });
  afterEach(() => at.close());

  it("U-06 creates once (201, then 409), changes parts (204), deletes once (204, then 404)", async () => {
    const body = { name: "Org_Name", value: "acme", visibility: "all" };
    assert.equal((await at.call("POST", BASE, body)).status, 201);
    assert.equal((await at.call("POST", BASE, { ...body, name: "ORG_NAME" })).status, 409);
    assert.equal((await at.call("PATCH", `${BASE}/org_name`, { value: "$ other\n" })).status, 204);
    const { json } = await at.call("GET", `${BASE}/ORG_NAME`);
    assert.deepEqual([json.name, json.value, json.visibility], ["ORG_NAME", "$ other\n", "all"]);
    assert.equal((await at.call("PATCH", `${BASE}/ORG_NAME`, { name: "NEW_NAME" })).status, 204);
    assert.deepEqual((await at.call("GET", BASE)).json.variables.map((v: { name: string; value: string }) => [v.name, v.value]), [["NEW_NAME", "$ other\n"]]);
    assert.equal((await at.call("PATCH", `${BASE}/ORG_NAME`, { value: "x" })).status, 404);
    assert.equal((await at.call("DELETE", `${BASE}/NEW_NAME`)).status, 204);
    assert.equal((await at.call("DELETE", `${BASE}/NEW_NAME`)).status, 404);
  });

  it("U-06 a rename to a name that is taken is refused, and so is a value over 48 KB or an unknown repository; nothing changes", async () => {
    for (const name of ["A", "B"]) await at.call("POST", BASE, { name, value: name, visibility: "all" });
    const before = JSON.stringify(at.github.store.variables);
    assert.equal((await at.call("PATCH", `${BASE}/A`, { name: "B" })).status, 409);
    assert.equal((await at.call("PATCH", `${BASE}/A`, { value: "x".repeat(48 * 1024 + 1) })).status, 422);
    assert.equal((await at.call("POST", BASE, { name: "C", value: "x".repeat(48 * 1024 + 1), visibility: "all" })).status, 422);
    assert.equal((await at.call("PATCH", `${BASE}/A`, { visibility: "selected", selected_repository_ids: [9] })).status, 422);
    assert.equal((await at.call("POST", BASE, { name: "GITHUB_C", value: "x", visibility: "all" })).status, 422);
    assert.equal(JSON.stringify(at.github.store.variables), before);
  });

  it("P-07 (2 of 3) keeps the selected repositories of a variable", async () => {
    const ids = at.github.store.repositories.map((r) => r.id);
    await at.call("POST", BASE, { name: "A", value: "x", visibility: "selected", selected_repository_ids: ids.slice(0, 1) });
    assert.equal((await at.call("PUT", `${BASE}/A/repositories`, { selected_repository_ids: ids.slice(1) })).status, 204);
    const { json } = await at.call("GET", `${BASE}/A/repositories`);
    assert.deepEqual([json.total_count, json.repositories.map((r: { name: string }) => r.name)], [2, ["two", "three"]]);
    assert.match((await at.call("GET", `${BASE}/A`)).json.selected_repositories_url, /\/actions\/variables\/A\/repositories$/);
    await at.call("PATCH", `${BASE}/A`, { visibility: "private" });
    assert.equal((await at.call("PUT", `${BASE}/A/repositories/${ids[0]}`)).status, 409);
  });
});
