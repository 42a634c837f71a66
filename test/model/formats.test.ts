import { strict as assert } from "node:assert";
import type { Format } from "../../catalog/types.ts";
import { checkFormat, checkValue } from "../../model/formats.ts";
import { resolveSupplied } from "../../model/supplied.ts";
import { row } from "./world.ts";

/** Values around each border of each shape of a rule: what passes, what does not. The catalogue's own rules are tried in test/catalog. */
const BORDERS: readonly (readonly [format: Format, passes: readonly string[], fails: readonly string[]])[] = [
  [{ type: "regex", pattern: "^.$" }, ["a", "😀"], ["", "ab", "a\n"]],
  [{ type: "regex", pattern: "^[a-z]+$", not: ["admin", "root"] }, ["ada", "admins"], ["admin", "root", "Ada"]],
  [{ type: "regex", pattern: "^[A-Za-z]+$", not: ["Admin"] }, ["ada"], ["admin", "ADMIN"]],
  [{ type: "enum", values: ["one", "two"] }, ["one", "two"], ["", "three", "One", "one,two"]],
  [{ type: "int" }, ["0", "7", "10", "-3", "65536"], ["", "00", "07", "-0", "+1", "1.0", "1e3", " 1", "1 ", "1\n", "x1", "1x", "0x1"]],
  [{ type: "int", min: 1, max: 10 }, ["1", "10"], ["0", "11", "-1"]],
  [{ type: "int", max: 0 }, ["0", "-5"], ["1"]],
  [{ type: "int", min: 0 }, ["0", "5"], ["-1"]],
  [{ type: "url", schemes: ["https"] }, ["https://a.example", "HTTPS://a.example/p?q#f", "https://a.example:8443"], ["http://a.example", "https:a.example", "https://", "https:///p", "xhttps://a.example", "https://a .example", "https://a.example\\p", "https://a.example\u0007", "https://u@a.example", "https://:p@a.example", "https://u:p@a.example", "https://[::1"]],
  [{ type: "url", schemes: ["http", "s3"] }, ["http://a.example", "s3://bucket"], ["https://a.example", "s3://"]],
  [{ type: "url", schemes: ["file", "http"] }, ["file:///state", "file://~/state"], ["http:///state"]],
  [{ type: "url", schemes: ["https"], host: "a.example" }, ["https://a.example/p", "https://A.example"], ["https://b.example", "https://x.a.example", "https://a.example.evil.example", "https://a.exampl"]],
  [{ type: "url", schemes: ["https"], host: ".a.example" }, ["https://x.a.example", "https://x.y.a.example"], ["https://a.example", "https://xa.example", "https://x.a.example.evil.example"]],
  [{ type: "url", schemes: ["db"], userinfo: true }, ["db://u:p@h/d", "db://h/d"], ["db:///d"]],
  [{ type: "host" }, ["a", "a.example", "a_b", "a-b.example", "192.0.2.7", "[2001:db8::7]", "A9"], ["", "a:1", "-a", "a-", "_a", "a_", ".a", "a.", "a..b", "a b", "a/b", "[::1", "[g]", "[]", "a\n"]],
  [{ type: "host", port: "none" }, ["a"], ["a:1"]],
  [{ type: "host", port: "optional" }, ["a", "a:1", "a:65535", "[::1]:443"], ["a:", "a:0", "a:01", "a:65536", "a:123456", "a:x", ":1", "a:1:2"]],
  [{ type: "host", port: "required" }, ["a:1", "a:10"], ["a", "a..b:1"]],
  [{ type: "length", min: 2 }, ["ab", "a b", "😀😀"], ["a", "😀"]],
  [{ type: "length", min: 1, max: 3 }, ["a", "abc", "😀😀😀"], ["abcd"]],
  [{ type: "length", min: 1, noSpaces: true }, ["a"], ["a b", "a\t", "a\n"]],
  [{ type: "length", min: 1, not: ["postgres"] }, ["postgre", "postgres1"], ["postgres", "PostgreS"]],
];

describe("shapes of formats", () => {
  for (const [format, passes, fails] of BORDERS) {
    it(`S-36 ${JSON.stringify(format)}`, () => {
      const taken = (value: string): boolean => checkFormat({ format }, value, "staging") === undefined;
      assert.deepEqual([passes.filter((value) => !taken(value)), fails.filter(taken)], [[], []]);
    });
  }

  it("S-36 one environment's own rule replaces the general one there, and nowhere else", () => {
    const formats = { format: { type: "int" }, formatIn: { production: { type: "enum", values: ["x"] } } } as const;
    assert.deepEqual([checkFormat(formats, "1", "staging"), checkFormat(formats, "1", "production"), checkFormat(formats, "x", "production")], [undefined, "must be x", undefined]);
  });

  it("C-07 a stand-in comes through the door only where it is allowed", () => {
    const given = (allowHeld?: boolean) => resolveSupplied({ catalog: [row("A", { format: { type: "int" } })], environment: "production", organization: "acme",
      entries: [{ name: "A", value: "held:A", place: "here" }], ...(allowHeld === undefined ? {} : { allowHeld }) });
    assert.deepEqual([...given(true).values], [["A", "held:A"]]);
    for (const refused of [given(), given(false)]) assert.deepEqual([refused.values.size, refused.findings.map(({ problem }) => problem)], [0, ["is a stand-in of the shadow state (held:…)"]]);
    assert.deepEqual(checkValue(row("A", { format: { type: "int" } }), "held:A", "production"), ["is a stand-in of the shadow state (held:…)"]);
  });
});
