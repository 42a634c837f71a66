import { strict as assert } from "node:assert";
import { changedOutputs, filled } from "../../../cli/shadow/settle.ts";
import { settingsForShadow } from "../../../cli/shadow/stack-settings.ts";
import { readExport, secretOf } from "../../../cli/shadow/engine-format.ts";
import { shadowOf } from "../../../cli/shadow/transform.ts";
import { openedOutputs, packedOutputs } from "../../../model/machine-outputs.ts";
import { fingerprint, keyId } from "../../../model/fingerprint.ts";
import { SHADOW_KEY } from "../../../cli/shadow/ledger-copy.ts";
import { COMMIT, exportCase } from "./export-case.ts";

function shadowCase() {
  const result = shadowOf(readExport(JSON.stringify(exportCase()), "state.json"), COMMIT);
  assert.ok("shadow" in result);
  return result.shadow;
}
const urnOf = (name: string): string => exportCase().deployment.resources.find((r) => r.urn.endsWith(`::${name}`))?.urn ?? assert.fail(name);

describe("settling a shadow", () => {
  it("A-08 takes from the plan what waits for the program, inputs and outputs alike, and nothing else", () => {
    const text = secretOf("values: {}");
    const after = filled(shadowCase(), { resourcePlans: {
      [urnOf("environment-e")]: { goal: { inputDiff: { updates: { yaml: text, name: "other" } } } },
      [urnOf("held-EMPTY")]: { goal: { inputDiff: { updates: { input: secretOf("filled") } } } },
      "urn:new": { goal: { inputDiff: { updates: { yaml: text } } } },
      [urnOf("ledger-key")]: {},
    } });
    const of = (name: string) => after.state.resources.find((r) => r.urn.endsWith(`::${name}`));
    assert.deepEqual([of("environment-e")?.inputs?.["yaml"], of("environment-e")?.outputs?.["yaml"], of("environment-e")?.inputs?.["name"]], [text, text, "e"]);
    assert.deepEqual(of("held-EMPTY")?.inputs, { input: secretOf("") });
    assert.equal(after.state.resources.length, shadowCase().state.resources.length);
  });

  it("A-08 takes fingerprints of stand-ins into the ledger; dates, stamps and lists stay, and no entry comes or goes", () => {
    const ledgerOf = (shadow: ReturnType<typeof shadowCase>) => openedOutputs(shadow.state.resources[0]?.outputs ?? {})["ledger"] as Record<string, Record<string, Record<string, unknown>>>;
    const [key, mark] = [keyId(SHADOW_KEY), fingerprint(SHADOW_KEY, "held:SLACK_BOT_TOKEN")];
    const planned = { entries: { SLACK_BOT_TOKEN: { keyId: key, fingerprint: mark, rotatedAt: "2030-01-01T00:00:00.000Z", destinations: [] }, NEW: { keyId: key, fingerprint: mark } },
      delivered: { "environment-e": { keyId: key, fingerprint: "x", wanted: mark, stamp: "9", round: 1 }, "environment-new": { wanted: mark } } };
    const before = ledgerOf(shadowCase());
    const after = ledgerOf(filled(shadowCase(), { resourcePlans: { [urnOf("sophia-secrets-production")]: { goal: { outputDiff: { updates: packedOutputs({ ledger: planned }) } } } } }));
    assert.deepEqual(after["entries"]?.["SLACK_BOT_TOKEN"], { ...before["entries"]?.["SLACK_BOT_TOKEN"], keyId: key, fingerprint: mark });
    assert.deepEqual(after["delivered"]?.["environment-e"], { ...before["delivered"]?.["environment-e"], fingerprint: mark });
    assert.deepEqual([Object.keys(after["entries"] ?? {}), Object.keys(after["delivered"] ?? {})], [Object.keys(before["entries"] ?? {}), Object.keys(before["delivered"] ?? {})]);
  });

  it("A-08 (fault 32) outputs that would still change are told by name, also those that the engine never shows", () => {
    const plan = (outputDiff: object) => ({ resourcePlans: { [urnOf("sophia-secrets-production")]: { goal: { outputDiff } }, [urnOf("environment-e")]: { goal: { outputDiff: { updates: { revision: 3 } } } } } });
    assert.deepEqual([{}, { adds: null, deletes: null, updates: {} }].map((diff) => changedOutputs(plan(diff))), [[], []]);
    assert.deepEqual(changedOutputs(plan({ adds: { __more: "" }, deletes: ["ledger"], updates: { __ledger: "json:{}" } })), ["__ledger", "__more", "ledger"]);
  });

  it("A-08 settings lose the stack's encryption, every encrypted setting wherever it is, and environments to import", () => {
    const text = "secretsprovider: awskms://x\nencryptedkey: abc\nenvironment:\n  - sophia/base\nconfig:\n  # stays\n  a:plain: yes\n  a:object:\n    in: 1\n    deep:\n      secure: abc\n"
      + "  a:values:\n    ONE:\n      secure: abc\n    TWO:\n      secure: abc\n  a:list:\n    - 1\n";
    assert.equal(settingsForShadow(text), "config:\n  # stays\n  a:plain: yes\n  a:object:\n    in: 1\n  a:list:\n    - 1\n");
    for (const empty of ["", "encryptionsalt: v1:x\n", "config:\n  a:b:\n    secure: x\n", "- no map\n"]) assert.equal(settingsForShadow(empty), "", empty);
  });
});
