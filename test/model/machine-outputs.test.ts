import { strict as assert } from "node:assert";
import { openedOutputs, outputName, packed, packedOutputs, unpacked } from "../../model/machine-outputs.ts";

describe("outputs that programs read", () => {
  it("U-01 (fault 32) have a name that the engine never shows, and a text that is no JSON", () => {
    assert.deepEqual([outputName("ledger"), packed({ a: [1] })], ["__ledger", 'json:{"a":[1]}']);
    assert.throws(() => void JSON.parse(packed({})));
    assert.equal(packed({ a: "1\n2" }).includes("\n"), false);
  });

  it("R-06 (fault 32) equal data gives equal text, whatever order its keys came in; lists keep theirs", () => {
    assert.equal(packed({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 1 }), packed({ a: 1, b: { c: [{ e: 2, f: 1 }], d: 1 } }));
    assert.notEqual(packed([1, 2]), packed([2, 1]));
  });

  it("U-01 (fault 32) come back as they were, from this form and from the one before; what is shown stays", () => {
    const outputs = { ledger: { entries: { A: { keyId: "k" } } }, topology: { version: 1 }, contents: {}, counts: { held: 1 }, missing: ["B"], degraded: [] };
    assert.deepEqual(Object.keys(packedOutputs(outputs)).sort(), ["__contents", "__counts", "__ledger", "__topology", "degraded", "missing"]);
    assert.deepEqual(openedOutputs(packedOutputs(outputs)), outputs);
    assert.deepEqual(openedOutputs(outputs), outputs);
    assert.deepEqual([openedOutputs({}), packedOutputs({})], [{}, {}]);
  });

  it("U-01 (fault 32) what is no such text is told as it is, and never thrown at", () => {
    for (const other of [undefined, null, 1, {}, "", "json", "json:", "json:{", "{}"]) {
      assert.equal(unpacked(other), undefined);
      assert.deepEqual(openedOutputs({ __ledger: other }), { ledger: other });
    }
  });
});
