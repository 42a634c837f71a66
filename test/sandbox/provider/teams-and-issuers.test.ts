import assert from "node:assert/strict";
import { InitFailed } from "../../../sandbox/provider/api-error.ts";
import { goDuration } from "../../../sandbox/provider/go-duration.ts";
import type { CloudStub } from "./cloud-stub.ts";
import { failureOf, openCase, urnOf } from "./provider-case.ts";
import type { Case } from "./provider-case.ts";

const bodies = (stub: CloudStub): unknown[] => stub.calls.splice(0).map(({ method, path, body }) => [`${method} ${path}`, body === "" ? "" : JSON.parse(body)]);
const T = "/api/orgs/acme/teams/core";
const record = (members: string[] = [], environments: unknown[] = []): { body: unknown } =>
  ({ body: { kind: "pulumi", name: "core", displayName: "core", description: "", members: members.map((githubLogin) => ({ githubLogin })), environments } });

describe("stand-in provider: teams, grants, issuers", () => {
  let it_: Case;
  beforeEach(async () => { it_ = await openCase(); });
  afterEach(() => it_.close());

  const TEAM = urnOf("pulumiservice:index:Team");
  const team = { organizationName: "acme", teamType: "pulumi", name: "core", displayName: "core", members: ["ann", "bob"] };

  it("U-06 Team: members one by one, sorted; names at every update; 409 on add is fine; import", async () => {
    const { stub, provider } = it_;
    stub.on("POST /api/orgs/acme/teams/pulumi", { body: {} }).on(`PATCH ${T}`, { status: 204 }, { status: 204 }, { status: 409 }, { status: 204 })
      .on(`GET ${T}`, record(["me"]), record(["bob", "ann"])).on(`DELETE ${T}`, { status: 204 });
    const { inputs } = provider.check(TEAM, { organizationName: "acme", teamType: "pulumi", name: "core", members: ["bob", "ann"] });
    assert.deepEqual(inputs, team);
    assert.deepEqual(await provider.create(TEAM, inputs, false), { id: "acme/core", outputs: team });
    assert.deepEqual(bodies(stub), [
      ["POST /api/orgs/acme/teams/pulumi", { organization: "acme", teamType: "pulumi", name: "core", displayName: "core", description: "" }],
      [`GET ${T}`, ""], [`PATCH ${T}`, { memberAction: "remove", member: "me" }], [`PATCH ${T}`, { memberAction: "add", member: "ann" }], [`PATCH ${T}`, { memberAction: "add", member: "bob" }], [`GET ${T}`, ""],
    ]);
    await provider.update(TEAM, "acme/core", { inputs: team, outputs: team }, { ...team, members: ["bob", "cat"], description: "d" }, false);
    await provider.delete(TEAM, "acme/core");
    assert.deepEqual(bodies(stub), [
      [`PATCH ${T}`, { newDisplayName: "core", newDescription: "d" }],
      [`PATCH ${T}`, { memberAction: "remove", member: "ann" }], [`PATCH ${T}`, { memberAction: "add", member: "cat" }], [`DELETE ${T}`, ""],
    ]);
    assert.deepEqual(await provider.read(TEAM, "acme/core", {}), { id: "acme/core", inputs: team, outputs: team });
  });

  it("U-06 Team: a half-failed create tells who is in; an update or a repeated create does the rest", async () => {
    const { stub, provider } = it_;
    stub.on("POST /api/orgs/acme/teams/pulumi", { body: {} }).on(`PATCH ${T}`, { status: 204 }, { status: 403 }).on(`GET ${T}`, record());
    const error = await failureOf(provider.create(TEAM, team, false));
    assert.ok(error instanceof InitFailed);
    assert.deepEqual([error.id, error.outputs["members"]], ["acme/core", ["ann"]]);
    stub.taken();
    stub.on(`PATCH ${T}`, { status: 204 }).on(`GET ${T}`, record(["ann", "bob"]));
    await provider.update(TEAM, "acme/core", { inputs: team, outputs: error.outputs }, team, false);
    assert.deepEqual(bodies(stub).at(-1), [`PATCH ${T}`, { memberAction: "add", member: "bob" }]);
    stub.on("POST /api/orgs/acme/teams/pulumi", { status: 409 });
    assert.equal((await provider.create(TEAM, team, false)).id, "acme/core", "begun by this process");
    assert.match((await failureOf(provider.create(TEAM, { ...team, name: "other" }, false))).message, /409/);
    stub.on("GET /api/orgs/acme/teams/other", record(["eve", "mal"]));
    assert.match((await failureOf(provider.create(TEAM, { ...team, name: "other" }, false))).message, /team acme\/other exists already/);
  });

  for (const status of [401, 403, 429, 500]) {
    it(`U-06 Team and grant: ${status} fails a refresh and drops nothing`, async () => {
      const { stub, provider } = it_;
      stub.on(`GET ${T}`, { status, body: { code: 404 } });
      await failureOf(provider.read(TEAM, "acme/core", { inputs: team, outputs: team }));
      await failureOf(provider.read(GRANT, "acme/core/app+prod", {}));
    });
  }

  const GRANT = urnOf("pulumiservice:index:TeamEnvironmentPermission");
  const grant = { organization: "acme", team: "core", project: "app", environment: "prod", permission: "open" };

  it("A-09 TeamEnvironmentPermission: every change replaces, delete first; gone with its team; import", async () => {
    const { stub, provider } = it_;
    stub.on(`PATCH ${T}`, { status: 204 }).on(`GET ${T}`, record([], [{ envName: "prod", projectName: "app", permission: "open" }]));
    const id = "acme/core/app+prod";
    assert.deepEqual(await provider.create(GRANT, { ...grant, maxOpenDuration: "1h30m0s" }, false), { id, outputs: { ...grant, maxOpenDuration: "1h30m0s" } });
    await provider.delete(GRANT, id);
    assert.deepEqual(bodies(stub), [
      [`PATCH ${T}`, { addEnvironmentPermission: { envName: "prod", projectName: "app", permission: "open", maxOpenDuration: "1h30m0s" } }],
      [`PATCH ${T}`, { removeEnvironment: { envName: "prod", projectName: "app" } }],
    ]);
    for (const [name, value] of Object.entries({ ...grant, maxOpenDuration: "1h" })) {
      const difference = provider.diff(GRANT, { inputs: grant, outputs: grant }, { ...grant, [name]: `${value}x` });
      assert.deepEqual([difference.replaces, difference.deleteBeforeReplace], [[name], true]);
    }
    assert.deepEqual(await provider.read(GRANT, id, {}), { id, inputs: grant, outputs: grant });
    stub.on(`GET ${T}`, record());
    assert.equal(await provider.read(GRANT, id, {}), undefined);
    stub.on(`GET ${T}`, { status: 404 }).on(`PATCH ${T}`, { status: 404 });
    assert.equal(await provider.read(GRANT, id, {}), undefined);
    await provider.delete(GRANT, id);
    const { failures } = provider.check(GRANT, { ...grant, permission: "owner", maxOpenDuration: "soon" });
    assert.deepEqual(failures.map(({ property }) => property), ["permission", "maxOpenDuration"]);
  });

  it("U-06 durations take the service's form", () => {
    const forms = { "90m": "1h30m0s", "1h": "1h0m0s", "45s": "45s", "1500ms": "1.5s", "0h": "0s", "20ms": "20ms", "1h30m": "1h30m0s" };
    for (const [given, form] of Object.entries(forms)) assert.equal(goDuration(given), form);
    for (const wrong of ["", "5", "1h x", "m"]) assert.throws(() => goDuration(wrong), /must be a duration/);
  });

  const ISSUER = urnOf("pulumiservice:index:OidcIssuer");
  const O = "/api/orgs/acme";
  const url = "https://token.actions.example";
  const policies = [{ decision: "allow", rules: { sub: "repo:acme/app" }, tokenType: "organization", authorizedPermissions: ["standard"] }];
  const issuer = { organization: "acme", name: "actions", url, policies };
  const registered = { id: "i1", name: "actions", url, issuer: url, thumbprints: ["aa"] };

  function issuerStub(stub: CloudStub): void {
    stub.on(`POST ${O}/oidc/issuers`, { body: registered }).on(`GET ${O}/oidc/issuers/i1`, { body: registered })
      .on(`PATCH ${O}/oidc/issuers/i1`, { body: registered }).on(`DELETE ${O}/oidc/issuers/i1`, { status: 204 })
      .on(`GET ${O}/auth/policies/oidcissuers/i1`, { body: { id: "p1", version: 1, policies } }).on(`PATCH ${O}/auth/policies/p1`, { body: {} });
  }

  it("S-43 OidcIssuer: issuer, then its policies as one list; no change after a refresh; import", async () => {
    const { stub, provider } = it_;
    issuerStub(stub);
    const created = await provider.create(ISSUER, issuer, false);
    assert.deepEqual(created, { id: "acme/i1", outputs: { ...issuer, thumbprints: ["aa"] } });
    assert.deepEqual(bodies(stub), [
      [`POST ${O}/oidc/issuers`, { name: "actions", url }], [`GET ${O}/auth/policies/oidcissuers/i1`, ""], [`PATCH ${O}/auth/policies/p1`, { policies }],
    ]);
    const refreshed = await provider.read(ISSUER, "acme/i1", { inputs: issuer, outputs: created.outputs });
    assert.deepEqual(refreshed, { id: "acme/i1", inputs: issuer, outputs: created.outputs });
    const imported = await provider.read(ISSUER, "acme/i1", {});
    assert.deepEqual(imported?.inputs, created.outputs);
    assert.deepEqual(provider.diff(ISSUER, { inputs: imported?.inputs, outputs: imported?.outputs }, issuer).changed, []);
    stub.taken();
    await provider.update(ISSUER, "acme/i1", { inputs: issuer, outputs: created.outputs }, { ...issuer, name: "new" }, false);
    await provider.delete(ISSUER, "acme/i1");
    assert.deepEqual(bodies(stub), [
      [`PATCH ${O}/oidc/issuers/i1`, { name: "new" }], [`GET ${O}/auth/policies/oidcissuers/i1`, ""], [`PATCH ${O}/auth/policies/p1`, { policies }],
      [`DELETE ${O}/oidc/issuers/i1`, ""],
    ]);
  });

  it("S-43 OidcIssuer: failed policies leave a state that the next up finishes; an issuer of somebody's is named", async () => {
    const { stub, provider } = it_;
    issuerStub(stub);
    stub.on(`PATCH ${O}/auth/policies/p1`, { status: 403 });
    const error = await failureOf(provider.create(ISSUER, issuer, false));
    assert.ok(error instanceof InitFailed);
    assert.deepEqual([error.id, error.outputs["policies"]], ["acme/i1", []]);
    stub.on(`POST ${O}/oidc/issuers`, { status: 409 }).on(`GET ${O}/oidc/issuers`, { body: { oidcIssuers: [{ ...registered, name: "theirs" }] } });
    const other = await openCase();
    try {
      issuerStub(other.stub);
      other.stub.on(`POST ${O}/oidc/issuers`, { status: 409 }).on(`GET ${O}/oidc/issuers`, { body: { oidcIssuers: [registered] } });
      assert.match((await failureOf(other.provider.create(ISSUER, issuer, false))).message, /OIDC issuer acme\/https.* exists already/);
      other.stub.on(`GET ${O}/auth/policies/oidcissuers/i1`, { body: { id: "p1", version: 1, policies: [] } });
      assert.equal((await other.provider.create(ISSUER, issuer, false)).id, "acme/i1", "an issuer without policies is an interrupted create");
    } finally {
      await other.close();
    }
  });
});
