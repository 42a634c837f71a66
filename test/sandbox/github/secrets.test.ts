import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { GithubCase, seal } from "./github-case.ts";

const BASE = "/orgs/acme/actions/secrets";

describe("sandbox's GitHub: organisation secrets", () => {
  let at: GithubCase;
  beforeEach(async () => {
    at = await GithubCase.open();
  });
  afterEach(() => at.close());

  it("C-07 opens each box and finds what was put in: any text up to 48 KB", async () => {
    for (const [name, text] of [["PLAIN", "v"], ["ODD", "$ $$ ${x} \"'\\ \n\t 007 yes é 🔑"], ["LARGE", "x".repeat(48 * 1024)]] as const) {
      assert.equal((await at.putSecret(name, text)).status, 201);
      assert.equal((await at.github.reveal(name)) === text, true, `the box of ${name} holds another text`);
    }
    assert.equal((await at.putSecret("LARGER", "x".repeat(48 * 1024 + 1))).status, 422);
    assert.equal(await at.github.reveal("LARGER"), undefined);
  });

  it("U-06 has one key of 32 bytes; a box for another key, or none at all, is refused or cannot be opened", async () => {
    const first = (await at.call("GET", `${BASE}/public-key`)).json;
    assert.equal(Buffer.from(first.key, "base64").length, 32);
    assert.deepEqual((await at.call("GET", `${BASE}/public-key`)).json, first);
    assert.equal((await at.putSecret("A", "text", { key_id: "123" })).status, 422);
    assert.equal((await at.call("PUT", `${BASE}/A`, { encrypted_value: Buffer.from("short").toString("base64"), key_id: first.key_id, visibility: "all" })).status, 422);
    assert.equal((await at.call("PUT", `${BASE}/A`, { visibility: "all" })).status, 422, "a new secret needs a box");
    assert.deepEqual(at.github.store.secrets, []);
    const stranger = await GithubCase.open();
    const { key } = (await stranger.call("GET", `${BASE}/public-key`)).json;
    await at.call("PUT", `${BASE}/A`, { encrypted_value: await seal(key, "text"), key_id: first.key_id, visibility: "all" });
    assert.equal(await at.github.reveal("A"), undefined);
    await stranger.close();
  });

  it("U-06 answers 201, then 204; 204 to the deletion, then 404; names in upper case, found in any", async () => {
    assert.equal((await at.putSecret("api_Key", "one")).status, 201);
    assert.equal((await at.putSecret("API_KEY", "two")).status, 204);
    assert.equal((await at.call("GET", `${BASE}/Api_key`)).json.name, "API_KEY");
    assert.equal(await at.github.reveal("api_key"), "two");
    assert.equal((await at.call("DELETE", `${BASE}/api_key`)).status, 204);
    assert.equal((await at.call("DELETE", `${BASE}/api_key`)).status, 404);
    assert.equal((await at.call("GET", `${BASE}/API_KEY`)).status, 404);
    for (const name of ["GITHUB_X", "github_x", "1A", "A-B", "A%20B"]) assert.equal((await at.putSecret(name, "x")).status, 422, name);
  });

  it("U-06 keeps times in whole seconds, and created_at through updates; a change of visibility needs no box", async () => {
    await at.putSecret("A", "one");
    const before = (await at.call("GET", `${BASE}/A`)).json;
    assert.match(before.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(before.updated_at, before.created_at);
    await sleep(1_100);
    assert.equal((await at.call("PUT", `${BASE}/A`, { visibility: "private" })).status, 204);
    const after = (await at.call("GET", `${BASE}/A`)).json;
    assert.deepEqual([after.created_at, after.visibility, after.updated_at > before.updated_at], [before.created_at, "private", true]);
    assert.equal(await at.github.reveal("A"), "one");
    at.github.store.touchSecret("a", new Date("2040-01-02T03:04:05.678Z"));
    assert.equal((await at.call("GET", `${BASE}/A`)).json.updated_at, "2040-01-02T03:04:05Z", "an edit on GitHub's page");
  });

  it("P-07 (1 of 3) keeps the selected repositories: as numbers or texts, in the secret or by their own routes; 409 unless `selected`", async () => {
    const [one, two, three] = at.github.store.repositories.map((r) => r.id) as [number, number, number];
    const ids = async (): Promise<number[]> => (await at.call("GET", `${BASE}/A/repositories`)).json.repositories.map((r: { id: number }) => r.id);
    await at.putSecret("A", "text", { visibility: "selected", selected_repository_ids: [two, String(one)] });
    const view = (await at.call("GET", `${BASE}/A`)).json;
    assert.match(view.selected_repositories_url, /^http:\/\/127\.0\.0\.1:\d+\/orgs\/acme\/actions\/secrets\/A\/repositories$/);
    assert.deepEqual(await ids(), [one, two]);
    await at.putSecret("A", "text", { visibility: "selected" });
    assert.deepEqual(await ids(), [one, two], "an update that does not name them leaves them");
    assert.equal((await at.call("PUT", `${BASE}/A/repositories/${three}`)).status, 204);
    assert.equal((await at.call("DELETE", `${BASE}/A/repositories/${one}`)).status, 204);
    assert.deepEqual(await ids(), [two, three]);
    assert.equal((await at.call("PUT", `${BASE}/A/repositories`, { selected_repository_ids: [] })).status, 204);
    assert.deepEqual(await ids(), []);
    assert.equal((await at.call("PUT", `${BASE}/A/repositories`, { selected_repository_ids: [9] })).status, 404);
    assert.equal((await at.putSecret("B", "text", { visibility: "selected", selected_repository_ids: [9] })).status, 422);
    await at.putSecret("A", "text", { visibility: "all" });
    assert.equal("selected_repositories_url" in (await at.call("GET", `${BASE}/A`)).json, false);
    for (const [method, path, body] of [["PUT", `/repositories/${one}`], ["DELETE", `/repositories/${one}`], ["PUT", "/repositories", { selected_repository_ids: [one] }]] as const)
      assert.equal((await at.call(method, `${BASE}/A${path}`, body)).status, 409, `${method} ${path}`);
  });

  it("D-35 F-13 shows 205 secrets in pages: 30 unless asked, 100 at most, with absolute links to the others", async () => {
    await at.putSecret("S0", "text");
    const first = at.github.store.secrets[0] ?? assert.fail();
    for (let i = 1; i < 205; i++) at.github.store.putSecret({ ...first, name: `S${i}` });
    assert.equal((await at.call("GET", BASE)).json.secrets.length, 30);
    const names: string[] = [];
    let [path, pages] = [`${BASE}?per_page=1000`, 0];
    for (let next: string | undefined = path; next !== undefined && pages < 10; pages++) {
      path = next;
      const { json, headers } = await at.call("GET", path);
      assert.equal(json.total_count, 205);
      names.push(...json.secrets.map((s: { name: string }) => s.name));
      next = /<http:\/\/127\.0\.0\.1:\d+([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
    }
    assert.equal(pages, 3);
    assert.deepEqual(names.sort(), Array.from({ length: 205 }, (_, i) => `S${i}`).sort());
    assert.match((await at.call("GET", `${BASE}?per_page=100&page=3`)).headers.get("link") ?? "", /page=2>; rel="prev", .*page=1>; rel="first"$/);
  });

  it("P-12 (2 of 6) no answer, log entry or error holds a value or its box", async () => {
    const canary = "canary" + "-value-".repeat(3);
    const answers = [await at.putSecret("A", canary), await at.putSecret("A", canary, { key_id: "1" }), await at.putSecret("GITHUB_A", canary)];
    for (const path of ["", "/A", "/A/repositories"]) answers.push(await at.call("GET", BASE + path));
    const box = at.github.store.secret("A")?.box ?? assert.fail();
    const said = JSON.stringify([answers.map((a) => [a.text, [...a.headers]]), at.github.log.entries]);
    assert.deepEqual([said.includes("canary"), said.includes(box)], [false, false]);
  });
});
