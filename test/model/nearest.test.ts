import { strict as assert } from "node:assert";
import fc from "fast-check";
import { nearest } from "../../model/nearest.ts";

describe("nearest name", () => {
  it("C-01 is one letter away for each three of the name, and never more than four", () => {
    const cases: readonly (readonly [name: string, known: string, near: boolean])[] = [
      ["ABC", "ABX", true], ["ABC", "XAC", false], ["ABC", "AYX", false], ["ABCD", "AXYD", true], ["ABCD", "XYZD", false],
      ["A", "AB", true], ["A", "ABC", false], ["AB", "", false], ["", "A", false], ["ABC", "AC", true], ["ABC", "C", false],
      ["ABCDEFGHIJKLMNO", "ABCDEFGHIJKXXXX", true], ["ABCDEFGHIJKLMNO", "ABCDEFGHIJXXXXX", false], ["ABCDEFGHIJKLMNO", "EFGHIJKLMNO", true], ["ABCDEFGHIJKLMNO", "FGHIJKLMNO", false],
      ["KITTEN", "SITTEN", true], ["KITTEN", "SITTING", false], ["OPENAI_API_KEI", "OPENAI_API_KEY", true], ["OPENAI_KEY", "OPENAI_API_KEY", true],
    ];
    assert.deepEqual(cases.map(([name, known]) => [name, known, nearest(name, [known]) === known]), cases);
  });

  it("C-01 is the closest one, the first of two that are equally close; case does not count", () => {
    const known = ["POSTGRES_USER", "Postgres_Host", "POSTGRES_PORT", "POSTGRES_POST"];
    assert.deepEqual(["postgres_post", "POSTGRES_HORT", "postgres_host", "POSTGRES_XXXX", "REDIS"].map((name) => nearest(name, new Set(known))), ["POSTGRES_POST", "Postgres_Host", "Postgres_Host", "POSTGRES_USER", undefined]);
    assert.equal(nearest("A", []), undefined);
  });

  it("C-01 is found again after one letter was left out, added or mistaken, wherever it stands", () => {
    const letters = fc.string({ unit: fc.constantFrom("A", "B", "C", "_"), minLength: 4, maxLength: 12 });
    fc.assert(fc.property(letters, fc.nat(), fc.constantFrom("", "X", "XY"), (name, at, put) => {
      const index = at % name.length;
      const mistaken = name.slice(0, index) + put + name.slice(index + 1);
      assert.equal(nearest(mistaken, ["ZZZZZZZZZZZZZZZZ", name]), name);
    }), { numRuns: 300 });
  });
});
