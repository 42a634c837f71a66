import { strict as assert } from "node:assert";
import { renderFindings } from "../../model/findings.ts";
import { hookedInExport, hookedInPreview, isDestination, missingHooks, type HookedResource } from "../../model/resource-hooks.ts";

const urn = (type: string, name: string): string => `urn:pulumi:production::sophia-secrets::${type}::${name}`;
const INSIDE = { BeforeDelete: ["keep"] };
const AROUND = { BeforeCreate: ["foreign"], AfterCreate: ["confirm"], AfterUpdate: ["confirm"], BeforeDelete: ["keep"], OnError: ["retry"] };
const of = (type: string, name: string, resourceHooks?: HookedResource["resourceHooks"], custom = true): HookedResource => ({ urn: urn(type, name), type, custom, resourceHooks });

const GUARDED = [
  of("pulumi:pulumi:Stack", "root", undefined, false), of("sophia:index:SecretTopology", "topology", undefined, false), of("pulumi:pulumi:StackReference", "self"),
  of("pulumi:providers:random", "default_4_21_2"), of("pulumi:providers:pulumi", "default"), of("pulumi:providers:github", "github", INSIDE),
  of("pulumi:index:Stash", "held-A", INSIDE), of("github:index/actionsOrganizationSecret:ActionsOrganizationSecret", "github-secret-A", AROUND), of("pulumiservice:index:Team", "team-a", AROUND),
];
const problems = (resources: readonly HookedResource[]): string[] => missingHooks(resources, "here").map(({ name, problem }) => `${name}: ${/no (.*?):/.exec(problem)?.[1]}`);

describe("hooks of resources", () => {
  it("U-04 a topology with its hooks has no finding", () => assert.deepEqual(problems(GUARDED), []));

  it("U-04 each missing hook is named with its resource, its place and a remedy", () => {
    const bad = [
      of("pulumi:index:Stash", "held-B"), of("pulumi:index:Stash", "held-C", {}), of("pulumi:index:Stash", "held-D", null), of("pulumi:index:Stash", "held-E", { BeforeDelete: ["other"] }),
      of("pulumi:index:Stash", "held-F", { BeforeUpdate: ["keep"] }), of("pulumi:index:Stash", "held-G", { BeforeDelete: null }),
      of("pulumi:providers:github", "github"), of("pulumi:providers:github", "default-mine"), of("random:index/randomBytes:RandomBytes", "ledger-key", {}),
      of("github:index/actionsOrganizationVariable:ActionsOrganizationVariable", "github-variable-A", INSIDE),
      of("pulumiservice:index:Environment", "environment-a", { ...AROUND, AfterUpdate: [] }), of("pulumiservice:api/esc:EnvironmentTag", "tag-a", { ...AROUND, BeforeDelete: [] }),
    ];
    const keep = "keep (before a deletion)";
    assert.deepEqual(problems([...GUARDED, ...bad]), [
      ...["held-B", "held-C", "held-D", "held-E", "held-F", "held-G", "github", "default-mine", "ledger-key"].map((name) => `${name}: ${keep}`),
      "github-variable-A: confirm (AfterCreate), confirm (AfterUpdate)", "environment-a: confirm (AfterUpdate)", `tag-a: ${keep}`,
    ]);
    assert.match(renderFindings(missingHooks(bad.slice(0, 1), "preview of production")), /^held-B \(preview of production\): it has no keep .* Declare it with `hooks: safeguards\.inside\(\)`/);
  });

  it("U-04 a resource that does not say whether it is a component counts as one that can be lost", () => {
    assert.deepEqual(problems([{ urn: urn("sophia:index:SecretTopology", "t"), type: "sophia:index:SecretTopology" }]), ["t: keep (before a deletion)"]);
  });

  it("U-04 both services are destinations, providers and values are not", () => {
    assert.deepEqual(["github:index/x:X", "pulumiservice:api/esc:EnvironmentTag", "pulumi:providers:github", "pulumi:index:Stash"].map(isDestination), [true, true, false, false]);
  });

  it("U-04 in a preview what will be counts, and for a deletion what is; reads do not", () => {
    const [held, other] = [of("pulumi:index:Stash", "a", INSIDE), of("pulumi:index:Stash", "a")];
    const step = (op: string, oldState: unknown, newState?: unknown): object => ({ op, urn: held.urn, oldState, newState });
    const read = (...steps: object[]): unknown[] => hookedInPreview(JSON.stringify({ steps })).map(({ resourceHooks }) => resourceHooks);
    assert.deepEqual(read(step("update", other, held), step("same", other, held), step("create", undefined, held)), [INSIDE, INSIDE, INSIDE]);
    assert.deepEqual(read(step("delete", held), step("delete-replaced", held), step("read", other, other), step("refresh", other, other)), [INSIDE, INSIDE]);
    assert.deepEqual([hookedInPreview("{}"), hookedInExport("{}")], [[], []]);
  });

  it("P-01 U-03 nothing but names is taken over from a state", () => {
    const text = JSON.stringify({ deployment: { resources: [{ ...GUARDED[6], inputs: { input: "canary" }, outputs: { input: "canary" }, id: "canary" }] } });
    assert.equal(JSON.stringify(hookedInExport(text)).includes("canary"), false);
  });
});
