import assert from "node:assert/strict";
import { InitFailed } from "../../../sandbox/provider/api-error.ts";
import { CHECK, CREATE, DELETE, GET, healthy, META, PATCH, revision } from "./cloud-stub.ts";
import type { Answer } from "./cloud-stub.ts";
import { ENVIRONMENT as URN, ENVIRONMENT_ID as ID, failureOf, inputs, openCase, secret, state, stringAsset, unknownText, UUID } from "./provider-case.ts";
import type { Case } from "./provider-case.ts";

const CANARY = "canary" + "-4711-" + "never-in-an-error";
const YAML = `values:\n  a: {"fn::secret": "${CANARY}"}`;

describe("stand-in provider: Environment", function () {
  this.timeout(30_000); // undici looks at its time limits once a second
  let it_: Case;
  beforeEach(async () => { it_ = await openCase(); healthy(it_.stub, YAML); });
  afterEach(() => it_.close());

  it("U-06 create makes the official plugin's four calls, in its order, with its headers", async () => {
    const { stub, provider } = it_;
    assert.deepEqual(await provider.create(URN, inputs(YAML), false), { id: ID, outputs: state(YAML, 2) });
    const [check, create, patch, meta] = stub.calls;
    assert.deepEqual(stub.calls.map((call) => [`${call.method} ${call.path}`, call.body]), [
      [CHECK, YAML], [CREATE, JSON.stringify({ project: "app", name: "prod" })], [PATCH, YAML], [META, ""],
    ]);
    for (const call of [check, create, patch]) {
      assert.equal(call?.headers.accept, "application/vnd.pulumi+8");
      assert.equal(call?.headers["content-type"], "application/json");
      assert.equal(call?.headers["x-pulumi-source"], undefined);
    }
    assert.equal(meta?.headers.accept, "application/vnd.pulumi+9");
    assert.equal(meta?.headers["x-pulumi-source"], "provider");
    assert.equal(meta?.headers.authorization, "token pul-tttttttt");
  });

  it("U-06 update, read and delete make the official plugin's calls", async () => {
    const { stub, provider } = it_;
    stub.on(PATCH, revision(3));
    assert.deepEqual(await provider.update(URN, ID, { inputs: inputs("old"), outputs: state("old", 2) }, inputs(YAML), false), state(YAML, 3));
    assert.deepEqual(stub.taken(), [PATCH, META]);
    await provider.read(URN, ID, { inputs: inputs(YAML), outputs: state(YAML, 3) });
    assert.deepEqual(stub.taken(), [GET, META]);
    await provider.delete(URN, ID);
    assert.deepEqual(stub.taken(), [DELETE]);
  });

  it("U-06 check, diff and preview make no call", async () => {
    const { stub, provider } = it_;
    const checked = provider.check(URN, { organization: "acme", name: "prod", yaml: stringAsset("\n a: 1 \n\n") });
    assert.deepEqual(checked, { inputs: { organization: "acme", name: "prod", project: "default", yaml: secret("a: 1") }, failures: [] });
    const old = { inputs: inputs("a: 1"), outputs: state("a: 1", 2) };
    assert.deepEqual(provider.diff(URN, old, inputs("a: 1")).changed, []);
    assert.deepEqual(provider.diff(URN, old, inputs("a:  1")).changed, ["yaml"]);
    assert.deepEqual((await provider.update(URN, ID, old, inputs("a: 2"), true)), { ...state("a: 2", 2), revision: unknownText });
    assert.deepEqual((await provider.create(URN, inputs("a: 2"), true)).outputs, { ...inputs("a: 2"), revision: unknownText, environmentId: unknownText });
    assert.deepEqual(stub.taken(), []);
  });

  it("U-06 a definition not known at preview stays unknown and secret, and is a change", () => {
    const { provider } = it_;
    const checked = provider.check(URN, { ...inputs(""), yaml: secret(unknownText) });
    assert.deepEqual(checked.inputs["yaml"], secret(unknownText));
    const difference = provider.diff(URN, { inputs: inputs("a"), outputs: state("a", 2) }, checked.inputs);
    assert.deepEqual([difference.changed, difference.replaces], [["yaml"], []]);
  });

  it("U-06 another organization, project or name is another environment, the old one deleted first", () => {
    const { provider } = it_;
    for (const name of ["organization", "project", "name"]) {
      const difference = provider.diff(URN, { inputs: inputs("a"), outputs: state("a", 2) }, { ...inputs("a"), [name]: "other" });
      assert.deepEqual([difference.replaces, difference.deleteBeforeReplace], [[name], true]);
    }
    assert.equal(provider.check(URN, { ...inputs("a"), name: "a/b" }).failures[0]?.property, "name");
  });

  it("U-03 yaml is a secret in every answer, whether or not the program marked it", async () => {
    const { provider } = it_;
    const given = { organization: "acme", project: "app", name: "prod", yaml: "a: 1" };
    assert.deepEqual(provider.check(URN, given).inputs["yaml"], secret("a: 1"));
    assert.deepEqual((await provider.create(URN, given, false)).outputs["yaml"], secret("a: 1"));
    const read = await provider.read(URN, ID, {});
    assert.deepEqual([read?.inputs["yaml"], read?.outputs["yaml"]], [secret(YAML), secret(YAML)]);
    assert.deepEqual(provider.seal(URN, { yaml: "x" })["yaml"], secret("x"));
  });

  it("U-02 import: an id alone gives full inputs and state; the older form means project default", async () => {
    const { stub, provider } = it_;
    assert.deepEqual(await provider.read(URN, ID, {}), { id: ID, inputs: inputs(YAML), outputs: state(YAML, 2) });
    stub.on("GET /api/esc/environments/acme/default/prod", { status: 404 });
    assert.equal(await provider.read(URN, "acme/prod", {}), undefined);
    assert.match((await failureOf(provider.read(URN, "prod", {}))).message, /id must be organization\/project\/name/);
  });

  it("U-06 refresh keeps what was delivered while the revision is ours, though the service tells ciphertext", async () => {
    const { stub, provider } = it_;
    stub.on(GET, revision(2, "ciphertext"));
    const old = { inputs: inputs(YAML), outputs: state(YAML, 2) };
    assert.deepEqual(await provider.read(URN, ID, old), { id: ID, ...old });
    stub.on(GET, revision(3, "ciphertext"));
    assert.deepEqual((await provider.read(URN, ID, old))?.inputs, inputs("ciphertext"));
    stub.on(GET, revision(2, "ciphertext")).on(META, { body: { id: "made again by hand" } });
    assert.deepEqual((await provider.read(URN, ID, old))?.inputs, inputs("ciphertext"));
  });

  const refusals: [string, Answer][] = [
    ...[401, 402, 403, 409, 429, 500].map((status): [string, Answer] => [String(status), { status, body: { code: status, message: CANARY } }]),
    ["400", { status: 400, body: YAML }],
    ["400 with diagnostics", { status: 400, body: { diagnostics: [{ summary: CANARY, range: { begin: { line: 2, column: 6 } } }] } }],
    ["200 with a diagnosed error", revision(3, { diagnostics: [{ summary: CANARY }] })],
    ["200 without a revision", { body: {} }],
    ["a hang", { silence: "hang" }],
    ["a dropped connection", { silence: "drop" }],
  ];
  for (const [what, answer] of refusals) {
    it(`U-06 update: ${what} fails, leaves the state alone and tells nothing of the definition`, async () => {
      const { stub, provider } = it_;
      stub.on(PATCH, answer);
      const error = await failureOf(provider.update(URN, ID, { inputs: inputs("old"), outputs: state("old", 2) }, inputs(YAML), false));
      assert.ok(!(error instanceof InitFailed));
      assert.ok(!error.message.includes("canary") && !error.message.includes("fn::secret") && !error.message.includes("pul-t"), error.message);
      assert.match(error.message, /PATCH|write|not accept/);
      const again = [429, 500].includes(answer.status ?? 0) || answer.silence === "drop";
      assert.equal(stub.taken().filter((call) => call === PATCH).length, again ? 5 : 1);
    });

    if (!what.startsWith("200") && !what.startsWith("400")) {
      it(`U-06 refresh: ${what} fails, and does not drop the environment`, async () => {
        const { stub, provider } = it_;
        stub.on(GET, answer);
        await failureOf(provider.read(URN, ID, { inputs: inputs(YAML), outputs: state(YAML, 2) }));
        stub.on(GET, revision(2, YAML)).on(META, answer);
        await failureOf(provider.read(URN, ID, { inputs: inputs(YAML), outputs: state(YAML, 2) }));
      });
      it(`U-06 delete: ${what} fails`, async () => {
        it_.stub.on(DELETE, answer);
        await failureOf(it_.provider.delete(URN, ID));
      });
      it(`U-06 create: ${what} to the POST fails and leaves nothing in the state`, async () => {
        it_.stub.on(CREATE, answer);
        const error = await failureOf(it_.provider.create(URN, inputs(YAML), false));
        assert.ok(!(error instanceof InitFailed), error.message);
        assert.equal(it_.stub.taken().includes(PATCH), false);
      });
    }
  }

  it("U-06 refresh drops on 404 only; a delete of what is gone is fine; an update of it is not", async () => {
    const { stub, provider } = it_;
    for (const route of [GET, DELETE, PATCH]) stub.on(route, { status: 404, body: { code: 404 } });
    assert.equal(await provider.read(URN, ID, { inputs: inputs(YAML), outputs: state(YAML, 2) }), undefined);
    await provider.delete(URN, ID);
    assert.match((await failureOf(provider.update(URN, ID, {}, inputs(YAML), false))).message, /404/);
  });

  it("U-06 deletion protection is told as such", async () => {
    it_.stub.on(DELETE, { status: 409 });
    assert.match((await failureOf(it_.provider.delete(URN, ID))).message, /protected from deletion/);
  });

  it("U-06 429 twice, then 200: Retry-After is kept and the operation goes well", async () => {
    const { stub, provider } = it_;
    const busy = { status: 429, headers: { "retry-after": "1" } };
    stub.on(PATCH, busy, revision(4)).on(META, { status: 503 }, { silence: "drop" }, { body: { id: UUID } });
    const from = performance.now();
    assert.equal((await provider.update(URN, ID, {}, inputs(YAML), false))["revision"], 4);
    assert.ok(performance.now() - from > 990);
    assert.deepEqual(stub.taken(), [PATCH, PATCH, META, META, META]);
  });

  it("U-06 update: a failed metadata call fails, so that the state keeps what is confirmed", async () => {
    it_.stub.on(META, { status: 403 });
    assert.ok(!((await failureOf(it_.provider.update(URN, ID, {}, inputs(YAML), false))) instanceof InitFailed));
    it_.stub.on(META, { status: 404 });
    assert.equal("environmentId" in await it_.provider.update(URN, ID, {}, inputs(YAML), false), false);
  });
});
