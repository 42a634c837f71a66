import { strict as assert } from "node:assert";
import fc from "fast-check";
import { policyObjects } from "../../model/access-objects.ts";
import { inequalities } from "../../model/comparison.ts";
import { meanings } from "../../model/esc-meaning.ts";

describe("comparing objects as a whole", () => {
  const told = (expected: unknown, actual: unknown): string[] => inequalities(expected, actual).map(({ path, how }) => `${path.join("/")} ${how}`);

  it("F-11 (fault 24) each leaf that is changed, missing or undeclared is told by its path, once, and nothing else", () => {
    assert.deepEqual(told({ a: 1, b: { c: "x", d: ["p", "q"] }, e: undefined }, { b: { d: ["p", "r", "s"], c: "x" }, f: {}, a: 2 }), ["a changed", "b/d/[1] changed", "b/d/[2] undeclared", "f undeclared"]);
    assert.deepEqual(told({ a: { b: { c: 1 } }, toString: 1 }, {}), ["a missing", "toString missing"]);
    assert.deepEqual([told({ a: [] }, { a: {} }), told({ a: null }, { a: undefined }), told({ a: "1" }, { a: 1 }), told({}, {})], [["a changed"], ["a missing"], ["a changed"], []]);
  });

  it("F-11 (fault 24) equal objects have no inequality, and any object that differs has one: as the deep comparison of Node says", () => {
    const tree = fc.letrec((tie) => ({ node: fc.oneof({ maxDepth: 3 }, fc.constantFrom(0, 1, "", "a", true, null), fc.array(tie("node"), { maxLength: 2 }), fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("node"), { noNullPrototype: true })) })).node;
    fc.assert(fc.property(tree, tree, (a, b) => {
      const equal = (() => { try { assert.deepStrictEqual(a, b); return true; } catch { return false; } })();
      assert.equal(inequalities(a, b).length === 0, equal);
      assert.deepEqual(inequalities(a, structuredClone(a)), []);
    }));
  });

  it("A-08 (fault 24) an issuer's policies are compared whatever their order and whatever says nothing; a second one for a subject stands beside the first; no list is an empty one", () => {
    const policy = (level: string, sub = "repo:a/b:ref:c"): object => ({ decision: "allow", tokenType: "organization", authorizedPermissions: [level], rules: { aud: "u", sub } });
    assert.deepEqual(told(policyObjects([policy("standard"), policy("admin", "other")]), policyObjects([{ ...policy("admin", "other"), roleID: "", teamName: undefined, runnerID: null }, { name: "ours", ...policy("standard") }])), []);
    assert.deepEqual(told(policyObjects([policy("standard")]), policyObjects([policy("standard"), policy("admin")])), ["repo:a/b:ref:c (2) undeclared"]);
    assert.deepEqual(told(policyObjects([policy("standard")]), policyObjects([policy("admin")])), ["repo:a/b:ref:c/authorizedPermissions/admin undeclared", "repo:a/b:ref:c/authorizedPermissions/standard missing"]);
    assert.deepEqual([policyObjects(undefined), policyObjects(null)], [{}, {}]);
  });
});

describe("what a definition means", () => {
  const secret = (value: string): object => ({ "fn::fromJSON": { "fn::secret": JSON.stringify(value) } });
  const is = (definition: object, opened?: object): string[] => Object.entries(meanings(definition, opened)).map(([path, { is: kind, value }]) => `${path} ${kind} ${JSON.stringify(value)}`);

  it("E-04 E-10 (fault 24) every leaf has its path and its kind: secrets in either form, literals, references, calls, lists, exports and imports", () => {
    assert.deepEqual(is({ imports: ["a", "b"], more: 1, values: { a: { "x.y": secret("s"), z: { "fn::secret": "t" } }, list: ["p", secret("q"), 3], none: {}, empty: [], price: "a$$b", not: "$${x}", odd: "$$${x}",
      environmentVariables: { A: "${a.z}" }, clock: { "fn::now": {} } } }), [
      '(imports) plain ["a","b"]', "(more) plain 1", 'a."x.y" secret "s"', 'a.z secret "t"', 'clock call {"fn::now":{}}', "empty plain []", 'environmentVariables.A reference "${a.z}"',
      'list[0] plain "p"', 'list[1] secret "q"', "list[2] plain 3", "none plain {}", 'not plain "${x}"', 'odd reference "$$${x}"', 'price plain "a$b"']);
    assert.deepEqual([is({}), is({ values: {} }), is({ values: null })], [[], [], []]);
  });

  it("F-01 (fault 17) a secret is what the service opens, however it is spelled; one that is not opened is no equal of any text", () => {
    const opened = { a: { value: "meant", secret: true }, list: { value: [{ value: "x" }, { value: { k: { value: "y" } } }] } };
    assert.deepEqual(is({ values: { a: secret("spelled"), b: secret("lost"), list: ["x", { k: { "fn::secret": "other" } }] } }, opened), ['a secret "meant"', "b secret undefined", 'list[0] plain "x"', 'list[1].k secret "y"']);
  });
});
