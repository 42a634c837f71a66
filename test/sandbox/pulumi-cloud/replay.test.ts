import assert from "node:assert/strict";
import type { Deployment, Exported, Resource } from "../../../sandbox/pulumi-cloud/state/deployment.ts";
import { entryKind as K, replay, type JournalEntry } from "../../../sandbox/pulumi-cloud/state/replay.ts";
import { renameState } from "../../../sandbox/pulumi-cloud/state/rename.ts";

const urn = (name: string, type = "t:i:A"): string => `urn:pulumi:dev::proj::${type}::${name}`;
const res = (name: string, more: Partial<Resource> = {}): Resource => ({ urn: urn(name), custom: true, type: "t:i:A", ...more });
const base = (resources: Resource[], more: Partial<Deployment> = {}, features?: string[]): Exported =>
  ({ version: 3, ...(features ? { features } : {}), deployment: { resources, ...more } });

let sequence = 0;
const entry = (kind: number, operationID: number, more: Partial<JournalEntry> = {}): JournalEntry => ({ version: 1, kind, operationID, sequenceID: ++sequence, ...more });
const played = (from: Exported, ...entries: JournalEntry[]): Exported => replay(from, entries, "v3.259.0", new Date(0));
const names = (state: Exported): string[] => (state.deployment.resources ?? []).map((r) => r.urn.split("::").at(-1) ?? "");

describe("journal replay", () => {
  it("U-06 this run's resources come first, in their order, then what is left of the base", () => {
    const state = played(base([res("old"), res("stays")]),
      entry(K.success, 1, { state: res("b") }), entry(K.success, 2, { state: res("a"), removeOld: 0 }));
    assert.deepEqual(names(state), ["b", "a", "stays"]);
  });

  it("U-06 an operation without an end is pending; success and failure end it", () => {
    const begin = (n: number): JournalEntry => entry(K.begin, n, { operation: { type: "creating", resource: res(`r${n}`) } });
    const state = played(base([]), begin(1), begin(2), begin(3), entry(K.success, 1, { state: res("r1") }), entry(K.failure, 2));
    assert.deepEqual(state.deployment.pending_operations, [{ type: "creating", resource: res("r3") }]);
  });

  it("U-06 pending creates of the base stay until a person clears them, other pending operations do not", () => {
    const pending = [{ type: "creating", resource: res("c") }, { type: "updating", resource: res("u") }];
    assert.deepEqual(played(base([], { pending_operations: pending })).deployment.pending_operations, [pending[0]]);
  });

  it("U-06 both ways of a replacement mark and remove the right resources", () => {
    const state = played(base([res("a", { id: "1" }), res("b", { id: "1" })]),
      entry(K.success, 1, { state: res("a", { id: "2" }), deleteOld: 0 }),
      entry(K.success, 2, { pendingReplacementOld: 1 }),
      entry(K.success, 3, { state: res("x") }), entry(K.success, 4, { deleteNew: 3 }),
      entry(K.success, 5, { state: res("y") }), entry(K.success, 6, { pendingReplacementNew: 5 }),
      entry(K.success, 7, { state: res("z") }), entry(K.success, 8, { removeNew: 7 }));
    assert.deepEqual(state.deployment.resources, [
      res("a", { id: "2" }), res("x", { delete: true }), res("y", { pendingReplacement: true }),
      res("a", { id: "1", delete: true }), res("b", { id: "1", pendingReplacement: true }),
    ]);
  });

  it("U-06 outputs and a refresh replace a resource in place, in the base and among the new", () => {
    const state = played(base([res("a"), res("b"), res("gone")]),
      entry(K.success, 1, { state: res("n") }),
      entry(K.outputs, 1, { state: res("n", { outputs: { v: 1 } }), removeNew: 1 }),
      entry(K.outputs, 2, { state: res("a", { outputs: { v: 2 } }), removeOld: 0 }),
      entry(K.refreshSuccess, 3, { state: res("b", { outputs: { v: 3 } }), removeOld: 1 }),
      entry(K.refreshSuccess, 4, { removeOld: 2 }));
    assert.deepEqual(state.deployment.resources?.map((r) => r.outputs), [{ v: 1 }, { v: 2 }, { v: 3 }]);
  });

  it("U-06 after a refresh nothing names what it dropped", () => {
    const state = played(
      base([res("top"), res("lost", { parent: urn("top") }), res("child", {
        parent: urn("lost"), dependencies: [urn("lost"), urn("top")], deletedWith: urn("lost"), replaceWith: [urn("lost")],
        propertyDependencies: { a: [urn("lost")], b: [urn("top")], c: [] },
      })]),
      entry(K.refreshSuccess, 1, { removeOld: 1 }));
    assert.deepEqual(state.deployment.resources?.[1],
      res("child", { dependencies: [urn("top")], propertyDependencies: { b: [urn("top")] } }));
  });

  it("U-06 a rebuilt base makes later indices count from the refreshed state", () => {
    const state = played(base([res("gone"), res("a"), res("b")]),
      entry(K.refreshSuccess, 1, { removeOld: 0 }), entry(K.rebuiltBase, 2), entry(K.success, 3, { state: res("a2"), removeOld: 0 }));
    assert.deepEqual(names(state), ["a2", "b"]);
  });

  it("U-06 a write is a new base; secrets provider, snippets and extensions are kept", () => {
    const state = played(base([res("a")]),
      entry(K.write, 0, { newSnapshot: { resources: [res("w")] } }),
      entry(K.secretsManager, 0, { secretsProvider: { type: "service", state: { url: "u" } } }),
      entry(K.snippets, 0, { snippets: [{ uuid: "1" }] }),
      entry(K.extension, 1, { extensionRef: "e", extension: { x: 1 } }));
    assert.deepEqual(names(state), ["w"]);
    assert.equal(state.deployment.secrets_providers?.type, "service");
    assert.deepEqual(state.deployment.extensions, { e: { x: 1 } });
    assert.deepEqual([state.version, state.features], [4, ["snippets-prototype"]]);
  });

  it("U-04 after a rename by alias every reference follows, children and provider too, and the aliases are gone", () => {
    const moved = urn("new", "t:i:G");
    const state = played(base([
      { urn: moved, type: "t:i:G", aliases: [urn("old", "t:i:G2")] },
      { urn: urn("kid", "t:i:G2$t:i:A"), type: "t:i:A", parent: urn("old", "t:i:G2"), provider: `${urn("p", "pulumi:providers:t")}::id` },
      { urn: urn("reader"), type: "t:i:A", dependencies: [urn("kid", "t:i:G2$t:i:A")], propertyDependencies: { x: [urn("old", "t:i:G2")] } },
    ]));
    const [group, kid, reader] = state.deployment.resources ?? [];
    assert.equal(group?.aliases, undefined);
    assert.deepEqual([kid?.urn, kid?.parent], [urn("kid", "t:i:G$t:i:A"), moved]);
    assert.deepEqual([reader?.dependencies, reader?.propertyDependencies], [[urn("kid", "t:i:G$t:i:A")], { x: [moved] }]);
  });

  it("U-06 features follow from the resources; byteString, which ciphertext hides, is told or carried on", () => {
    const hooked = res("h", { resourceHooks: { beforeDelete: ["keep"] }, taint: true, refreshBeforeUpdate: true, viewOf: urn("v"), replaceWith: [urn("v")] });
    assert.deepEqual(played(base([hooked])).features, ["hooks", "refreshBeforeUpdate", "replaceWith", "taint", "views"]);
    assert.deepEqual(played(base([]), entry(K.success, 1, { requiresByteString: true })).features, ["byteString"]);
    assert.deepEqual(played(base([], {}, ["byteString"])).features, ["byteString"]);
    assert.deepEqual([played(base([res("a")])).version, played(base([res("a")])).features], [3, undefined]);
  });

  it("U-06 an entry that names nothing is an error, never a wrong state; inputs are not changed", () => {
    const from = base([res("a")]);
    const copy = structuredClone(from);
    played(from, entry(K.success, 1, { deleteOld: 0 }));
    assert.deepEqual(from, copy);
    assert.throws(() => played(from, entry(K.success, 1, { removeOld: 9 })), /resource 9/);
    assert.throws(() => played(from, entry(K.success, 1, { removeNew: 9 })), /operation 9/);
    assert.throws(() => played(from, entry(99, 1)), /unknown kind/);
  });

  it("U-06 the manifest tells the client's version and its magic number", () => {
    const { manifest } = played(base([])).deployment;
    assert.deepEqual([manifest?.version, manifest?.magic?.length, manifest?.time], ["v3.259.0", 64, "1970-01-01T00:00:00.000Z"]);
  });
});

describe("rename of a stack's state", () => {
  it("U-04 URNs, root name, references in values and the secrets provider change; text that only looks alike stays", () => {
    const root = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev";
    const reference = { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn: urn("a") };
    const state = renameState(base([
      { urn: root, type: "pulumi:pulumi:Stack", outputs: { ref: [reference], text: urn("a") } },
      res("a", { parent: root, dependencies: [root], aliases: [urn("z")], replaceWith: [urn("b")] }),
    ], { secrets_providers: { type: "service", state: { url: "u", owner: "o", project: "proj", stack: "dev" } } }), { project: "proj", stack: "dev" }, { project: "proj", stack: "prod" });
    const text = JSON.stringify(state);
    assert.equal(state.deployment.resources?.[0]?.urn, "urn:pulumi:prod::proj::pulumi:pulumi:Stack::proj-prod");
    assert.equal(text.split("urn:pulumi:dev::").length - 1, 1);
    assert.deepEqual(state.deployment.secrets_providers?.state, { url: "u", owner: "o", project: "proj", stack: "prod" });
  });
});
