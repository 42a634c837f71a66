import { strict as assert } from "node:assert";
import type { ProviderResource } from "@pulumi/pulumi";
import { catalog } from "../../catalog/index.ts";
import { exampleValue } from "../../demo/example-values.ts";
import { DeletionRules } from "../../resources/deletion-rules.ts";
import { Safeguards } from "../../resources/safeguards.ts";
import { preflight } from "../../resources/preflight.ts";
import { SecretTopology, TYPE, type TopologyOutputs } from "../../resources/secret-topology.ts";
import { ServiceAccess } from "../../resources/service-access.ts";
import { topologyOf } from "../model/world.ts";
import { endNotes, takeNotes, type Declared, type Notes } from "./mocks.ts";
import { settingsCase } from "./settings-case.ts";

const TYPES = new Set(["sophia:index:SecretTopology", "pulumi:index:Stash", "random:index/randomBytes:RandomBytes",
  "pulumiservice:index:Environment", "pulumiservice:api/esc:EnvironmentTag", "pulumiservice:index:Team", "pulumiservice:index:TeamEnvironmentPermission", "pulumiservice:index:OidcIssuer",
  ...["Secret", "SecretRepositories", "Variable", "VariableRepositories"].map((kind) => `github:index/actionsOrganization${kind}:ActionsOrganization${kind}`)]);
const CANARY = "canary";

describe("SecretTopology: production, as declared", () => {
  let notes: Notes;
  let outputs: TopologyOutputs;
  let declaredBefore: number;
  const of = (type: string): Declared[] => notes.declared.filter((d) => d.type.endsWith(`:${type}`));

  before(async () => {
    notes = await takeNotes((type, name) => (TYPES.has(type) ? { state: { base64: Buffer.from(name).toString("base64"), updatedAt: "2026-01-01 00:00:00 +0000 UTC", revision: 2 } } : undefined));
    const settings = settingsCase({ organizationScope: true });
    const topology = topologyOf("production");
    const needed = catalog.filter((row) => row.source === "operator" && row.requiredIn.includes("production") && row.default === undefined);
    const values = new Map(needed.map((row) => [row.name, row.kind === "secret" && row.format.type === "length" ? CANARY.padEnd(40, "x") : exampleValue(row, "production")]));
    const safeguards = new Safeguards(new DeletionRules(topology, catalog, []));
    const question = {
      catalog, topology, settings, now: "2026-03-01T00:00:00.000Z", parentType: TYPE,
      supplied: { values, firstFill: new Set<string>(), warnings: [] },
      last: { version: 1 as const, entries: {}, generations: {}, repositories: { "sophia-main": 1001 } },
      access: new ServiceAccess(settings, { PULUMI_HOME: "nowhere" }),
      state: () => assert.fail("nothing is refused, so the state is not read"),
      onShadow: false,
    };
    const checked = await preflight(question);
    declaredBefore = notes.declared.length;
    outputs = await new SecretTopology().declare({ ...question, checked, safeguards, providers: { cloud: undefined as unknown as ProviderResource, github: undefined as unknown as ProviderResource } });
    await new Promise((resolve) => outputs.ledger.apply(resolve));
  });
  after(endNotes);

  it("S-40 (fault 21) what may be refused is asked before anything is declared", () => {
    assert.equal(declaredBefore, 0);
  });

  it("U-01 E-05 A-05 declares 7 environments, 15 grants, 14 secrets, 1 variable, and lacks nothing", () => {
    assert.deepEqual([of("Environment").length, of("TeamEnvironmentPermission").length, of("ActionsOrganizationSecret").length, of("ActionsOrganizationVariable").length], [7, 15, 14, 1]);
    assert.deepEqual([outputs.missing, outputs.degraded], [[], []]);
    assert.equal(outputs.counts["held"], of("Stash").filter((d) => d.inputs.input.secret !== "").length);
  });

  it("F-02 every GitHub name deletes before it is replaced: made first, the deletion after it would leave none", () => {
    for (const d of [...of("ActionsOrganizationSecret"), ...of("ActionsOrganizationVariable")]) assert.equal(d.deleteBeforeReplace, true, d.name);
  });

  it("P-08 every value goes in as a secret: held, sealed, written into a document", () => {
    for (const d of of("Stash")) assert.deepEqual(Object.keys(d.inputs.input), ["secret"], d.name);
    for (const d of of("ActionsOrganizationSecret")) assert.deepEqual(Object.keys(d.inputs.plaintextValue), ["secret"], d.name);
    const documents = of("Environment").filter((d) => !d.name.endsWith("-base"));
    for (const d of documents) assert.deepEqual(Object.keys(d.inputs.yaml), ["secret"], d.name);
    const open = JSON.stringify(notes.declared.map(({ inputs: { input: _i, plaintextValue: _p, yaml: _y, ...rest }, ...d }) => [d, rest]));
    assert.equal(open.includes(CANARY), false);
    assert.equal(JSON.stringify(notes.declared).includes(CANARY), true, "the canary was there to be found");
  });

  it("U-04 whatever holds or makes a value is protected; every resource refuses its deletion unasked, every destination has all four hooks", () => {
    for (const d of [...of("Stash"), ...of("RandomBytes")]) assert.deepEqual([d.protect, d.hooks], [true, { beforeDelete: ["keep"] }], d.name);
    const destinations = notes.declared.filter((d) => !/:(Stash|RandomBytes|SecretTopology)$/.test(d.type));
    assert.ok(destinations.length > 60);
    for (const d of destinations)
      assert.deepEqual(d.hooks, { beforeCreate: ["foreign"], afterCreate: ["confirm"], afterUpdate: ["confirm"], beforeDelete: ["keep"], onError: ["retry"] }, d.name);
  });

  it("F-01 what was not supplied keeps what the state holds; what was supplied is written", () => {
    const [kept, written] = [of("Stash").filter((d) => d.ignoreChanges.includes("input")), of("Stash").filter((d) => d.ignoreChanges.length === 0)];
    assert.ok(kept.length > 0 && written.length > 0);
    for (const d of kept) assert.equal(d.inputs.input.secret, "", d.name);
    for (const d of written) assert.notEqual(d.inputs.input.secret, "", d.name);
  });

  it("D-34 P-07 (3 of 3) GitHub's names are for the selected repositories only, which are set by their own resource", () => {
    for (const d of [...of("ActionsOrganizationSecret"), ...of("ActionsOrganizationVariable")]) assert.equal(d.inputs.visibility, "selected", d.name);
    const access = [...of("ActionsOrganizationSecretRepositories"), ...of("ActionsOrganizationVariableRepositories")];
    assert.equal(access.length, 15);
    for (const d of access) assert.deepEqual(d.inputs.selectedRepositoryIds, [1001], d.name);
  });

  it("U-03 the ledger names each value's destinations and holds no value", async () => {
    const ledger = await new Promise<object>((resolve) => outputs.ledger.apply(resolve));
    const text = JSON.stringify(ledger);
    assert.equal(text.includes(CANARY), false);
    assert.match(text, /"OPENAI_API_KEY":\{"keyId":"[0-9a-f]{8}","fingerprint":"[0-9a-f]{32}","rotatedAt":"2026-03-01T00:00:00.000Z","destinations":\["environment-sophia-ai-production-api-keys","github-secret-OPENAI_API_KEY"\]/);
    assert.match(text, /"stamp":"2026-01-01 00:00:00 \+0000 UTC"/);
  });
});
