import { strict as assert } from "node:assert";
import { closingReports, judge, levelOf, newMemory, type Judgement } from "../../policies/judge.ts";
import { violation, unknown, type Rule } from "../../policies/rule.ts";
import { rules } from "../../policies/rule-list.ts";
import { isExpired, parseWaivers, type Waiver } from "../../policies/waivers.ts";
import { keyLike, NOW, resource, secret } from "./shown.ts";

const TEXT = `- rule: visibility-all
  stack: production
  resource: github-secret-SLACK_BOT_TOKEN
  owner: Integration Team
  reason: the status page of every repository posts there
  expires: 2026-06-30
`;
const waiver = parseWaivers(TEXT).waivers[0] as Waiver;
const rule = rules.find((r) => r.id === "visibility-all") as Rule;
const slack = secret("SLACK_BOT_TOKEN");
const judgement = (changes: Partial<Judgement> = {}): Judgement => ({ stack: "production", now: NOW, levels: [], waivers: [waiver], memory: newMemory(), ...changes });

describe("waivers and levels of the policy pack", () => {
  it("P-22 a waiver with all six fields is read, and the shipped list is valid", () => {
    assert.deepEqual(parseWaivers(TEXT), { waivers: [{ rule: "visibility-all", stack: "production", resource: "github-secret-SLACK_BOT_TOKEN", owner: "Integration Team",
      reason: "the status page of every repository posts there", expires: "2026-06-30" }], problems: [] });
    assert.equal(parseWaivers(TEXT + TEXT.replace("SLACK_BOT_TOKEN", "OTHER") + TEXT.replace("production", "staging")).waivers.length, 3);
    for (const empty of ["", "# nothing\n", "[]\n"]) assert.deepEqual(parseWaivers(empty), { waivers: [], problems: [] });
  });

  const INVALID: readonly (readonly [why: string, text: string, problem: string])[] = [
    ["no YAML", "- rule: [", "it is no readable YAML"],
    ["no list", "rule: x", "it is no list of waivers"],
    ["an entry that is no map", "- x", "waiver 1 is no map of fields"],
    ["missing fields", "- rule: visibility-all\n  stack: production\n  owner: ' '", "waiver 1 lacks resource, owner, reason, expires"],
    ["an unknown field", `${TEXT}  until: never\n`, "waiver 1 has a field that is none of a waiver's"],
    ["an unknown rule", TEXT.replace("visibility-all", "visibility"), "waiver 1 names a rule that does not exist"],
    ["an unknown stack", TEXT.replace("production", "test"), "waiver 1 names a stack that does not exist"],
    ["an owner that no file knows", TEXT.replace("Integration Team", "Somebody"), "waiver 1 has an owner that is none of DevOps, Database Admin, Security, Integration Team"],
    ["a day that is none", TEXT.replace("06-30", "06-31"), "waiver 1 has no day YYYY-MM-DD in expires"],
    ["an instant instead of a day", TEXT.replace("2026-06-30", "2026-06-30T00:00:00Z"), "waiver 1 has no day YYYY-MM-DD in expires"],
    ["a key as its reason", TEXT.replace("the status page", keyLike()), "waiver 1 holds a text that looks like a key"],
    ["one waiver twice", TEXT + TEXT, "waiver 2 repeats an earlier one"],
  ];
  for (const [why, text, problem] of INVALID) {
    it(`P-22 a list with ${why} is refused as a whole, with the number of the entry and none of its text`, () => {
      const read = parseWaivers(text);
      assert.deepEqual(read.problems, [problem]);
      assert.equal(problem.includes("status page"), false);
    });
  }

  it("P-22 a waiver holds to the end of its last day, for its rule, its stack and its resource", () => {
    assert.equal(isExpired(waiver, Date.parse("2026-06-30T23:59:59.999Z")), false);
    assert.equal(isExpired(waiver, Date.parse("2026-07-01T00:00:00Z")), true);
    assert.deepEqual(judge(rule, [violation("it is open")], slack, judgement()), []);
    const others = [[rule, secret("OTHER"), judgement()], [rule, slack, judgement({ stack: "staging" })], [rules.find((r) => r.id === "P-21") as Rule, slack, judgement()]] as const;
    for (const [which, what, when] of others) assert.equal(judge(which, [violation("it is open")], what, when).length, 1);
  });

  it("P-22 an expired waiver stops twice: the violation stands, and the waiver is named", () => {
    const late = judgement({ now: Date.parse("2026-07-02") });
    assert.deepEqual(judge(rule, [violation("it is open")], slack, late), [{ policy: "visibility-all", level: "mandatory", urn: slack.urn,
      message: "visibility-all github-secret-SLACK_BOT_TOKEN: it is open. Its waiver ended on 2026-06-30." }]);
    assert.deepEqual(closingReports(late), [{ policy: "waivers", level: "mandatory",
      message: "waivers github-secret-SLACK_BOT_TOKEN: the waiver of visibility-all ended on 2026-06-30; cure the cause, or have it renewed." }]);
  });

  it("P-22 a waiver that nothing needs is told in its own stack; one that was needed is not", () => {
    const unused = judgement();
    assert.deepEqual(closingReports(unused), [{ policy: "waivers", level: "advisory", message: "waivers github-secret-SLACK_BOT_TOKEN: the waiver of visibility-all is not needed any more; remove it." }]);
    assert.deepEqual(closingReports({ ...unused, stack: "staging" }), []);
    judge(rule, [violation("it is open")], slack, unused);
    assert.deepEqual(closingReports(unused), []);
  });

  it("P-22 what is unknown is no violation; it is told once per rule at the end, and a waiver does not hide it", () => {
    const seen = judgement();
    for (const name of ["b", "a", "c", "a"]) assert.deepEqual(judge(rule, [unknown("hidden")], resource("t", name), seen), []);
    assert.deepEqual(closingReports({ ...seen, waivers: [] }), [{ policy: "visibility-all", level: "advisory", message: "visibility-all a: unknown in this run, so not judged; the same for 2 more." }]);
    const two = judgement({ waivers: [] });
    judge(rule, [unknown("x", resource("t", "b")), unknown("x")], undefined, two);
    assert.match(closingReports(two)[0]?.message ?? "", /^visibility-all b: unknown in this run, so not judged; the same for stack\.$/);
  });

  it("P-22 the level of a rule follows the stack, the committed overrides and the run's configuration, the later one wins", () => {
    const overdue = rules.find((r) => r.id === "rotation-overdue") as Rule;
    assert.deepEqual((["production", "staging", "development", "somebody"] as const).map((stack) => levelOf(overdue, { stack, levels: [] })), ["mandatory", "advisory", "advisory", "mandatory"]);
    assert.equal(levelOf(overdue, { stack: "staging", levels: [{ staging: "mandatory" }, undefined] }), "mandatory");
    assert.equal(levelOf(overdue, { stack: "staging", levels: [{ staging: "mandatory" }, { staging: "disabled", production: "advisory" }] }), "disabled");
    assert.deepEqual(judge(overdue, [violation("it is late")], slack, judgement({ levels: [{ production: "disabled" }] })), []);
    const found = judge(overdue, [{ ...violation("it is late"), atMost: "advisory" }, violation("it is late")], undefined, judgement());
    assert.deepEqual(found.map(({ level, message, urn }) => [level, message, urn]), [["advisory", "rotation-overdue stack: it is late.", undefined], ["mandatory", "rotation-overdue stack: it is late.", undefined]]);
  });
});
