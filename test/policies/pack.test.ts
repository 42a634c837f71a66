import { strict as assert } from "node:assert";
import type { PolicyResource, ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { asset } from "@pulumi/pulumi";
import type { Report } from "../../policies/judge.ts";
import { policiesOf, type PackOptions } from "../../policies/pack.ts";
import { isUnknown, plainProps, texts, textOf, UNKNOWN, type Plain } from "../../policies/plain-data.ts";
import { RULE_IDS } from "../../policies/rule-ids.ts";
import { TYPE } from "../../policies/resource-types.ts";
import { keyLike, NOW } from "./shown.ts";

/** How the SDK writes an unknown text, number, list and asset. */
const SENTINELS = ["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", "030794c1-ac77-496b-92df-f27374a8bd58"];

class NotApplicable extends Error {}

/** The pack as the SDK would call it, with the lines it tells. */
class Pack {
  readonly told: Report[] = [];
  readonly #policies: (ResourceValidationPolicy & StackValidationPolicy)[];
  #config: object = {};

  constructor(options: Partial<PackOptions> = {}) {
    this.#policies = policiesOf({ waivers: [], levels: {}, now: NOW, ...options }) as never;
  }

  names(): string[] {
    return this.#policies.map((policy) => policy.name);
  }

  configured(config: object): this {
    this.#config = config;
    return this;
  }

  async ask(policy: string, ...resources: Partial<PolicyResource>[]): Promise<"not applicable" | string[]> {
    const found = this.#policies.find(({ name }) => name === policy);
    const common = { getConfig: () => this.#config, stackTags: new Map(), notApplicable: (): never => {
      throw new NotApplicable();
    } };
    const report = (line: unknown): void => void this.told.push({ ...(line as { name: string; enforcementLevel: "mandatory"; message: string; urn?: string }), policy: "", level: "mandatory" });
    const before = this.told.length;
    try {
      if (found?.validateResource !== undefined && resources.length === 1) await (found.validateResource as (args: ResourceValidationArgs, r: typeof report) => Promise<void>)({ ...common, ...resources[0] } as ResourceValidationArgs, report);
      else await found?.validateStack({ ...common, resources: resources as PolicyResource[] } as never, report as never);
    } catch (error) {
      if (error instanceof NotApplicable) return "not applicable";
      throw error;
    }
    return this.told.slice(before).map((line) => JSON.stringify([(line as unknown as { name: string }).name, (line as unknown as { enforcementLevel: string }).enforcementLevel, line.message]));
  }
}

const given = (type: string, name: string, props: object, opts: object = {}, stack = "production"): Partial<PolicyResource> =>
  ({ urn: `urn:pulumi:${stack}::sophia-secrets::${type}::${name}`, type, name, props, opts: { protect: false, ignoreChanges: [], aliases: [], additionalSecretOutputs: [], customTimeouts: {}, ...opts } as unknown as PolicyResource["opts"] });

describe("the policy pack as the SDK calls it", () => {
  it("P-22 it offers one policy per rule, and a last one for waivers", () => {
    assert.deepEqual(new Pack().names(), [...RULE_IDS, "waivers"]);
  });

  it("P-22 a rule's answer carries rule, level and message; a rule that is not concerned says so", async () => {
    const pack = new Pack();
    assert.deepEqual(await pack.ask("banned-type", given("random:index/randomId:RandomId", "id", {})), ['["banned-type","mandatory","banned-type id: its value is no secret to Pulumi; use RandomBytes."]']);
    assert.equal(await pack.ask("banned-type", given(TYPE.stash, "held-A", {})), "not applicable");
    assert.equal(await pack.ask("E-14", given(TYPE.stash, "held-A", {})), "not applicable");
    assert.deepEqual(await pack.ask("P-05", given(TYPE.stash, "held-OPENAI_API_KEY", { input: "aaaa" }, {}, "development")), ['["P-05","advisory","P-05 held-OPENAI_API_KEY: its value is weak; make a longer random one."]']);
  });

  it("P-22 options of a resource reach the rules: protect, deleteBeforeReplace and parent", async () => {
    const pack = new Pack();
    const secretType = TYPE.organizationSecret;
    assert.deepEqual(await pack.ask("delete-before-replace", given(secretType, "s", {}, { deleteBeforeReplace: true })), []);
    assert.equal((await pack.ask("delete-before-replace", given(secretType, "s", {}))).length, 1);
    assert.deepEqual(await pack.ask("generated-secret", given(TYPE.bytes, "ledger-key", { length: 32 }, { protect: true })), []);
    const parent = given(TYPE.environment, "environment-sophia-ai-base", { name: "sophia-ai-base", yaml: "values: {}" });
    const tags = ["environment=all", "group=base", "managed-by=pulumi", "owner=DevOps", "project=sophia", "rotation-days=none"].map((pair) => pair.split("="))
      .map(([name, value]) => given(TYPE.tag, `x.${name}`, { name, value }, { parent: parent.urn }));
    assert.deepEqual(await pack.ask("E-14", parent, ...tags), []);
  });

  it("P-22 the run's configuration wins over the committed levels", async () => {
    const bad = given("random:index/randomId:RandomId", "id", {});
    assert.match(String(await new Pack({ levels: { "banned-type": { production: "advisory" } } }).ask("banned-type", bad)), /advisory/);
    assert.deepEqual(await new Pack({ levels: { "banned-type": { production: "advisory" } } }).configured({ production: "disabled" }).ask("banned-type", bad), []);
  });

  it("P-22 what is unknown is told once, at the end, and forgotten for the update that follows", async () => {
    const pack = new Pack({ waivers: [{ rule: "banned-type", stack: "production", resource: "id", owner: "o", reason: "r", expires: "2099-01-01" }] });
    const stack = given(TYPE.stack, "sophia-secrets-production", {});
    for (const name of ["held-A", "held-B"]) assert.deepEqual(await pack.ask("C-07", given(TYPE.stash, name, { input: SENTINELS[0] })), []);
    assert.deepEqual(await pack.ask("banned-type", given("random:index/randomId:RandomId", "id", {})), []);
    assert.deepEqual(await pack.ask("waivers", stack), ['["C-07","advisory","C-07 held-A: unknown in this run, so not judged; the same for held-B."]']);
    assert.deepEqual(await pack.ask("waivers", stack), ['["waivers","advisory","waivers id: the waiver of banned-type is not needed any more; remove it."]']);
  });

  it("P-22 properties become plain data: unknown values of every kind, texts in assets, files unread, wrappers taken off", async () => {
    for (const sentinel of SENTINELS) assert.deepEqual(await plainProps({ a: [{ b: sentinel }] }), { a: [{ b: UNKNOWN }] });
    const wrapped = { __getSpecialProxyTarget: { a: 1, yaml: new asset.StringAsset("values: {}"), file: new asset.FileAsset("notes.txt"), archive: new asset.FileArchive("folder"), none: undefined } };
    assert.deepEqual(await plainProps(wrapped), { a: 1, yaml: "values: {}", file: { file: true }, archive: { file: true }, none: null });
    assert.deepEqual(([UNKNOWN, "held:A", "a held:A", "", null, undefined] as (Plain | undefined)[]).map(isUnknown), [true, true, false, false, false, false]);
    assert.deepEqual([textOf({ a: "x" }, "a"), textOf({ a: 1 }, "a"), textOf({}, "a")], ["x", "", ""]);
    assert.deepEqual(texts({ a: [keyLike("b"), { c: "d" }], e: 1 }).map((t) => t.key), ["a", "c"]);
  });
});
