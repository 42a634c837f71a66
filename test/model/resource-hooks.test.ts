import { strict as assert } from "node:assert";
import { hookedInExport, hookedInPreview, isDestination, missingHooks, unguarded, type HookedResource } from "../../model/resource-hooks.ts";

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
    assert.deepEqual(missingHooks([of("github:index/x:X", "x", {})], "preview of production"), [{
      name: "x", place: "preview of production", rule: "U-04",
      problem: "it has no keep (before a deletion), confirm (AfterCreate), confirm (AfterUpdate): nothing would hold back a deletion, or notice a write that did not arrive",
      remedy: "declare it with `hooks: safeguards.inside()`, or `safeguards.around(…)` for a destination",
    }]);
  });

  it("U-04 only the engine's own default providers and what others own need none", () => {
    const needs = (type: string, name: string, custom?: boolean): boolean => problems([{ ...of(type, name), custom }]).length > 0;
    assert.deepEqual(["default", "default_6_3_2", "default_4", "defaults", "my-default", "default_", "default_6_x", "default_6-rc"].map((name) => needs("pulumi:providers:github", name)), [false, false, false, true, true, true, true, true]);
    assert.deepEqual([needs("pulumi:index:Stash", "default"), needs("own:pulumi:providers:x", "default"), needs("pulumi:providers:github", "mine", true), needs("pulumi:index:Stash", "held-A", false)], [true, true, true, false]);
  });

  it("U-04 in a deployment the preview counts, and the state for what the preview has nothing of; each says where it stands", () => {
    const bare = (name: string, hooks?: HookedResource["resourceHooks"]): HookedResource => of("pulumi:index:Stash", name, hooks);
    const told = unguarded([bare("lost"), bare("mended", INSIDE)], [bare("lost", INSIDE), bare("mended"), bare("gone"), bare("kept", INSIDE)], "staging").map(({ name, place }) => `${name}: ${place}`);
    assert.deepEqual(told, ["lost: preview of staging", "gone: state of staging"]);
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
    assert.deepEqual(read(step("delete", held), step("delete-replaced", held), ...["read", "read-replacement", "refresh", "discard", "discard-replaced"].map((op) => step(op, other, other))), [INSIDE, INSIDE]);
    // A name that only contains such a word is another step, and a step may lack the state it is about.
    assert.deepEqual(read(step("create-replacement", other, held), step("import-replacement", undefined, held), step("undiscard", undefined, held), step("undelete", undefined, held), step("delete", undefined, held), step("create", held)), [INSIDE, INSIDE, INSIDE, INSIDE]);
    assert.deepEqual([hookedInPreview("{}"), hookedInExport("{}"), hookedInExport('{"deployment":{}}'), hookedInExport('{"deployment":{"resources":"none"}}')], [[], [], [], []]);
  });

  it("P-01 U-03 nothing but names is taken over from a state", () => {
    const text = JSON.stringify({ deployment: { resources: [{ ...GUARDED[6], inputs: { input: "canary" }, outputs: { input: "canary" }, id: "canary" }] } });
    assert.deepEqual(hookedInExport(text), [{ ...GUARDED[6] }]);
  });
});
