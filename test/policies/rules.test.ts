import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Rule } from "../../policies/rule.ts";
import { RULE_IDS } from "../../policies/rule-ids.ts";
import { rules } from "../../policies/rule-list.ts";
import { rulesPage } from "../../policies/rules-page.ts";
import { fixtures } from "./fixtures.ts";
import { verdictsOf } from "./shown.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "policies");

describe("policy rules", () => {
  it("P-22 the rules are exactly those of the pinned list, in its order, one per file", async () => {
    assert.deepEqual(rules.map((rule) => rule.id), [...RULE_IDS]);
    assert.equal(new Set(RULE_IDS).size, RULE_IDS.length);
    const files = globSync("rules/*.ts", { cwd: FOLDER });
    const declared = await Promise.all(files.map(async (file) => Object.values((await import(pathToFileURL(join(FOLDER, file)).href)) as Record<string, Partial<Rule>>).flatMap((one) => one.id ?? [])));
    assert.deepEqual(declared.filter((ids) => ids.length !== 1), []);
    assert.deepEqual(declared.flat().sort(), [...RULE_IDS].sort());
  });

  it("P-22 each rule is one sentence, serves a requirement, looks at something and is mandatory in production", () => {
    for (const rule of rules) {
      assert.match(rule.sentence, /^[A-Za-z][^.]*(?:\.[a-z][^.]*)*\.$/, rule.id);
      assert.equal(rule.requirements.length > 0 && rule.requirements.every((r) => /^[PCRAEFDSU]-\d\d$/.test(r)), true, rule.id);
      assert.equal(rule.check !== undefined || rule.checkStack !== undefined, true, rule.id);
      assert.equal(rule.levels.production, "mandatory", rule.id);
    }
  });

  it("P-11 (policies) RULES.md is what `npm run rules` writes, and the pages count the rules right", () => {
    assert.equal(readFileSync(join(FOLDER, "RULES.md"), "utf8"), rulesPage());
    for (const page of ["README.md", "CHANGELOG.md", "docs/policies.md"])
      assert.deepEqual([...new Set(readFileSync(join(FOLDER, "..", page), "utf8").match(/\d+ rules/g))], [`${RULE_IDS.length} rules`], page);
  });

  for (const rule of rules) {
    const { failing, passing, notApplicable, unknown } = fixtures[rule.id];
    it(`P-22 ${rule.id} refuses its failing fixture, passes its passing one, and has nothing to say about a foreign one`, () => {
      assert.deepEqual([...new Set(verdictsOf(rule, failing)?.map((v) => v.state))], ["violation"]);
      assert.deepEqual(verdictsOf(rule, passing), []);
      assert.equal(verdictsOf(rule, notApplicable), undefined);
    });
    if (unknown !== undefined) {
      it(`P-22 ${rule.id} calls what it cannot know unknown: neither refused nor in order`, () => {
        assert.deepEqual([...new Set(verdictsOf(rule, unknown)?.map((v) => v.state))], ["unknown"]);
      });
    }
  }
});
