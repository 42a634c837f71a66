import { strict as assert } from "node:assert";
import { listedTypes } from "../../../cli/shadow/allow-list.ts";
import { readExport, type RawResource } from "../../../cli/shadow/engine-format.ts";
import { shadowOf, type Transformed } from "../../../cli/shadow/transform.ts";
import { CliError } from "../../../cli/errors.ts";
import { packedOutputs } from "../../../model/machine-outputs.ts";
import { standInBytes } from "../../../model/stand-ins.ts";
import { BYTES, CANARY, COMMIT, encrypted, ENVIRONMENT, exportCase, GITHUB_SECRET, ledgerOf, named, REAL, shown, STASH, type Case } from "./export-case.ts";

const transformed = (state: object): Transformed => shadowOf(readExport(JSON.stringify(state), "state.json"), COMMIT);

function shadowed(state: Case): { text: string; of: (name: string) => RawResource } {
  const result = transformed(state);
  assert.ok("shadow" in result, JSON.stringify(result));
  const { resources } = result.shadow.state;
  return { text: JSON.stringify(result.shadow), of: (name) => resources.find((r) => r.urn.endsWith(`::${name}`)) ?? assert.fail(name) };
}

const plaintext = (property: unknown): unknown => JSON.parse((property as { plaintext: string }).plaintext);

describe("a shadow of an export", () => {
  it("A-08 P-12 holds no value, no ciphertext, no fingerprint and no key's name, from an encrypted and from a decrypted export alike", () => {
    const texts = [encrypted, shown].map((secret) => shadowed(exportCase(secret)).text);
    assert.equal(texts[0], texts[1]);
    for (const word of [CANARY, "ciphertext", "secrets_providers", "stackTrace", ...REAL]) assert.equal(texts[0]?.includes(word), false, word);
    // The control: all of them are in what it was made from.
    for (const word of [CANARY, "ciphertext", "stackTrace", ...REAL]) assert.equal(JSON.stringify(exportCase()).includes(word), true, word);
  });

  it("A-08 a held value is its name's stand-in, names of one value share one, and what is empty stays empty", () => {
    const { of } = shadowed(exportCase());
    const held = (name: string): unknown[] => [of(`held-${name}`).inputs?.["input"], of(`held-${name}`).outputs?.["input"], of(`held-${name}`).outputs?.["output"]].map(plaintext);
    assert.deepEqual(held("SLACK_BOT_TOKEN"), Array(3).fill("held:SLACK_BOT_TOKEN"));
    assert.deepEqual([held("OPENAI_API_KEY")[0], held("OPENAI_TWIN")[0]], ["held:OPENAI_API_KEY", "held:OPENAI_API_KEY"]);
    assert.deepEqual([held("LOG_LEVEL")[0], held("EMPTY")], ["held:LOG_LEVEL", ["", "", ""]]);
  });

  it("A-08 a generated value has the length and alphabet of the real one, and differs per generation and key", () => {
    const { of } = shadowed(exportCase());
    const { base64, hex } = of("generated-JWT_SECRET.g1").outputs ?? {};
    assert.deepEqual([Buffer.from(String(plaintext(base64)), "base64").length, plaintext(hex)], [64, standInBytes("generated-JWT_SECRET.g1", 64).toString("hex")]);
    assert.notEqual(plaintext(of("ledger-key").outputs?.["hex"]), plaintext(hex));
    assert.equal("__pulumi_raw_state_delta" in (of("ledger-key").outputs ?? {}), false);
  });

  it("A-08 (fault 32) reads outputs in both forms, and writes what programs read as one text each", () => {
    const packed = exportCase();
    const root = named(packed, "sophia-secrets-production");
    root.outputs = packedOutputs(root.outputs);
    assert.equal(shadowed(packed).text, shadowed(exportCase()).text);
    assert.deepEqual(Object.keys(shadowed(packed).of("sophia-secrets-production").outputs ?? {}).sort(), ["__counts", "__ledger", "degraded", "missing"]);
  });

  it("A-08 (fault 32) every refusal of an output holds in its packed form too", () => {
    for (const [what, spoil] of REFUSED.filter(([name]) => /ledger|stack output|deep in a plain|entry|belongs|arrive|copy behind/.test(name))) {
      const [state, spoiled] = [exportCase(), exportCase()];
      spoil(state);
      spoil(spoiled);
      const root = named(spoiled, "sophia-secrets-production");
      root.outputs = packedOutputs(root.outputs);
      assert.deepEqual(transformed(spoiled), transformed(state), what);
    }
  });

  it("A-08 keeps hooks, protection and order; drops tokens, dates and source lines; says commit, stack and time", () => {
    const result = transformed(exportCase());
    assert.ok("shadow" in result);
    assert.deepEqual(result.shadow.shadow, { format: 1, stack: "production", project: "sophia-secrets", commit: COMMIT, stateTime: "2026-01-02T03:04:05.000Z" });
    assert.deepEqual(result.shadow.state.resources.map((r) => r.urn), exportCase().deployment.resources.map((r) => r.urn));
    const { of } = shadowed(exportCase());
    assert.deepEqual(Object.keys(of("held-EMPTY")), ["urn", "custom", "type", "id", "inputs", "outputs", "parent", "provider", "resourceHooks", "protect", "ignoreChanges"]);
    assert.deepEqual(of("github").inputs, { owner: "acme", __internal: {} });
  });
});

/** Each spoils a state in one way; the answer is what the refusal names. */
const REFUSED: readonly (readonly [what: string, spoil: (state: Case) => void, named: RegExp])[] = [
  ["unknown type", (s) => s.deployment.resources.push({ ...named(s, "held-EMPTY"), urn: "urn:pulumi:production::p::a:b:C::new", type: "a:b:C" } as never), /^new: the type a:b:C is not on the list$/],
  ["banned type", (s) => s.deployment.resources.push({ urn: "urn:pulumi:production::p::random:index/randomId:RandomId::r", type: "random:index/randomId:RandomId" }), /^r: the type .*RandomId is not/],
  ["unknown plain input", (s) => void (named(s, "held-EMPTY").inputs["more"] = CANARY), /^held-EMPTY: inputs\.more is not on the list$/],
  ["unknown secret input", (s) => void (named(s, "held-EMPTY").inputs["more"] = encrypted()), /^held-EMPTY: inputs\.more is not on the list$/],
  ["unknown output", (s) => void (named(s, "environment-e").outputs["checkYaml"] = CANARY), /^environment-e: outputs\.checkYaml is not on the list$/],
  ["unknown field", (s) => void (named(s, "environment-e")["viewOf"] = CANARY), /^environment-e: the field viewOf is not on the list$/],
  ["property called like one of Object", (s) => void (named(s, "environment-e").inputs["constructor"] = CANARY), /^environment-e: inputs\.constructor is not on the list$/],
  ["errors of a creation", (s) => void (named(s, "environment-e")["initErrors"] = [CANARY]), /^environment-e: the field initErrors is not on the list$/],
  ["replacement that waits", (s) => void (named(s, "environment-e")["delete"] = true), /^environment-e: the field delete is not on the list$/],
  ["unknown stack output", (s) => void (named(s, "sophia-secrets-production").outputs["keys"] = CANARY), /outputs\.keys is not on the list$/],
  ["secret in a trigger", (s) => void (named(s, "github-secret-OPENAI_API_KEY")["replacementTrigger"] = encrypted()), /the field replacementTrigger holds a secret$/],
  ["secret in a plain property", (s) => void (named(s, "environment-e").inputs["name"] = encrypted()), /inputs\.name holds a secret, and should be plain$/],
  ["secret deep in a plain property", (s) => void (named(s, "sophia-secrets-production").outputs["counts"] = { a: [{ b: shown() }] }), /outputs\.counts holds a secret/],
  ["secret in the ledger", (s) => void ((ledgerOf(s)["features"] as unknown) = [shown()]), /^ledger: it holds a secret$/],
  ["unknown ledger key", (s) => void ((ledgerOf(s)["more"] as unknown) = CANARY), /^ledger: more is not on the list$/],
  ["unknown key of an entry", (s) => void Object.assign(ledgerOf(s)["entries"]?.["SLACK_BOT_TOKEN"] ?? {}, { value: CANARY }), /^ledger: entries\.SLACK_BOT_TOKEN\.value is not on the list$/],
  ["value where a fingerprint belongs", (s) => void Object.assign(ledgerOf(s)["entries"]?.["SLACK_BOT_TOKEN"] ?? {}, { fingerprint: CANARY }), /entries\.SLACK_BOT_TOKEN\.fingerprint has not the form/],
  ["value where a date belongs", (s) => void Object.assign(ledgerOf(s)["delivered"]?.["environment-e"] ?? {}, { stamp: CANARY }), /delivered\.environment-e\.stamp has not the form/],
  ["unknown part of the deployment", (s) => void Object.assign(s.deployment, { snapshots: [] }), /^deployment: snapshots is not on the list$/],
  ["pending operation", (s) => void (s.deployment.pending_operations = [{ type: "creating", resource: { urn: "urn::half" } }]), /^half: an operation is pending/],
  ["write that did not arrive", (s) => void Object.assign(ledgerOf(s)["delivered"]?.["environment-e"] ?? {}, { wanted: "0".repeat(32) }), /delivered\.environment-e did not arrive .* not green/],
  ["copy behind its value", (s) => void Object.assign(ledgerOf(s)["delivered"]?.["github-secret-OPENAI_API_KEY"] ?? {}, { fingerprint: "0".repeat(32) }), /delivered\.github-secret-OPENAI_API_KEY is an older value/],
  ["ledger of an older program", (s) => void Reflect.deleteProperty(ledgerOf(s), "held"), /^ledger: held is missing: deploy once/],
  ["Stash of no row", (s) => void ((named(s, "held-EMPTY")["urn"] as unknown) = `urn:pulumi:production::p::${STASH}::other`), /^other: a Stash that is not of a row$/],
];

/** Each lost the mark of a secret, or has a value where none belongs; it is written without it. */
const WITHOUT: readonly (readonly [what: string, spoil: (state: Case) => void])[] = [
  ["held value, as plain text", (s) => void Object.assign(named(s, "held-SLACK_BOT_TOKEN"), { inputs: { input: CANARY }, outputs: { input: CANARY, output: CANARY } })],
  ["held value, as an object", (s) => void (named(s, "held-SLACK_BOT_TOKEN").inputs["input"] = { deep: [CANARY] })],
  ["GitHub secret, as plain text", (s) => void (named(s, "github-secret-OPENAI_API_KEY").inputs["plaintextValue"] = CANARY)],
  ["box of a GitHub secret, as plain text", (s) => void (named(s, "github-secret-OPENAI_API_KEY").outputs["encryptedValue"] = CANARY)],
  ["variable", (s) => void (named(s, "github-variable-PULUMI_ORG").inputs["value"] = CANARY)],
  ["document, as plain text", (s) => void (named(s, "environment-e").inputs["yaml"] = CANARY)],
  ["document, as a plain asset", (s) => void (named(s, "environment-e").outputs["yaml"] = { text: CANARY, hash: CANARY })],
  ["generated value, as plain text", (s) => void Object.assign(named(s, "generated-JWT_SECRET.g1").outputs, { base64: CANARY, hex: CANARY })],
  ["provider's token, as plain text", (s) => void (named(s, "github").inputs["token"] = CANARY)],
  ["outputs of the last deployment", (s) => void (named(s, "self").outputs["outputs"] = { ledger: CANARY })],
  ["raw answer of a plugin", (s) => void (named(s, "ledger-key").outputs["__pulumi_raw_state_delta"] = { replace: { raw: CANARY } })],
  ["trace of a line", (s) => void (named(s, "ledger-key")["sourcePosition"] = CANARY)],
];

describe("spoiled exports", () => {
  for (const [what, spoil, expected] of REFUSED) {
    it(`A-08 ${what}: refused by name, and nothing else is`, () => {
      const state = exportCase();
      spoil(state);
      const result = transformed(state);
      assert.ok("problems" in result);
      assert.equal(result.problems.length, 1, result.problems.join("\n"));
      assert.match(result.problems[0] ?? "", expected);
      assert.equal(result.problems.join().includes(CANARY), false);
    });
  }

  for (const [what, spoil] of WITHOUT) {
    it(`A-08 ${what}: written without it`, () => {
      const state = exportCase();
      const before = JSON.stringify(state);
      spoil(state);
      assert.notEqual(JSON.stringify(state), before);
      assert.equal(shadowed(state).text.includes(CANARY), false);
    });
  }

  it("A-08 all findings are told at once", () => {
    const state = exportCase();
    for (const [, spoil] of REFUSED.slice(0, 6)) spoil(state);
    const result = transformed(state);
    assert.ok("problems" in result && result.problems.length >= 5);
  });

  it("A-08 what is no export, or one without a ledger, is refused without a word of it", () => {
    for (const text of [CANARY, `["${CANARY}"]`, `{"deployment":null,"a":"${CANARY}"}`, `{"deployment":{"manifest":{"time":"${CANARY}"}}}`])
      assert.throws(() => readExport(text, "state.json"), (error: unknown) => error instanceof CliError && error.code === 2 && !error.message.includes(CANARY));
    const result = transformed({ deployment: { manifest: { time: "2026-01-02T03:04:05Z" }, resources: [] } });
    assert.deepEqual(result, { problems: ["the state has no ledger: deploy the stack first"] });
  });

  it("A-08 the types of the case are those of the program", () => {
    for (const type of [STASH, GITHUB_SECRET, BYTES, ENVIRONMENT]) assert.equal(listedTypes().includes(type), true, type);
  });
});
