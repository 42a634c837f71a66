import assert from "node:assert/strict";
import { CREATE, DELETE, GET, healthy, META, PATCH, revision } from "./cloud-stub.ts";
import type { Answer } from "./cloud-stub.ts";
import { ENVIRONMENT as URN, ENVIRONMENT_ID as ID, failureOf, inputs, openCase, state, urnOf } from "./provider-case.ts";
import type { Case } from "./provider-case.ts";

describe("stand-in provider: --faithful errs as the official plugin does", () => {
  let it_: Case;
  beforeEach(async () => { it_ = await openCase({ faithful: true }); healthy(it_.stub, "a: 1"); });
  afterEach(() => it_.close());
  const old = { inputs: inputs("a: 1"), outputs: state("a: 1", 2) };

  const swallowed: [string, Answer][] = [
    ...[400, 401, 404, 409, 429, 500].map((status): [string, Answer] => [String(status), { status, body: { code: status } }]),
    ["200 without a revision", { body: {} }],
    ["a dropped connection", { silence: "drop" }],
  ];
  for (const [what, answer] of swallowed) {
    it(`U-06 update: ${what} is a success with revision 0, and is not repeated`, async () => {
      const { stub, provider } = it_;
      stub.on(PATCH, answer);
      assert.deepEqual(await provider.update(URN, ID, old, inputs("a: 2"), false), state("a: 2", 0));
      assert.deepEqual(stub.taken(), [PATCH, META]);
      assert.deepEqual(provider.diff(URN, { inputs: inputs("a: 2"), outputs: state("a: 2", 0) }, inputs("a: 2")).changed, [], "nothing is sent again");
    });
  }

  const gone: [string, Answer, number][] = [
    ["401", { status: 401 }, 1],
    ["403", { status: 403 }, 1],
    ["429", { status: 429 }, 4],
    ["500", { status: 500 }, 4],
    ["a dropped connection", { silence: "drop" }, 4],
    ["200 without a revision", { body: "a: 1" }, 1],
  ];
  for (const [what, answer, tries] of gone) {
    it(`U-06 refresh: ${what} drops the environment after ${tries} tries`, async () => {
      const { stub, provider } = it_;
      stub.on(GET, answer);
      assert.equal(await provider.read(URN, ID, old), undefined);
      assert.deepEqual(stub.taken(), Array<string>(tries).fill(GET));
    });
  }

  it("U-06 a half-failed create leaves an orphan, and the next one meets 409 for ever", async () => {
    const { stub, provider } = it_;
    stub.on(PATCH, { status: 500 }).on(GET, revision(1));
    await failureOf(provider.create(URN, inputs("a: 1"), false));
    stub.on(PATCH, revision(2)).on(CREATE, { status: 409 });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assert.match((await failureOf(provider.create(URN, inputs("a: 1"), false))).message, /409/);
    }
  });

  it("U-06 diagnostics fail an update, an empty list as well as a 400 with some", async () => {
    const { stub, provider } = it_;
    for (const answer of [revision(3, { diagnostics: [] }), { status: 400, body: { diagnostics: [{ summary: "x" }] } }]) {
      stub.on(PATCH, answer);
      await failureOf(provider.update(URN, ID, old, inputs("a: 2"), false));
    }
  });

  it("U-06 metadata: fatal to an update after the write, ignored by a refresh", async () => {
    const { stub, provider } = it_;
    stub.on(META, { status: 500 });
    await failureOf(provider.update(URN, ID, old, inputs("a: 2"), false));
    assert.equal((await provider.read(URN, ID, old))?.outputs["environmentId"], undefined);
  });

  it("U-06 a delete of what is gone fails; a preview tells the inputs alone; ciphertext becomes an input", async () => {
    const { stub, provider } = it_;
    stub.on(DELETE, { status: 404 }).on(GET, revision(2, "ciphertext"));
    assert.match((await failureOf(provider.delete(URN, ID))).message, /404/);
    assert.deepEqual(await provider.update(URN, ID, old, inputs("a: 2"), true), inputs("a: 2"));
    assert.deepEqual((await provider.read(URN, ID, old))?.inputs, inputs("ciphertext"));
  });

  it("U-06 the other types: what is dropped, refused and taken back", async () => {
    const { stub, provider } = it_;
    const E = "/api/esc/environments/acme/app/prod";
    const versionTag = urnOf("pulumiservice:index:EnvironmentVersionTag");
    stub.on(`GET ${E}/versions/tags/t`, { status: 500, body: { message: "upstream said 404" } });
    assert.equal(await provider.read(versionTag, "acme/app/prod/t", {}), undefined);
    stub.on(`GET ${E}/versions/tags/t`, { status: 500, body: { message: "upstream is down" } });
    await failureOf(provider.read(versionTag, "acme/app/prod/t", {}));
    stub.on("GET /api/orgs/acme/teams/core", { status: 404 }).on(`GET ${E}/tags/t`, { status: 404 });
    await failureOf(provider.read(urnOf("pulumiservice:index:TeamEnvironmentPermission"), "acme/core/app+prod", {}));
    await failureOf(provider.read(urnOf("pulumiservice:api/esc:EnvironmentTag"), "acme/app/prod/t", {}));
  });
});
