import { strict as assert } from "node:assert";
import { expectedCalls, UNKNOWN_TEXT, type CallStep } from "../../../model/changes/calls.ts";
import { NO_FACTS } from "../../../model/changes/facts.ts";
import type { Ledger } from "../../../model/ledger.ts";
import { step, TYPES } from "./report-case.ts";
import { anEnvironment, aSecret, small } from "./small-facts.ts";

const FACTS = small({
  environments: { keys: anEnvironment({ deletionProtected: true }), tokens: anEnvironment(), base: anEnvironment({ deletionProtected: true }) },
  github: { A: aSecret({ repositories: ["app", "web"] }), B: aSecret({ kind: "variable", repositories: ["web"] }) },
});
const VARIABLE_REPOSITORIES = "github:index/actionsOrganizationVariableRepositories:ActionsOrganizationVariableRepositories";
const members = (...logins: string[]) => ({ inputs: { members: logins } });

/** One line per kind: `store kind writes/reads`, with `?n` for possible writes. */
function lines(steps: readonly CallStep[], facts = NO_FACTS, ledger?: Partial<Ledger>): string[] {
  return expectedCalls(steps, facts, ledger).kinds.map(({ store, kind, writes, reads, possible }) => `${store} ${kind} ${writes}/${reads}${possible > 0 ? `?${possible}` : ""}`);
}

/** One object of every type that takes calls. */
const OBJECTS: readonly (readonly [type: string, name: string])[] = [[TYPES.secret, "github-secret-A"], [TYPES.variable, "github-variable-B"], [TYPES.repositories, "github-access-A"], [VARIABLE_REPOSITORIES, "github-access-B"],
  [TYPES.environment, "environment-keys"], [TYPES.environment, "environment-tokens"], [TYPES.tag, "tag-keys.owner"], [TYPES.team, "team-ops"], [TYPES.team, "team-devs"], [TYPES.grant, "grant-ops.keys"], [TYPES.issuer, "issuer-github-actions"]];
const all = (op: string): CallStep[] => OBJECTS.map(([type, name]) => step(op, type, name, name === "team-ops" ? { new: members("ada", "bob") } : {}));

describe("report: calls by kind, of a small stack", () => {
  it("U-16 a first deployment: what is written, what is confirmed, and what is asked about names that may be there", () => {
    const { kinds: _, ...sums } = expectedCalls(all("create"), FACTS, undefined);
    assert.deepEqual(lines(all("create"), FACTS), ["access grant 1/1", "access issuer 2/4", "access look-up 0/3", "access team 6/8", "esc environment 4/8", "esc look-up 0/1", "esc protection 1/2", "esc tag 1/2",
      "github look-up 0/4", "github repositories 2/2", "github secret 1/4", "github variable 1/3"]);
    assert.deepEqual(sums, { writes: 19, reads: 42, possible: 0, exact: true });
  });

  it("U-16 the same again where the ledger knows everything: nothing is asked, only written and confirmed", () => {
    const ledger = { owned: OBJECTS.map(([, name]) => name), repositories: { app: 1, web: 2 }, protectedEnvironments: ["keys"] };
    assert.deepEqual(lines(all("create"), FACTS, ledger), ["access grant 1/1", "access issuer 2/3", "access team 6/6", "esc environment 4/6", "esc tag 1/2", "github repositories 2/2", "github secret 1/3", "github variable 1/2"]);
  });

  it("U-16 every kind updated, and every kind deleted: a list of repositories goes with its secret and takes no call", () => {
    assert.deepEqual(lines(all("update").map((one) => ({ ...one, old: one.new ?? null })), FACTS, { repositories: { app: 1, web: 2 } }),
      ["access grant 1/1", "access issuer 2/3", "access team 2/2", "esc environment 2/4", "esc tag 1/2", "github repositories 2/2", "github secret 1/3", "github variable 1/2"]);
    assert.deepEqual(lines(all("delete")), ["access grant 1/0", "access issuer 1/1", "access team 2/0", "esc environment 2/0", "esc tag 1/0", "github secret 1/0", "github variable 1/0"]);
  });

  it("U-16 a new name asks only where it may be: each alone", () => {
    const alone = (type: string, name: string): string[] => lines([step("create", type, name)], small({ environments: FACTS.environments })).filter((line) => /look-up|protection/.test(line));
    assert.deepEqual(alone(TYPES.secret, "github-secret-X"), ["esc look-up 0/1", "github look-up 0/2"]);
    assert.deepEqual(alone(TYPES.variable, "github-variable-X"), ["esc look-up 0/1", "github look-up 0/2"]);
    assert.deepEqual(alone(TYPES.environment, "environment-tokens"), ["esc look-up 0/1"]);
    assert.deepEqual(alone(TYPES.environment, "environment-base"), ["esc look-up 0/1", "esc protection 1/2"]);
    assert.deepEqual(alone(TYPES.team, "team-x"), ["access look-up 0/1", "esc look-up 0/1"]);
    assert.deepEqual(alone(TYPES.issuer, "issuer-github-actions"), ["access look-up 0/1", "esc look-up 0/1"]);
    // A grant cannot be there without its team and its environment, and the ledger of an old version knows neither repositories nor protection.
    assert.deepEqual(alone(TYPES.grant, "grant-x.keys"), []);
    assert.deepEqual(lines([], FACTS, {}), ["github look-up 0/2"]);
    assert.deepEqual(lines([step("create", TYPES.environment, "environment-keys")], FACTS, { owned: ["environment-keys"], repositories: { app: 1, web: 2 } }), ["esc environment 2/3", "esc protection 1/2"]);
  });

  it("U-16 a team: one call per login that comes or goes, whatever becomes of the team", () => {
    const ledger = { owned: ["team-a"] };
    const team = (op: string, old: CallStep["old"], now: CallStep["new"]) => step(op, TYPES.team, "team-a", { ...(old !== undefined && { old }), ...(now !== undefined && { new: now }) });
    const cases: readonly (readonly [CallStep[], string[]])[] = [
      [[team("create", undefined, members("ada", "bob"))], ["access team 4/3"]],
      // Inputs of a deletion that is followed by a creation, as an engine may tell them: the new team begins empty.
      [[team("create", members("ada"), members("ada", "bob"))], ["access team 4/3"]],
      [[team("update", members("ada", "bob"), members("bob", "cleo", "dora"))], ["access team 4/1"]],
      [[team("update", members("ada", "bob"), members("bob"))], ["access team 2/1"]],
      [[team("update", null, members("ada"))], ["access team 2/1"]],
      [[team("update", members("ada"), null)], ["access team 2/1"]],
      [[team("update", { inputs: null }, { inputs: {} })], ["access team 1/1"]],
      [[team("delete", members("ada"), members("ada"))], ["access team 1/0"]],
      [[team("import", undefined, members("ada"))], []],
      [[team("same", members("ada"), members("bob"))], []],
    ];
    for (const [steps, expected] of cases) assert.deepEqual(lines(steps, NO_FACTS, ledger), expected, JSON.stringify(steps));
  });

  it("U-16 a replaced team gets its members again, in whichever order the engine tells its three steps", () => {
    const steps = [step("create-replacement", TYPES.team, "team-a", { old: members("ada"), new: members("ada", "bob") }), step("replace", TYPES.team, "team-a", { old: members("ada"), new: members("ada", "bob") }),
      step("delete-replaced", TYPES.team, "team-a", { old: members("ada"), new: null })];
    assert.deepEqual([lines(steps), lines([...steps].reverse())], [["access team 5/3"], ["access team 5/3"]]);
  });

  it("U-16 an unknown date is a possible write only where a tag is there already; a new tag is written in any case", () => {
    const value = { new: { inputs: { value: UNKNOWN_TEXT } } };
    const steps = [step("update", TYPES.tag, "tag-a.rotated-at", value), step("update", TYPES.tag, "tag-a.next-rotation", value), step("update", TYPES.tag, "tag-a.owner", { new: { inputs: null } }), step("create", TYPES.tag, "tag-b.rotated-at", value)];
    assert.deepEqual(lines(steps), ["esc tag 2/4?2"]);
    assert.deepEqual({ ...expectedCalls(steps, NO_FACTS, undefined), kinds: [] }, { writes: 2, reads: 4, possible: 2, exact: true, kinds: [] });
  });

  it("U-16 what is taken over makes the sum a lower bound, also where it replaces what was ours", () => {
    const grant = step("update", TYPES.grant, "grant-a.b");
    for (const op of ["import", "import-replacement"]) {
      assert.deepEqual(expectedCalls([grant, step(op, TYPES.environment, "environment-a")], NO_FACTS, undefined), { writes: 1, reads: 1, possible: 0, exact: false, kinds: [{ store: "access", kind: "grant", writes: 1, reads: 1, possible: 0 }] });
    }
    assert.equal(expectedCalls([grant], NO_FACTS, undefined).exact, true);
  });
});
