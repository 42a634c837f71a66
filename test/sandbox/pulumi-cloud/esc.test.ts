import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { parseDuration } from "../../../sandbox/pulumi-cloud/esc/sessions.ts";
import { CloudCase } from "./cloud-case.ts";

const E = "/api/esc/environments";
const LONG = "x".repeat(48 * 1024);
const YAML = "# top\nimports:\n  - default/base\nvalues:\n  # why\n  b: 1 # here\n  a:\n    fn::secret: plain text\n";

describe("environments of the sandbox's Pulumi Cloud", () => {
  let test: CloudCase;
  before(async () => { test = await CloudCase.open(); });
  after(() => test.cloud.close());
  beforeEach(async () => {
    for (const e of test.cloud.environments.list()) {
      e.settings.deletionProtected = false;
      test.cloud.environments.remove(e);
    }
    await test.environment("base", "values:\n  region: us-east-1\n");
  });

  it("U-06 revision 1 is empty; each new text is one more, the same text none; ETag and revision tell which", async () => {
    await test.call("POST", `${E}/acme`, { project: "default", name: "a" });
    const created = await test.call("GET", `${E}/acme/default/a`);
    assert.deepEqual([created.text, created.headers.get("pulumi-esc-revision")], ["", "1"]);
    const write = async (yaml: string) => (await test.call("PATCH", `${E}/acme/default/a`, yaml)).headers.get("pulumi-esc-revision");
    assert.deepEqual([await write(YAML), await write(YAML), await write(`${YAML}# repair 1\n`)], ["2", "2", "3"]);
    const etag = (await test.call("HEAD", `${E}/acme/default/a`)).headers.get("etag") ?? "";
    assert.equal((await test.call("PATCH", `${E}/acme/default/a`, YAML, { etag: "other" })).status, 409);
    assert.equal((await test.call("PATCH", `${E}/acme/default/a`, YAML, { etag })).headers.get("pulumi-esc-revision"), "4");
    assert.equal((await test.call("POST", `${E}/acme`, { project: "default", name: "a" })).status, 409);
  });

  it("U-03 a read gives ciphertext and every other byte as sent; decrypt gives the text; what was read can be written back", async () => {
    const path = await test.environment("a", YAML);
    const read = await test.call("GET", path);
    assert.match(read.text, /^# top\nimports:\n {2}- default\/base\nvalues:\n {2}# why\n {2}b: 1 # here\n {2}a:\n {4}fn::secret:\n {6}ciphertext: \S+\n$/);
    assert.equal((await test.call("GET", `${path}/decrypt`)).text, YAML);
    assert.equal((await test.call("PATCH", path, read.text)).headers.get("pulumi-esc-revision"), "2");
    await test.call("PATCH", path, read.text.replace("b: 1", "b: 2"));
    assert.equal((await test.opened(path))["a"]?.value, "plain text");
    const other = await test.environment("other", "values: {}\n");
    await test.call("PATCH", other, read.text);
    assert.equal((await test.call("POST", `${other}/open`)).status, 400, "ciphertext of another environment opened");
  });

  it("U-11 values arrive unchanged as base64, and as they are where ESC gives `$` no meaning", async () => {
    const path = await test.environment("values", "values: {}\n");
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.constantFrom("$", "$$", "${x}", "a$${b}", "'\"", "l1\nl2\n", "007", "yes", "é🔑", "~", LONG))
      .filter((value) => value !== "" && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/.test(value.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, "")));
    await fc.assert(fc.asyncProperty(text, async (value) => {
      const values = { coded: { "fn::fromBase64": { "fn::secret": Buffer.from(value).toString("base64") } }, ...(/\$[${]/.test(value) ? {} : { plain: { "fn::secret": value } }) };
      const written = await test.call("PATCH", path, stringify({ values }, { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 }));
      assert.equal(written.status, 200, written.text);
      const { coded, plain } = await test.opened(path);
      assert.ok(coded?.value === value && coded.secret === true, "coded");
      if (plain) assert.ok(plain.value === value && plain.secret === true, "plain");
    }), { numRuns: 40, examples: [[LONG]] });
  });

  it("E-12 a doubled dollar in a secret stays doubled, as the library's own encryption leaves it; in plain text it is one", async () => {
    const values = await test.opened(await test.environment("a", "values:\n  s:\n    fn::secret: pa$$word\n  p: pa$$word\n"));
    assert.deepEqual([values["s"]?.value, values["p"]?.value], ["pa$$word", "pa$word"]);
    for (const secret of ["${OPENAI_API_KEY}", "x${"]) {
      assert.equal((await test.call("PATCH", `${E}/acme/default/a`, `values:\n  s:\n    fn::secret: "${secret}"\n`)).status, 400, secret);
    }
  });

  it("E-04 imports come from the same organization, at a version too; later wins; what is not there is told with its place", async () => {
    const base = `${E}/acme/default/base`;
    await test.call("POST", `${base}/versions/tags`, { name: "stable" });
    await test.call("PATCH", base, "values:\n  region: eu\n  more: 1\n");
    const region = async (name: string, imports: string) => (await test.opened(await test.environment(name, `imports: [${imports}]\nvalues: {own: 1}\n`)))["region"]?.value;
    assert.deepEqual([await region("a", "default/base"), await region("b", "base@2"), await region("c", "default/base@stable"), await region("d", "default/base, default/b")],
      ["eu", "us-east-1", "us-east-1", "us-east-1"]);
    const missing = await test.call("POST", `${E}/acme/yaml/check?showSecrets=false`, "imports:\n  - default/none\n");
    const [diagnostic] = missing.json.diagnostics;
    assert.deepEqual([missing.status, diagnostic.severity, diagnostic.range.begin.line, /not found/.test(diagnostic.summary)], [400, "error", 2, true]);
  });

  it("E-09 a key at the wrong level is a warning of check, and no `diagnostics` key in a good PATCH", async () => {
    const wrong = "values: {a: 1}\nenvironmentVariables: {A: x}\n";
    const check = await test.call("POST", `${E}/acme/yaml/check`, wrong);
    assert.deepEqual([check.status, check.json.diagnostics[0].severity], [200, "warning"]);
    await test.call("POST", `${E}/acme`, { project: "default", name: "w" });
    const written = await test.call("PATCH", `${E}/acme/default/w`, wrong);
    assert.deepEqual([written.status, written.text], [200, "{}"]);
    for (const bad of ["values: {a: ${nothing.there}}\n", "values: [1\n", "values:\n  a:\n    fn::open::aws-secrets: {}\n"]) {
      const refused = await test.call("PATCH", `${E}/acme/default/w`, bad);
      assert.deepEqual([refused.status, refused.json.diagnostics.length > 0, refused.json.code], [400, true, 400], bad);
    }
    assert.equal((await test.call("GET", `${E}/acme/default/w`)).text, wrong);
  });

  it("E-13 check hides secrets unless asked; open reads one value by its path; a session ends", async () => {
    const path = await test.environment("a", "values:\n  o: {\"c d\": [{fn::secret: deep}]}\n");
    assert.ok(!(await test.call("POST", `${path}/check?showSecrets=false`)).text.includes('"deep"'));
    assert.ok((await test.call("POST", `${path}/check?showSecrets=true`)).text.includes('"deep"'));
    const { id } = (await test.call("POST", `${path}/open?duration=1h`)).json;
    assert.equal((await test.call("GET", `${path}/open/${id}?property=${encodeURIComponent('o["c d"][0]')}`)).json.value, "deep");
    assert.equal((await test.call("GET", `${path}/open/${id}?property=o.none`)).status, 404);
    assert.equal((await test.call("GET", `${path}/open/${crypto.randomUUID()}`)).status, 404);
    assert.equal((await test.call("POST", `${path}/open?duration=soon`)).status, 400);
    assert.equal(parseDuration("1h30m0.5s"), 5_400_500);
  });

  it("U-04 a protected environment is not deleted; clones open; reserved and bad names are refused", async () => {
    const path = await test.environment("a", YAML);
    assert.deepEqual((await test.call("PATCH", `${path}/settings`, { deletionProtected: true })).json, { deletionProtected: true });
    assert.equal((await test.call("DELETE", path)).status, 409);
    await test.call("PATCH", `${path}/settings`, { deletionProtected: false });
    assert.equal((await test.call("POST", `${path}/clone`, { name: "b", project: "other" })).status, 204);
    assert.equal((await test.opened(`${E}/acme/other/b`))["a"]?.value, "plain text");
    assert.equal((await test.call("DELETE", path)).status, 200);
    assert.equal((await test.call("DELETE", path)).status, 404);
    for (const [project, name] of [["yaml", "x"], ["default", ".."], ["de fault", "x"]]) assert.equal((await test.call("POST", `${E}/acme`, { project, name })).status, 400);
  });

  it("U-12 writers of one environment take turns: eight at once are eight revisions", async () => {
    const path = await test.environment("a", "values: {n: 0}\n");
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => test.call("PATCH", path, `values: {n: ${n + 1}}\n`)));
    assert.deepEqual(answers.map((a) => Number(a.headers.get("pulumi-esc-revision"))).sort((a, b) => a - b), [3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("U-06 with verbatimSecrets a read gives what was sent, also after a restart", async () => {
    const data = mkdtempSync(join(tmpdir(), "cloud-"));
    for (const turn of ["written", "read"]) {
      const verbatim = await CloudCase.open({ data, verbatimSecrets: true });
      const path = `${E}/acme/default/a`;
      if (turn === "written") {
        await verbatim.environment("base", "values: {}\n");
        await verbatim.environment("a", YAML);
      }
      assert.equal((await verbatim.call("GET", path)).text, YAML, turn);
      assert.equal((await verbatim.opened(path))["a"]?.value, "plain text", turn);
      await verbatim.cloud.close();
    }
    rmSync(data, { recursive: true });
  });
});
