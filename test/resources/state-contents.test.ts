import { strict as assert } from "node:assert";
import { createCipheriv, randomBytes } from "node:crypto";
import { stateContents } from "../../resources/state-contents.ts";

const key = randomBytes(32);
/** As the engine writes secrets of a stack with a passphrase, and as a service may: one text. */
const FORMS: readonly (readonly [what: string, encrypt: (text: string) => object])[] = [
  ["nonce and text apart", (text) => {
    const [nonce, sealed] = seal(text);
    return { ciphertext: `v1:${nonce.toString("base64")}:${sealed.toString("base64")}` };
  }],
  ["one text", (text) => ({ ciphertext: Buffer.concat(seal(text)).toString("base64") })],
  ["in the open", (text) => ({ plaintext: text })],
];
function seal(text: string): [Buffer, Buffer] {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return [nonce, Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])];
}

const urn = (name: string): string => `urn:pulumi:production::p::x::${name}`;
const stash = (name: string, input: unknown) => ({ urn: urn(name), type: "pulumi:index:Stash", inputs: { input } });

describe("what an encrypted state tells", () => {
  for (const [what, encrypt] of FORMS) {
    it(`F-01 (fault 21) a Stash is empty or holds something, of any length: ${what}`, () => {
      const texts = ["", "a", "ab", "é", "x".repeat(40), "y".repeat(5000), '"'];
      const resources = [{ urn: urn("ledger-key"), outputs: { base64: encrypt(JSON.stringify(randomBytes(32).toString("base64"))) } },
        ...texts.map((text, index) => stash(`held-${index}`, encrypt(JSON.stringify(text))))];
      assert.deepEqual([...stateContents({ deployment: { resources } }).held], texts.flatMap((text, index) => (text === "" ? [] : [`held-${index}`])));
    });
  }

  it("F-01 (fault 21) what cannot be told counts as held; what waits for its deletion, and what is no Stash, does not", () => {
    const [, encrypt] = FORMS[1] ?? assert.fail();
    const empty = encrypt('""');
    const held = (...resources: object[]) => [...stateContents({ deployment: { resources: resources as never } }).held];
    assert.deepEqual(held(stash("held-A", empty)), ["held-A"]);
    const ledgerKey = { urn: urn("ledger-key"), outputs: { base64: encrypt(JSON.stringify("k".repeat(44))) } };
    assert.deepEqual(held(ledgerKey, stash("held-A", empty), stash("held-B", "text"), stash("held-C", undefined), { ...stash("held-D", encrypt('"d"')), delete: true },
      { ...stash("held-E", encrypt('"e"')), type: "other" }), ["held-B", "held-C"]);
  });
});
