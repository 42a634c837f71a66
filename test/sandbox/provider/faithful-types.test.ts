import assert from "node:assert/strict";
import { InitFailed } from "../../../sandbox/provider/api-error.ts";
import type { CloudStub } from "./cloud-stub.ts";
import { failureOf, openCase, unknownText, urnOf } from "./provider-case.ts";
import type { Case } from "./provider-case.ts";

const told = (stub: CloudStub): unknown[] => stub.calls.splice(0).map(({ method, path, body }) => [`${method} ${path}`, body === "" ? "" : JSON.parse(body)]);

/** What the official plugin 1.3.0, built from its source, was seen to do. */
describe("stand-in provider: --faithful errs as the official plugin does, type by type", () => {
  let it_: Case;
  beforeEach(async () => { it_ = await openCase({ faithful: true }); });
  afterEach(() => it_.close());

  const TAG = urnOf("pulumiservice:api/esc:EnvironmentTag");
  const T = "/api/esc/environments/acme/app/prod/tags";
  const tag = { orgName: "acme", projectName: "app", envName: "prod", name: "t", value: "v" };
  const record = (value = "v") => ({ body: { name: "t", value, created: "c", modified: "m", editorLogin: "l", editorName: "n" } });
  const tagOutputs = record().body;

  it("U-06 a tag's value never changes: the update's body is {} (fault 9); any difference asks to delete first; a changed value is not seen by a refresh, a lost tag fails it", async () => {
    const { stub, provider } = it_;
    stub.on(`PATCH ${T}/t`, { status: 400, body: { code: 400, message: "no" } }).on(`GET ${T}/t`, record("by hand"));
    const old = { inputs: tag, outputs: tagOutputs };
    const difference = provider.diff(TAG, old, { ...tag, value: "w" });
    assert.deepEqual([difference.changed, difference.replaces, difference.deleteBeforeReplace], [["value"], [], true]);
    assert.match((await failureOf(provider.update(TAG, "acme/app/prod/t", old, { ...tag, value: "w" }, false))).message, /^rest: PATCH .* returned 400: /);
    assert.deepEqual(told(stub), [[`PATCH ${T}/t`, {}]]);
    const read = await provider.read(TAG, "acme/app/prod/t", old);
    assert.deepEqual([read?.inputs, read?.outputs["value"]], [tag, "by hand"]);
    assert.deepEqual(provider.diff(TAG, { inputs: tag, outputs: read?.outputs }, tag).changed, []);
    const { value: _, ...named } = tag;
    assert.deepEqual((await provider.read(TAG, "acme/app/prod/t", {}))?.inputs, named, "an import has no value");
    stub.on(`GET ${T}/t`, { status: 404, body: { code: 404 } });
    await failureOf(provider.read(TAG, "acme/app/prod/t", old));
    assert.deepEqual(provider.check(TAG, { orgName: "acme" }).failures, []);
  });

  const TEAM = urnOf("pulumiservice:index:Team");
  const P = "/api/orgs/acme/teams/core";
  const team = { organizationName: "acme", teamType: "pulumi", name: "core", displayName: "Core", description: "d", members: ["ann", "bob"] };
  const teamAnswer = (members: string[], more: object = {}) =>
    ({ body: { kind: "pulumi", name: "core", displayName: "Core", description: "d", members: members.map((githubLogin) => ({ githubLogin })), environments: [], ...more } });

  it("U-06 Team: its creator comes into the outputs, is never compared, and an update that removes who is gone fails (fault 11)", async () => {
    const { stub, provider } = it_;
    stub.on("POST /api/orgs/acme/teams/pulumi", { status: 201, body: {} }).on(`PATCH ${P}`, { status: 204 }).on(`GET ${P}`, teamAnswer(["me", "ann", "bob"]));
    const { outputs } = await provider.create(TEAM, team, false);
    assert.deepEqual(outputs["members"], ["ann", "bob", "me"]);
    assert.deepEqual(provider.diff(TEAM, { inputs: team, outputs }, team).changed, []);
    assert.deepEqual(provider.diff(TEAM, { inputs: team, outputs }, { ...team, members: ["ann", "cat"] }).changed, ["members[1]"]);
    stub.taken();
    stub.on(`PATCH ${P}`, { status: 204 }, { status: 404, body: { code: 404 } });
    const failed = await failureOf(provider.update(TEAM, "acme/core", { inputs: team, outputs }, { ...team, members: ["ann"] }, false));
    assert.ok(failed instanceof InitFailed);
    assert.deepEqual([failed.outputs["members"], told(stub).at(-1)], [["ann", "bob", "me"], [`PATCH ${P}`, { memberAction: "remove", member: "me" }]], "the last of the alphabet first");
    stub.on(`GET ${P}`, teamAnswer([], { displayName: "", description: "" }));
    assert.deepEqual((await provider.read(TEAM, "acme/core", { inputs: team, outputs }))?.inputs, { organizationName: "acme", teamType: "pulumi", name: "core", members: [] });
    stub.on(`DELETE ${P}`, { status: 404 });
    await failureOf(provider.delete(TEAM, "acme/core"));
    assert.deepEqual(provider.check(TEAM, { ...team, teamType: "x", members: ["b", "a", "a"] }), { inputs: { ...team, teamType: "x", members: ["a", "a", "b"] }, failures: [{ property: "type", reason: "instead of 'pulumi' or 'github'" }] });
  });

  it("U-06 a grant is compared with what the state knows of the service", () => {
    const grant = { organization: "acme", team: "core", project: "app", environment: "prod", permission: "open" };
    const GRANT = urnOf("pulumiservice:index:TeamEnvironmentPermission");
    const { replaces, deleteBeforeReplace } = it_.provider.diff(GRANT, { inputs: grant, outputs: { ...grant, permission: "admin" } }, grant);
    assert.deepEqual([replaces, deleteBeforeReplace], [["permission"], true]);
    assert.deepEqual(it_.provider.check(GRANT, { ...grant, permission: "owner" }).failures, []);
  });

  const ISSUER = urnOf("pulumiservice:index:OidcIssuer");
  const O = "/api/orgs/acme";
  const url = "https://token.actions.example";
  const policies = [{ decision: "allow", tokenType: "team", teamName: "ci", rules: { sub: "s" } }];
  const issuer = { organization: "acme", name: "gh", url, policies };
  const id = "acme/i1";
  const healthy = (stub: CloudStub, registered: object, held: object): CloudStub => stub
    .on(`POST ${O}/oidc/issuers`, { body: registered }).on(`GET ${O}/oidc/issuers/i1`, { body: registered }).on(`PATCH ${O}/oidc/issuers/i1`, { body: registered })
    .on(`GET ${O}/auth/policies/oidcissuers/i1`, { body: held }).on(`PATCH ${O}/auth/policies/p1`, { body: held }).on(`DELETE ${O}/oidc/issuers/i1`, { status: 204 });
  const registered = { id: "i1", name: "gh", url, issuer: url };

  it("S-43 OidcIssuer: its state is the service's answer; without thumbprints or policies there it cannot be changed, nor deleted (fault 13)", async () => {
    const { stub, provider } = it_;
    healthy(stub, registered, { id: "p1", version: 1, policies: [] });
    const { outputs } = await provider.create(ISSUER, issuer, false);
    assert.deepEqual(outputs, { organization: "acme", name: "gh", url });
    const state = { inputs: issuer, outputs };
    assert.deepEqual(provider.diff(ISSUER, state, issuer).changed, []);
    for (const preview of [true, false])
      assert.match((await failureOf(provider.update(ISSUER, id, state, { ...issuer, name: "x" }, preview))).message, /^2 failures decoding:\n\tthumbprints: Missing required field/);
    assert.match((await failureOf(provider.delete(ISSUER, id, outputs))).message, /Missing required field 'policies'/);
    assert.deepEqual((await provider.read(ISSUER, id, state))?.inputs, outputs);
  });

  it("S-43 OidcIssuer: an update without thumbprints sends null; a refresh makes inputs of them; an ignored one is taken from the state (fault 13)", async () => {
    const { stub, provider } = it_;
    healthy(stub, { ...registered, thumbprints: ["aa"] }, { id: "p1", version: 1, policies: policies.map((p) => ({ authorizedPermissions: [], ...p })) });
    const { outputs } = await provider.create(ISSUER, issuer, false);
    assert.deepEqual(outputs, { ...issuer, thumbprints: ["aa"] });
    stub.taken();
    await provider.update(ISSUER, id, { inputs: issuer, outputs }, { ...issuer, name: "x" }, false);
    assert.deepEqual(told(stub)[0], [`PATCH ${O}/oidc/issuers/i1`, { name: "x", thumbprints: null }]);
    await provider.update(ISSUER, id, { inputs: issuer, outputs }, { ...issuer, name: "x" }, false, ["thumbprints"]);
    assert.deepEqual(told(stub)[0], [`PATCH ${O}/oidc/issuers/i1`, { name: "x", thumbprints: ["aa"] }]);
    const refreshed = await provider.read(ISSUER, id, { inputs: issuer, outputs });
    assert.deepEqual(refreshed?.inputs, outputs);
    assert.deepEqual(provider.diff(ISSUER, { inputs: refreshed?.inputs, outputs }, issuer).removed, ["thumbprints"]);
    assert.deepEqual(provider.diff(ISSUER, { inputs: issuer, outputs }, issuer, ["thumbprints"]).added, ["thumbprints"], "compared with inputs that lack it");
    assert.deepEqual(provider.diff(ISSUER, { inputs: issuer, outputs }, { ...issuer, policies: [] }).changed, ["policies[0]"]);
  });

  it("S-43 OidcIssuer: a create takes the issuer back when its policies cannot be written, not when they cannot be read", async () => {
    const { stub, provider } = it_;
    healthy(stub, registered, { id: "p1", version: 1, policies: [] }).on(`PATCH ${O}/auth/policies/p1`, { status: 400, body: { code: 400 } });
    await failureOf(provider.create(ISSUER, issuer, false));
    assert.equal(stub.taken().at(-1), `DELETE ${O}/oidc/issuers/i1`);
    stub.on(`GET ${O}/auth/policies/oidcissuers/i1`, { status: 500 });
    await failureOf(provider.create(ISSUER, issuer, false));
    assert.equal(stub.taken().at(-1), `GET ${O}/auth/policies/oidcissuers/i1`);
  });

  it("U-06 the provider's own configuration: an address, and the marks of its library (fault 10); nothing else makes it differ", () => {
    const config = it_.provider.checkConfig({ apiUrl: "http://x", version: "1.3.0", __internal: {} });
    assert.deepEqual(config, { apiUrl: "http://x", "__pulumi-go-provider-infer": true, "__pulumi-go-provider-version": "v1.3.2" });
    assert.equal(it_.provider.checkConfig({})["apiUrl"], "https://api.pulumi.com");
  });

  it("U-06 a definition that is not known yet counts as an empty one; a missing project is a failure", () => {
    const URN = urnOf("pulumiservice:index:Environment");
    const { inputs } = it_.provider.check(URN, { organization: "acme", project: "app", name: "prod", yaml: unknownText });
    assert.equal((inputs["yaml"] as { value: string }).value, "");
    assert.deepEqual(it_.provider.check(URN, { organization: "acme", name: "prod", yaml: "a: 1" }).failures.map(({ property }) => property), ["project"]);
    assert.deepEqual(it_.provider.diff(URN, { inputs: { ...inputs, yaml: "a" }, outputs: { ...inputs, yaml: "by hand" } }, { ...inputs, yaml: "a" }).changed, []);
  });

  it("U-06 each failure is worded as the official client of that call does", async () => {
    const { stub, provider } = it_;
    stub.on("POST /api/orgs/acme/teams/pulumi", { status: 409, body: { code: 409, message: "there" } });
    assert.equal((await failureOf(provider.create(TEAM, team, false))).message, "error creating team 'core': failed to create team: 409 API error: there");
    stub.on("DELETE /api/esc/environments/acme/app/prod", { status: 429 });
    assert.equal((await failureOf(provider.delete(urnOf("pulumiservice:index:Environment"), "acme/app/prod"))).message, "esc: request rate-limit exceeded");
    stub.on(`POST ${T}`, { silence: "drop" });
    assert.match((await failureOf(provider.create(TAG, tag, false))).message, /EOF$/);
  });
});
