import assert from "node:assert/strict";
import { createPulumiCloud } from "../../../sandbox/pulumi-cloud/index.ts";
import type { PulumiCloud } from "../../../sandbox/pulumi-cloud/index.ts";
import { createProvider } from "../../../sandbox/provider/provider.ts";
import type { Provider, Wire } from "../../../sandbox/provider/provider.ts";
import { ensureToolchain } from "../../../toolchain/index.ts";
import { failureOf, secret, urnOf } from "./provider-case.ts";

const grantInputs = { organization: "acme", team: "core", project: "app", environment: "prod", permission: "open", maxOpenDuration: "90m" };
/** Every type that is served, in the order in which they can be made: token, inputs, a change. */
const resources: [token: string, inputs: Wire, change: Wire][] = [
  ["index:Environment", { organization: "acme", project: "app", name: "prod", yaml: 'values: {a: {"fn::secret": "x"}}' }, { yaml: "values: {b: 1}" }],
  ["index:EnvironmentVersionTag", { organization: "acme", project: "app", environment: "prod", tagName: "t", revision: 2 }, { revision: 1 }],
  ["api/esc:EnvironmentTag", { orgName: "acme", projectName: "app", envName: "prod", name: "owner", value: "core" }, { value: "web" }],
  ["index:Team", { organizationName: "acme", teamType: "pulumi", name: "core", members: ["sandbox"] }, { description: "d" }],
  ["index:TeamEnvironmentPermission", grantInputs, {}],
  ["index:OidcIssuer", {
    organization: "acme", name: "actions", url: "https://token.actions.githubusercontent.com",
    policies: [{ decision: "allow", tokenType: "organization", authorizedPermissions: ["admin"], rules: { sub: "repo:acme/app:ref:refs/heads/main" } }],
  }, { name: "actions 2" }],
];

describe("stand-in provider against the sandbox's Pulumi Cloud", function () {
  this.timeout(0); // the toolchain may have to be built first, which is bounded in itself
  let cloud: PulumiCloud;
  let provider: Provider;
  before(async () => {
    const { escEvaluator } = await ensureToolchain();
    cloud = await createPulumiCloud({ token: "pul-" + "s".repeat(20), organization: "acme", escEvaluator });
    provider = createProvider({ faithful: false, timeout: 20_000, firstWait: 10 }, {});
    provider.configure({ apiUrl: cloud.url, accessToken: cloud.token });
  });
  after(async () => { await provider.close(); await cloud.close(); });

  it("U-06 every type: create, refresh without a change, update, import, delete; no request that the descriptions refuse", async () => {
    const made: { urn: string; id: string }[] = [];
    for (const [token, given, change] of resources) {
      const urn = urnOf(`pulumiservice:${token}`);
      const { inputs, failures } = provider.check(urn, given);
      assert.deepEqual(failures, []);
      const { id, outputs } = await provider.create(urn, inputs, false);
      const refreshed = await provider.read(urn, id, { inputs, outputs });
      assert.deepEqual(refreshed, { id, inputs, outputs }, `${token} after a refresh`);
      const changed = { ...inputs, ...provider.check(urn, { ...given, ...change }).inputs };
      const updated = Object.keys(change).length === 0 ? outputs : await provider.update(urn, id, { inputs, outputs }, changed, false);
      const imported = await provider.read(urn, id, {});
      assert.deepEqual(provider.diff(urn, { inputs: imported?.inputs, outputs: imported?.outputs }, changed).changed, [], `${token} after an import`);
      assert.deepEqual((await provider.read(urn, id, { inputs: changed, outputs: updated }))?.id, id);
      made.push({ urn, id });
    }
    const [environment, ...rest] = made;
    assert.ok(environment);
    const settings = urnOf("pulumiservice:api/esc:EnvironmentSettings");
    const protection = { orgName: "acme", projectName: "app", envName: "prod", deletionProtected: true };
    assert.match((await failureOf(provider.create(settings, protection, false))).message, /exist already/);
    await provider.update(settings, environment.id, {}, protection, false);
    for (const { urn, id } of rest.reverse()) await provider.delete(urn, id);
    assert.match((await failureOf(provider.delete(environment.urn, environment.id))).message, /protected from deletion/);
    await provider.update(settings, environment.id, {}, { ...protection, deletionProtected: false }, false);
    await provider.delete(environment.urn, environment.id);
    for (const { urn, id } of made) assert.equal(await provider.read(urn, id, {}), undefined, `${urn} is gone`);
    assert.deepEqual(cloud.violations, []);
  });

  it("U-06 half-failed creates heal there too: a refused and a lost first write", async () => {
    const urn = urnOf("pulumiservice:index:Environment");
    const inputs = { organization: "acme", project: "app", name: "half", yaml: secret("values: {a: 1}") };
    cloud.faults.add({ route: /^PATCH .*\/app\/half$/, kind: "status", status: 403 });
    await failureOf(provider.create(urn, inputs, false));
    assert.equal((await provider.create(urn, inputs, false)).outputs["revision"], 2);
    cloud.faults.add({ route: /^POST .*\/environments\/acme$/, kind: "apply-then-drop" });
    assert.equal((await provider.create(urn, { ...inputs, name: "lost" }, false)).outputs["revision"], 2);
    assert.match((await failureOf(provider.create(urn, inputs, false))).message, /exists already/);
    assert.deepEqual(cloud.faults.pending(), []);
  });
});
