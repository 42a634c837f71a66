import { strict as assert } from "node:assert";
import { checkPlaceholder, checkSize, checkValue } from "../../model/formats.ts";
import { row } from "./world.ts";

describe("refused values", () => {
  const refused: Record<string, string[]> = {
    "nothing": [""],
    "white space": [" ", "\t\n"],
    "your_…": ["your_openai_key", "YOUR_TOKEN", "your-key"],
    "…_here": ["put_it_here", "TOKEN-HERE"],
    "changeme": ["changeme", "ChangeMe", "change_me"],
    "placeholder…": ["placeholder", "Placeholder-1"],
    "dummy_value_for_…": ["dummy_value_for_OPENAI_API_KEY"],
    "…REPLACE THIS": ["sk REPLACE THIS"],
    "${…} left as it is": ["${OPENAI_API_KEY}", "${A:-b}"],
    "None and null": ["None", "null", "NULL"],
    "masked forms": ["sk-a...z9", "..."],
    "stand-ins of the shadow state": ["held:OPENAI_API_KEY"],
  };
  for (const [kind, values] of Object.entries(refused)) {
    it(`C-07 refuses ${kind}, without repeating it`, () => {
      // One sentence for all of them: nothing of a value can be in it.
      const problems = values.map((value) => checkValue(row("A"), value, "production"));
      for (const found of problems) assert.equal(found.length, 1);
      assert.equal(new Set(problems.flat()).size, 1);
    });
  }

  it("C-07 takes values that only come near those words", () => {
    for (const value of ["yours", "there", "changement", "a placeholder", "nonesuch", "nullable", "${a} and ${b}", "x${a}", "a..b", "upheld:x", "$"]) {
      assert.equal(checkPlaceholder(value), undefined, value);
    }
  });

  it("C-07 takes held: stand-ins where a dry run allows them, whatever the format", () => {
    assert.deepEqual(checkValue(row("A", { format: { type: "int" } }), "held:A", "production", { allowHeld: true }), []);
    assert.equal(checkValue(row("A", { format: { type: "int" } }), "x", "production", { allowHeld: true }).length, 1);
  });

  it("P-21 (1 of 5) takes 48 KB and refuses one byte more, counted in UTF-8", () => {
    assert.equal(checkSize("é".repeat(24 * 1024)), undefined);
    assert.match(checkSize(`${"é".repeat(24 * 1024)}a`) ?? "", /48 KB \(49152 bytes\)/);
  });

  it("U-11 (1 of 2) refuses what no process environment can carry, and takes lines and other scripts; what GitHub's plugin would compose is refused", () => {
    for (const value of ["A\u0300", "\u212b", "\uf900"]) assert.equal(checkSize(value), "is not in Unicode's composed form (NFC), which the GitHub plugin would turn it into");
    assert.equal(checkSize("\u00c0\u00c5"), undefined);
    for (const value of ["a\u0000b", "a\ud800b"]) assert.match(checkSize(value) ?? "", /no environment variable/);
    assert.equal(checkSize("a\r\nb\t日本 😀"), undefined);
  });
});
