import assert from "node:assert/strict";
import fc from "fast-check";
import { decrypt, encrypt, newKey } from "../../../sandbox/pulumi-cloud/state/encryption.ts";

const stack = () => ({ id: crypto.randomUUID(), key: newKey() });

describe("encryption of a stack's secrets", () => {
  it("U-03 every sequence of bytes comes back, and no two boxes are alike", () => {
    const one = stack();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      assert.deepEqual(decrypt(one, encrypt(one, bytes)), Buffer.from(bytes));
      assert.notDeepEqual(encrypt(one, bytes), encrypt(one, bytes));
    }), { numRuns: 100 });
  });

  it("U-03 another stack, another id, one changed bit or a cut end: 400, and nothing of the text", () => {
    const one = stack();
    const box = encrypt(one, Buffer.from("of the test"));
    const refused = (open: () => unknown): void => assert.throws(open, { status: 400, message: /not encrypted for this stack/ });
    refused(() => decrypt(stack(), box));
    refused(() => decrypt({ ...one, id: "other" }, box));
    for (let i = 0; i < box.length; i++) {
      const changed = Buffer.from(box);
      changed[i] = (changed[i] ?? 0) ^ 1;
      refused(() => decrypt(one, changed));
      refused(() => decrypt(one, box.subarray(0, i)));
    }
  });
});
