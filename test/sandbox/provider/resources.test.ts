import assert from "node:assert/strict";
import type { Wire } from "../../../sandbox/provider/provider.ts";
import type { CloudStub } from "./cloud-stub.ts";
import { failureOf, openCase, secret, unknownText, urnOf } from "./provider-case.ts";
import type { Case } from "./provider-case.ts";

const E = "/api/esc/environments/acme/app/prod";
const bodies = (stub: CloudStub): unknown[] => stub.calls.splice(0).map(({ method, path, body }) => [`${method} ${path}`, body === "" ? "" : JSON.parse(body)]);

describe("stand-in provider: tags and settings of environments", () => {
  let it_: Case;
  beforeEach(async () => { it_ = await openCase(); });
  afterEach(() => it_.close());

  it("U-06 EnvironmentVersionTag: calls, in-place revision, import, gone on 404 only", async () => {
    const { stub, provider } = it_;
    const urn = urnOf("pulumiservice:index:EnvironmentVersionTag");
    const id = "acme/app/prod/day-1";
    const tag = `${E}/versions/tags/day-1`;
    const inputs = { organization: "acme", project: "app", environment: "prod", tagName: "day-1", revision: 3 };
    stub.on(`POST ${E}/versions/tags`, { status: 204 }).on(`PATCH ${tag}`, { status: 204 }).on(`DELETE ${tag}`, { status: 204 });
    assert.deepEqual(await provider.create(urn, inputs, false), { id, outputs: inputs });
    await provider.update(urn, id, { inputs, outputs: inputs }, { ...inputs, revision: 4 }, false);
    await provider.delete(urn, id);
    assert.deepEqual(bodies(stub), [
      [`POST ${E}/versions/tags`, { name: "day-1", revision: 3 }], [`PATCH ${tag}`, { revision: 4 }], [`DELETE ${tag}`, ""],
    ]);
    stub.on(`GET ${tag}`, { body: { name: "day-1", revision: 3, created: "x" } });
    assert.deepEqual(await provider.read(urn, id, {}), { id, inputs, outputs: inputs });
    assert.deepEqual(provider.diff(urn, { inputs, outputs: inputs }, { ...inputs, revision: unknownText }).replaces, []);
    assert.deepEqual(provider.diff(urn, { inputs, outputs: inputs }, { ...inputs, tagName: "day-2" }).replaces, ["tagName"]);
    stub.on(`POST ${E}/versions/tags`, { status: 409 });
    assert.equal((await provider.create(urn, inputs, false)).id, id, "the same tag on the same revision is ours");
    assert.match((await failureOf(provider.create(urn, { ...inputs, revision: 9 }, false))).message, /exists already/);
    stub.on(`GET ${tag}`, { status: 403, body: { message: "no 404 here" } });
    await failureOf(provider.read(urn, id, {}));
    stub.on(`GET ${tag}`, { status: 404 }).on(`DELETE ${tag}`, { status: 404 });
    assert.equal(await provider.read(urn, id, {}), undefined);
    await provider.delete(urn, id);
  });

  it("U-06 EnvironmentTag: calls of the api module, update by the current value, import, gone on 404 only", async () => {
    const { stub, provider } = it_;
    const urn = urnOf("pulumiservice:api/esc:EnvironmentTag");
    const id = "acme/app/prod/owner";
    const tag = `${E}/tags/owner`;
    const inputs = { orgName: "acme", projectName: "app", envName: "prod", name: "owner", value: "core" };
    const record = { name: "owner", value: "core", created: "c", modified: "m", editorLogin: "l", editorName: "n" };
    stub.on(`POST ${E}/tags`, { body: record }).on(`GET ${tag}`, { body: record }).on(`PATCH ${tag}`, { body: record }).on(`DELETE ${tag}`, { status: 204 });
    assert.deepEqual(await provider.create(urn, inputs, false), { id, outputs: record });
    assert.equal(stub.calls[0]?.headers.accept, "application/json");
    assert.equal(stub.calls[1]?.headers["content-type"], undefined);
    await provider.update(urn, id, { inputs, outputs: record }, { ...inputs, value: "web" }, false);
    await provider.delete(urn, id);
    assert.deepEqual(bodies(stub), [
      [`POST ${E}/tags`, { name: "owner", value: "core" }], [`GET ${tag}`, ""],
      [`PATCH ${tag}`, { currentTag: { value: "core" }, newTag: { name: "owner", value: "web" } }], [`GET ${tag}`, ""],
      [`DELETE ${tag}`, ""],
    ]);
    assert.deepEqual(await provider.read(urn, id, {}), { id, inputs, outputs: record });
    stub.on(`PATCH ${tag}`, { status: 409 });
    await failureOf(provider.update(urn, id, { inputs, outputs: { ...record, value: "old" } }, { ...inputs, value: "web" }, false));
    await provider.update(urn, id, { inputs, outputs: { ...record, value: "old" } }, inputs, false);
    stub.on(`GET ${tag}`, { status: 500 });
    await failureOf(provider.read(urn, id, {}));
    stub.on(`GET ${tag}`, { status: 404 });
    assert.equal(await provider.read(urn, id, {}), undefined);
  });

  it("U-06 EnvironmentSettings: refuses to create what a read answers; works by import; destroy makes no call", async () => {
    const { stub, provider } = it_;
    const urn = urnOf("pulumiservice:api/esc:EnvironmentSettings");
    const id = "acme/app/prod";
    const inputs = { orgName: "acme", projectName: "app", envName: "prod", deletionProtected: true };
    stub.on(`GET ${E}/settings`, { body: { deletionProtected: true } }).on(`PATCH ${E}/settings`, { body: { deletionProtected: true } });
    assert.match((await failureOf(provider.create(urn, inputs, false))).message, /exist already; import/);
    assert.deepEqual(await provider.read(urn, id, {}), { id, inputs, outputs: { deletionProtected: true } });
    stub.taken();
    await provider.update(urn, id, {}, inputs, false);
    await provider.delete(urn, id);
    assert.deepEqual(bodies(stub), [[`PATCH ${E}/settings`, { deletionProtected: true }], [`GET ${E}/settings`, ""]]);
  });

  it("U-03 what a program marks secret stays secret in answers of every type", async () => {
    const { stub, provider } = it_;
    const urn = urnOf("pulumiservice:index:EnvironmentVersionTag");
    const inputs: Wire = { organization: secret("acme"), project: "app", environment: "prod", tagName: "t", revision: 1 };
    stub.on(`POST ${E}/versions/tags`, { status: 204 });
    assert.deepEqual(provider.check(urn, inputs).inputs["organization"], secret("acme"));
    assert.deepEqual((await provider.create(urn, inputs, false)).outputs, inputs);
  });

  it("U-06 a type that the stand-in does not serve says so; a missing token and a file backend too", async () => {
    const { provider } = it_;
    assert.throws(() => provider.check(urnOf("pulumiservice:index:Webhook"), {}), /Webhook is not served by the stand-in/);
    provider.configure({ apiUrl: "file:///state", accessToken: "x" });
    assert.match((await failureOf(provider.delete(urnOf("pulumiservice:index:Team"), "a/b"))).message, /apiUrl is not an http/);
    assert.throws(() => provider.configure({}), /no access token/);
  });
});
