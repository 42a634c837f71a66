import { strict as assert } from "node:assert";
import type { ErrorHook, ErrorHookArgs, ResourceHook, ResourceHookArgs, ResourceHookBinding } from "@pulumi/pulumi";
import { catalog } from "../../catalog/index.ts";
import { DeletionRules } from "../../resources/deletion-rules.ts";
import { RetryAdvice } from "../../resources/retry-advice.ts";
import { Safeguards, type Destination } from "../../resources/safeguards.ts";
import { topologyOf } from "../model/world.ts";
import { endNotes, takeNotes } from "./mocks.ts";

const topology = topologyOf("production");
const STASH = "pulumi:index:Stash";
const SECRET = "github:index/actionsOrganizationSecret:ActionsOrganizationSecret";
const BYTES = "random:index/randomBytes:RandomBytes";
const GRANT = "pulumiservice:index:TeamEnvironmentPermission";
const ENVIRONMENT = "pulumiservice:index:Environment";

describe("deletion rules", () => {
  const refused = (type: string, name: string, oldInputs: object = {}, allowDelete: readonly string[] = [], rows = catalog): boolean =>
    new DeletionRules(topology, rows, allowDelete).refusal({ type, name, oldInputs: oldInputs as Record<string, unknown> }) !== undefined;

  it("U-04 what holds, makes or carries a value is never deleted unasked", () => {
    for (const [type, name] of [[STASH, "held-OPENAI_API_KEY"], [SECRET, "github-secret-OPENAI_API_KEY"], [ENVIRONMENT, "environment-sophia-ai-production"], [BYTES, "generated-JWT_SECRET.g1"],
      [BYTES, "ledger-key"], [STASH, "held-UNKNOWN"], [BYTES, "generated-UNKNOWN.g1"], ["any:other:Type", "whatever"]] as const) assert.equal(refused(type, name), true, name);
  });

  it("U-04 (fault 23) a Stash that never held a value goes; what is protected as well has both commands in its remedy", () => {
    const rules = new DeletionRules(topology, catalog, []);
    assert.equal(rules.refusal({ type: STASH, name: "held-NEVER", oldInputs: {} }, true), undefined);
    for (const [type, name, both] of [[STASH, "held-A", true], [BYTES, "generated-JWT_SECRET.g1", true], [SECRET, "github-secret-A", false], [ENVIRONMENT, "environment-a", false]] as const)
      assert.equal(/`pulumi config set [^`]+`, and take its protection off: `pulumi state unprotect -s production --yes 'urn:x'`$/.test(rules.refusal({ type, name, urn: "urn:x", oldInputs: {} })?.remedy ?? ""), both, name);
  });

  it("U-04 `allowDelete` opens exactly what it names: by logical name, row or environment", () => {
    assert.equal(refused(STASH, "held-OPENAI_API_KEY", {}, ["held-OPENAI_API_KEY"]), false);
    for (const [type, name] of [[STASH, "held-OPENAI_API_KEY"], [SECRET, "github-secret-OPENAI_API_KEY"]] as const) assert.equal(refused(type, name, {}, ["OPENAI_API_KEY"]), false, name);
    assert.equal(refused(ENVIRONMENT, "environment-sophia-ai-production", {}, ["sophia-ai-production"]), false);
    assert.equal(refused(BYTES, "generated-JWT_SECRET.g1", {}, ["JWT_SECRET"]), false);
    for (const allowed of ["OPENAI", "OPENAI_API_KEY_2", "held-", ""]) assert.equal(refused(STASH, "held-OPENAI_API_KEY", {}, [allowed]), true, allowed);
  });

  it("U-04 a retired row's copies go, its held value stays", () => {
    const rows = catalog.map((row) => (row.name === "OPENAI_API_KEY" ? { ...row, retired: "moved" } : row));
    assert.deepEqual([refused(SECRET, "github-secret-OPENAI_API_KEY", {}, [], rows), refused(STASH, "held-OPENAI_API_KEY", {}, [], rows)], [false, true]);
  });

  it("U-04 a generation that left the list goes, once the data has said so; the others of its name stay", () => {
    assert.deepEqual([refused(BYTES, "generated-JWT_SECRET.g0"), refused(BYTES, "generated-JWT_SECRET.g1")], [false, true]);
  });

  it("A-09 a grant goes when the data has it no more or asks for another; as it is asked for, it stays", () => {
    const grant = topology.grants[0] ?? assert.fail();
    const name = `grant-${grant.team}.${grant.escName}`;
    assert.deepEqual([refused(GRANT, name, { permission: grant.permission }), refused(GRANT, name, { permission: "none" }), refused(GRANT, "grant-left.long-ago", { permission: "open" })], [true, false, false]);
  });

  it("A-09 a secret's list of repositories goes once its visibility is no list any more, and not before", () => {
    const type = "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories";
    const args = { type, name: "github-access-OPENAI_API_KEY", oldInputs: { secretName: "OPENAI_API_KEY" } };
    const wide = { ...topology, github: topology.github.map((spec) => ({ ...spec, visibility: "private" as const })) };
    assert.deepEqual([topology, wide].map((t) => new DeletionRules(t, catalog, []).refusal(args) !== undefined), [true, false]);
  });

  it("U-04 several refusals are allowed by commands that do not overwrite one another (fault 33)", () => {
    const rules = new DeletionRules(topology, catalog, ["A"]);
    const remedies = ["held-OPENAI_API_KEY", "held-GONG_URL", "held-OPENAI_API_KEY"].map((name) => rules.refusal({ type: STASH, name, oldInputs: {} })?.remedy ?? "");
    assert.deepEqual(remedies.map((text) => /`(.*)`/.exec(text)?.[1]), [1, 2, 1].map((at) => `pulumi config set -s ${topology.environment} --path 'sophia-secrets:allowDelete[${at}]' ${at === 1 ? "held-OPENAI_API_KEY" : "held-GONG_URL"}`));
  });
});

describe("the four hooks", () => {
  const args = (name: string, more: object = {}): ResourceHookArgs => ({ urn: "", id: "", name, type: STASH, ...more }) as ResourceHookArgs;
  const run = async (hooks: ResourceHookBinding, step: "beforeCreate" | "afterCreate" | "beforeDelete", name: string): Promise<unknown> => (hooks[step]?.[0] as ResourceHook).callback(args(name));
  const around = (destination: Destination, name = "it"): { safeguards: Safeguards; hooks: ResourceHookBinding } => {
    const safeguards = new Safeguards(new DeletionRules(topology, catalog, []));
    return { safeguards, hooks: safeguards.around(name, destination) };
  };
  before(() => takeNotes(() => undefined));
  after(endNotes);

  it("U-02 `foreign` refuses what exists already, lets pass what does not, what is ours and what cannot be asked; also in a preview", async () => {
    const { safeguards, hooks } = around({ title: "the place", exists: async () => true });
    assert.equal((hooks.beforeCreate?.[0] as ResourceHook).opts?.onDryRun, true);
    await assert.rejects(run(hooks, "beforeCreate", "it"), /^FindingsError: it \(the place\): it exists already and is not ours/);
    safeguards.mayExist(["it"]);
    await run(hooks, "beforeCreate", "it");
    for (const exists of [async () => false, async () => undefined]) await run(around({ title: "the place", exists }).hooks, "beforeCreate", "it");
    await run(around({ title: "the place" }).hooks, "beforeCreate", "it");
  });

  it("F-02 `confirm` fails the run when the service does not hold what was sent, and names no value", async () => {
    await run(around({ title: "the place", confirm: async () => undefined }).hooks, "afterCreate", "it");
    await assert.rejects(run(around({ title: "the place", confirm: async () => "it is not there" }).hooks, "afterCreate", "it"), /^Error: the place: it is not there$/);
    await assert.rejects(run(around({ title: "x", confirm: () => Promise.reject(new Error("no answer")) }).hooks, "afterCreate", "it"), /no answer/);
  });

  it("U-04 `keep` names what would be lost and how to want it; also in a preview", async () => {
    const hooks = around({ title: "the place" }).hooks;
    assert.equal((hooks.beforeDelete?.[0] as ResourceHook).opts?.onDryRun, true);
    await assert.rejects(run(hooks, "beforeDelete", "held-OPENAI_API_KEY"), /held-OPENAI_API_KEY .*would be deleted.*allowDelete\[0\]' held-OPENAI_API_KEY/);
  });

  it("F-02 `retry` tries again after what passes, so often and no more, and never after what does not", async () => {
    const safeguards = new Safeguards(new DeletionRules(topology, catalog, []), new RetryAdvice({ tries: 2, firstWait: 1, longestWait: 20 }));
    const hook = safeguards.around("it", { title: "x" }).onError?.[0] as ErrorHook;
    const again = (...errors: string[]): unknown => hook.callback({ ...args("it"), failedOperation: "create", errors } as unknown as ErrorHookArgs);
    for (const reason of ["HTTP 503", "429 Too Many Requests", "rate limit exceeded", "read: connection reset by peer", "unexpected EOF", "no answer"]) assert.equal(await again(reason), true, reason);
    for (const reason of ["HTTP 404", "401 Unauthorized", "422 Validation Failed", "it exists already and is not ours", "code 15030"]) assert.equal(await again(reason), false, reason);
    assert.deepEqual([await again("503", "503"), await again("503", "503", "503")], [true, false]);
    const started = performance.now();
    assert.equal(await again("429, Retry-After: 3600"), true);
    assert.ok(performance.now() - started < 1_000, "a wait has an end, whatever the service asks");
  });
});
