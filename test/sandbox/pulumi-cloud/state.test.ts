import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { CloudCase } from "./cloud-case.ts";

const resource = (name: string, more: object = {}) => ({ urn: `urn:pulumi:dev::proj::t:i:A::${name}`, type: "t:i:A", custom: true, ...more });
const S = "/api/stacks/acme/proj/dev";

describe("state routes of the sandbox's Pulumi Cloud", () => {
  let test: CloudCase;
  let clock: number;
  let data: string;
  const reopen = async (): Promise<void> => {
    await test.cloud.close();
    test = await CloudCase.open({ data, now: () => new Date(clock) });
  };
  const journal = (path: string, lease: Record<string, string>, entries: object[]) =>
    test.call("PATCH", `${path}/journalentries`, { entries: entries.map((e, i) => ({ version: 1, operationID: i + 1, sequenceID: i + 1, removeOld: null, removeNew: null, ...e })) }, lease);
  const names = async (): Promise<string[]> => ((await test.call("GET", `${S}/export`)).json.deployment.resources ?? []).map((r: { urn: string }) => r.urn.split("::").at(-1));

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), "cloud-"));
    clock = Date.parse("2026-01-02T03:04:05Z");
    test = await CloudCase.open({ data, now: () => new Date(clock) });
    assert.equal((await test.call("POST", "/api/stacks/acme/proj", { stackName: "dev" })).status, 200);
  });
  afterEach(async () => {
    await test.cloud.close();
    rmSync(data, { recursive: true });
  });

  it("U-12 409 names user, kind, start and end; a preview takes no lock; after the lease the next one takes over and keeps what was recorded", async () => {
    const first = await test.update(S);
    await journal(first.path, first.lease, [{ kind: 1, state: resource("a") }]);
    await assert.rejects(test.update(S), /409.*sandbox started the update at 2026-01-02T03:04:05\.000Z.*pulumi cancel.*2026-01-02T03:09:05/);
    for (const [method, path, body] of [["POST", `${S}/import`, { version: 3, deployment: {} }], ["DELETE", S, undefined], ["POST", `${S}/rename`, { newName: "x" }]] as const) {
      assert.equal((await test.call(method, path, body)).status, 409, path);
    }
    const preview = (await test.call("POST", `${S}/preview`, { name: "p", runtime: "nodejs", options: { dryRun: true } })).json;
    assert.equal((await test.call("POST", `${S}/update/${preview.updateID}`, {})).status, 200);
    clock += 301_000;
    assert.equal((await journal(first.path, first.lease, [{ kind: 1, state: resource("late") }])).status, 403);
    await test.update(S);
    assert.deepEqual(await names(), ["a"]);
  });

  it("U-12 a renewed lease holds on; a cancelled update's next call gets 403, another token 401", async () => {
    const { path, lease } = await test.update(S);
    clock += 200_000;
    assert.equal((await test.call("POST", `${path}/renew_lease`, { duration: 300 }, lease)).status, 200);
    clock += 200_000;
    await reopen();
    await assert.rejects(test.update(S), /409/);
    assert.equal((await test.call("POST", `${path}/renew_lease`, { duration: 300 }, { authorization: "update-token other" })).status, 401);
    assert.equal((await test.call("POST", `${path}/renew_lease`, { duration: 300 })).status, 401);
    assert.equal((await test.call("POST", `${path}/cancel`)).status, 204);
    assert.equal((await test.call("POST", `${path}/renew_lease`, { duration: 300 }, lease)).status, 403);
    assert.equal((await test.call("POST", `${path}/cancel`)).status, 409);
    assert.equal((await test.call("GET", S)).json.activeUpdate, path.split("/").at(-1));
  });

  it("U-06 a restart in the middle of an update keeps lease and journal; the batch sent again counts once", async () => {
    const { path, lease, journalVersion } = await test.update(S);
    assert.equal(journalVersion, 1);
    const batch = [{ kind: 0, operation: { type: "creating", resource: resource("b") } }, { kind: 1, operationID: 2, state: resource("a") }];
    assert.equal((await journal(path, lease, batch)).status, 204);
    await reopen();
    assert.equal((await journal(path, lease, batch)).status, 204);
    assert.equal((await test.call("POST", `${path}/complete`, { status: "failed" }, lease)).status, 200);
    assert.equal((await test.call("POST", `${path}/complete`, { status: "failed" }, lease)).status, 200, "the repeated call");
    const { deployment } = (await test.call("GET", `${S}/export`)).json;
    assert.deepEqual([deployment.resources.length, deployment.pending_operations.length], [1, 1]);
    assert.equal((await test.call("GET", path)).json.status, "failed");
    assert.deepEqual(readdirSync(join(data, "stacks/acme/proj/dev")).filter((f) => f.startsWith("journal")), []);
  });

  it("U-06 full checkpoints, also gzipped; the last one is the state, also when the update is cancelled", async () => {
    await test.cloud.close();
    test = await CloudCase.open({ data, journal: false });
    const { path, lease, journalVersion } = await test.update(S);
    assert.equal(journalVersion, 0);
    assert.equal((await journal(path, lease, [])).status, 400);
    for (const name of ["a", "b"]) {
      const body = JSON.stringify({ isInvalid: false, version: 4, features: ["hooks"], deployment: { resources: [resource(name)] } });
      const response = await fetch(test.cloud.url + `${path}/checkpoint`, { method: "PATCH", headers: { ...lease, "content-encoding": "gzip" }, body: gzipSync(body) });
      assert.equal(response.status, 204);
    }
    await test.call("POST", `${path}/cancel`);
    assert.deepEqual(await names(), ["b"]);
    assert.deepEqual((await test.call("GET", `${S}/export`)).json.features, ["hooks"]);
  });

  it("U-06 a journal that names nothing is kept aside, the stack is free and its state is the old one", async () => {
    const { path, lease } = await test.update(S);
    await journal(path, lease, [{ kind: 1, removeOld: 7 }]);
    assert.equal((await test.call("POST", `${path}/complete`, { status: "succeeded" }, lease)).status, 500);
    assert.ok(readdirSync(join(data, "stacks/acme/proj/dev")).some((f) => f.endsWith(".rejected")));
    await test.update(S);
  });

  it("U-06 export by version, history with pages and counts, removal only when empty or forced", async () => {
    for (const n of [1, 2, 3]) await test.call("POST", `${S}/import`, { version: 3, deployment: { resources: Array.from({ length: n }, (_, i) => resource(`r${i}`)) } });
    assert.equal((await test.call("GET", `${S}/export/2`)).json.deployment.resources.length, 2);
    assert.equal((await test.call("GET", `${S}/export/9`)).status, 404);
    const { updates } = (await test.call("GET", `${S}/updates?pageSize=2&page=2`)).json;
    assert.deepEqual(updates.map((u: { version: number; kind: string; resourceCount: number }) => [u.version, u.kind, u.resourceCount]), [[1, "import", 1]]);
    const refused = await test.call("DELETE", `${S}?force=false`);
    assert.deepEqual([refused.status, refused.json.message], [400, "Bad Request: Stack still contains resources."]);
    assert.equal((await test.call("DELETE", `${S}?force=true`)).status, 204);
    assert.equal((await test.call("GET", S)).status, 404);
    assert.ok(!existsSync(join(data, "stacks/acme/proj/dev")));
  });

  it("U-03 values are in no file in plain text, ciphertext of another stack is refused, files are for their owner only", async () => {
    const canary = `canary-${crypto.randomUUID()}`;
    const plaintext = Buffer.from(canary).toString("base64");
    const { ciphertexts } = (await test.call("POST", `${S}/batch-encrypt`, { plaintexts: [plaintext, plaintext] })).json;
    const { plaintexts } = (await test.call("POST", `${S}/batch-decrypt`, { ciphertexts })).json;
    assert.deepEqual(plaintexts, { [ciphertexts[0]]: plaintext, [ciphertexts[1]]: plaintext });
    await test.call("POST", "/api/stacks/acme/proj", { stackName: "other" });
    const refused = await test.call("POST", "/api/stacks/acme/proj/other/decrypt", { ciphertext: ciphertexts[0] });
    assert.deepEqual([refused.status, refused.text.includes(canary)], [400, false]);
    await test.environment("e", `values:\n  a:\n    fn::secret: ${canary}\n`);
    for (const file of readdirSync(data, { recursive: true, encoding: "utf8" }).map((f) => join(data, f))) {
      const { mode } = statSync(file);
      assert.equal(mode & 0o077, 0, file);
      if (statSync(file).isFile()) assert.ok(!readFileSync(file, "utf8").includes(canary), file);
    }
    assert.ok(!JSON.stringify(test.cloud.log.entries).includes(canary));
  });

  it("U-06 stacks are found by project, organization and tag, and only in the sandbox's organization", async () => {
    await test.call("POST", "/api/stacks/acme/two", { stackName: "x", tags: { team: "a" } });
    const found = async (query: string) => (await test.call("GET", `/api/user/stacks?${query}`)).json.stacks.map((s: { projectName: string }) => s.projectName);
    assert.deepEqual([await found(""), await found("project=two"), await found("tagName=team&tagValue=a"), await found("tagName=team&tagValue=b")],
      [["proj", "two"], ["two"], ["two"], []]);
    assert.equal((await test.call("GET", "/api/stacks/elsewhere/proj/dev")).status, 404);
    assert.equal((await test.call("POST", "/api/stacks/acme/proj", { stackName: "dev" })).status, 409);
    assert.equal((await test.call("POST", "/api/stacks/acme/proj", { stackName: ".." })).status, 400);
  });
});
