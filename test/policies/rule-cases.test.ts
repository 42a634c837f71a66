import { strict as assert } from "node:assert";
import { packed } from "../../model/machine-outputs.ts";
import { dueAt } from "../../model/rotation.ts";
import { UNKNOWN } from "../../policies/plain-data.ts";
import { DAY } from "../../policies/rotation-classes.ts";
import type { RuleId } from "../../policies/rule-ids.ts";
import { rules } from "../../policies/rule-list.ts";
import type { ResourceData, Rule } from "../../policies/rule.ts";
import { rowVerdicts } from "../../policies/rules/rotation-class.ts";
import { estimatedBits, repeats } from "../../policies/rules/strong-secret.ts";
import { CASES } from "./cases.ts";
import { EDGES } from "./edge-cases.ts";
import { formerLedger, keyLike, ledger, NOW, shown, stackWith, stash, tag, topologyWith, verdictsOf } from "./shown.ts";

const ruleOf = (id: RuleId): Rule => rules.find((rule) => rule.id === id) as Rule;

describe("policy rules, case by case", () => {
  for (const [index, [id, what, ...said]] of [...CASES, ...EDGES].entries()) {
    it(`P-22 case ${index + 1}, ${id}: ${said.join("; ") || "in order"}`, () => {
      const verdicts = verdictsOf(ruleOf(id), what);
      assert.deepEqual(verdicts === undefined ? ["?"] : [...new Set(verdicts.map((v) => `${v.state === "unknown" ? "!" : ""}${v.problem}`))], said);
    });
  }

  it("D-28 (policy) a stack output that looks like a key is found, and told of the stack", () => {
    const stack = stackWith({ report: { token: "x", note: keyLike() } });
    assert.deepEqual(ruleOf("P-01").checkStack?.([stack, stash("A", "b")], { stack: "production", now: 0 })?.map((v) => [v.resource?.name, v.problem]),
      [[stack.name, "a property that is no secret looks like the key of a service"]]);
  });

  it("P-05 random text passes in every alphabet, and the estimate counts variety, not length alone", () => {
    assert.equal(estimatedBits("9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015") > 230, true);
    assert.deepEqual([estimatedBits("aaaaaaaa"), estimatedBits("abababab"), estimatedBits("")], [0, 8, 0]);
    assert.deepEqual(["aaa", "ababab", "abcabcabca", "abcdabcdabcd", "aa", "abcdeabcdeabcde", "abcabd"].map(repeats), [true, true, true, true, false, false, false]);
  });

  it("P-05 P-03 (policy) equal values are first told and then refused; a generated one at once; rows that say why may share", () => {
    const levels = (entries: Parameters<typeof ledger>[0]) => verdictsOf(ruleOf("same-fingerprint"), shown(ledger(entries)))?.map((v) => v.atMost ?? "mandatory");
    assert.deepEqual(levels({ OPENAI_API_KEY: ["f", 29], ANTHROPIC_API_KEY: ["f", 400] }), ["advisory"]);
    assert.deepEqual(levels({ OPENAI_API_KEY: ["f", 30], ANTHROPIC_API_KEY: ["f", 400] }), ["mandatory"]);
    assert.deepEqual(levels({ JWT_SECRET: ["f", 1], OPENAI_API_KEY: ["f", 1] }), ["mandatory"]);
  });

  it("R-08 (policy) overdue is told for fourteen days, then it stops", () => {
    const levels = (days: number) => verdictsOf(ruleOf("rotation-overdue"), shown(ledger({ OPENAI_API_KEY: ["f", days] })))?.map((v) => v.atMost ?? "mandatory");
    assert.deepEqual([90, 91, 104, 105].map(levels), [[], ["advisory"], ["advisory"], ["mandatory"]]);
  });

  it("R-08 (policy) (fault 8) overdue values stop no deployment that rotates one, whichever, nor one of which nobody knows yet", () => {
    const late = { OPENAI_API_KEY: ["f", 400], ANTHROPIC_API_KEY: ["g", 400], SLACK_BOT_TOKEN: ["h", 0] } as const;
    const levels = (component: ResourceData, ...others: ResourceData[]) => verdictsOf(ruleOf("rotation-overdue"), shown([component, ...others]))?.map((v) => v.atMost ?? "mandatory");
    assert.deepEqual(levels(ledger(late)), ["mandatory", "mandatory"]);
    for (const rotated of ["OPENAI_API_KEY", "SLACK_BOT_TOKEN"]) assert.deepEqual(levels(ledger(late, [rotated])), ["advisory", "advisory"], rotated);
    const { entries = "" } = ledger(late).props;
    assert.deepEqual(levels(topologyWith({ entries })), ["advisory", "advisory"], "on a shadow");
    assert.deepEqual(levels(topologyWith({ entries, rotated: UNKNOWN })), ["advisory", "advisory"]);
    // A generation that is being made: dates are known by the groups' tags alone.
    const overdue = tag("sophia-ai-production-api-keys", "next-rotation", "2026-01-01");
    assert.deepEqual(levels(topologyWith({ entries: UNKNOWN, rotated: UNKNOWN }), overdue), ["advisory"]);
    assert.deepEqual(levels(stackWith({}), overdue), ["mandatory"]);
  });

  it("R-08 (policy) (fault 8) a value that came with an old date has its fourteen days from the day it came; rotated ones are due by their own day", () => {
    const said = (dates: object) => verdictsOf(ruleOf("rotation-overdue"), shown(topologyWith({ rotated: [], entries: packed({ OPENAI_API_KEY: { keyId: "k", fingerprint: "f", destinations: [], ...dates } }) })))?.map((v) => v.atMost ?? "mandatory");
    const day = (days: number): string => new Date(NOW - days * DAY).toISOString();
    assert.deepEqual([0, 14, 15].map((days) => said({ rotatedAt: day(400), toldAt: day(days) })), [["advisory"], ["advisory"], ["mandatory"]]);
    assert.deepEqual(said({ rotatedAt: day(10), toldAt: day(400) }), []);
    const early = 90 - (dueAt({ stack: "production", name: "OPENAI_API_KEY", days: 90, entry: { rotatedAt: day(0), rotations: 1 } }) - NOW) / DAY;
    assert.deepEqual([said({ rotatedAt: day(90 - early), rotations: 1 }), said({ rotatedAt: day(91 - early), rotations: 1 })], [[], ["advisory"]]);
  });

  it("P-05 R-08 (policy) (fault 32) the former form of the ledger is judged alike; what cannot be read is no ledger", () => {
    for (const rule of ["same-fingerprint", "rotation-overdue"] as const) {
      const entries = { OPENAI_API_KEY: ["f", 400], ANTHROPIC_API_KEY: ["f", 1] } as const;
      const said = (...resources: ResourceData[]) => verdictsOf(ruleOf(rule), shown(resources))?.map((v) => v.problem);
      assert.equal(said(ledger(entries))?.length, 1);
      assert.deepEqual(said(formerLedger(entries)), said(ledger(entries)));
      assert.deepEqual(said(stackWith({}), ledger(entries)), said(ledger(entries)));
      for (const broken of ["json:", "x", 1, null]) assert.equal(said(topologyWith({ entries: broken })), undefined, String(broken));
    }
  });

  it("R-01 R-02 a row of a group has the owner of its class and its period or a shorter one", () => {
    const row = { kind: "secret", group: "api-keys", owner: "DevOps", rotationDays: 90 } as const;
    const said = (changes: Partial<Parameters<typeof rowVerdicts>[0]>) => rowVerdicts({ ...row, ...changes })?.map((v) => v.problem);
    assert.deepEqual([said({}), said({ rotationDays: 1 }), said({ rotationDays: 91 }), said({ owner: "Security" }), said({ group: "configuration" }), said({ kind: "plain" })],
      [[], [], ["api-keys rotate every 90 days or more often"], ["the owner of api-keys is DevOps"], undefined, undefined]);
    const { rotationDays: _, ...identifier } = row;
    assert.deepEqual(rowVerdicts(identifier), []);
  });
});
