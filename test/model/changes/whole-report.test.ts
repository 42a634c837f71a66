import { strict as assert } from "node:assert";
import { NO_FACTS } from "../../../model/changes/facts.ts";
import { destinationChanges, keyChanges } from "../../../model/changes/key-changes.ts";
import { planReport, previewReport, type PreviewFacts } from "../../../model/changes/report.ts";
import { changingSteps } from "../../../model/changes/steps.ts";
import { topologyChanges } from "../../../model/changes/topology-changes.ts";
import { step, TYPES } from "./report-case.ts";
import { anEnvironment, aRow, aSecret, small } from "./small-facts.ts";

const NOT_RECORDED = "The last deployment did not record its topology: changes of it are told from the next deployment on.";
const NOT_REPEATED = "The program or the engine ended with an error whose text is not repeated here: `pulumi preview` shows it.";
const NEW = "Nothing is deployed yet: everything is new.";

const environments = { keys: anEnvironment({ rows: ["A", "B"] }) };
const facts = small({ rows: { A: aRow(), B: aRow() }, environments });
const outputs = { topology: facts, contents: { A: "held" }, missing: [], degraded: [], ledger: { owned: ["environment-keys"] } };
const told = (more: Partial<PreviewFacts>) => previewReport({ stack: "production", steps: [], before: outputs, after: outputs, policies: [], diagnostics: [], failed: false, ...more });

describe("report: as a whole, of a small stack", () => {
  it("S-42 (1 of 3) a first value: every field of the report", () => {
    const policy = (rule: string, name: string, message: string) => ({ rule, level: "advisory" as const, name, message });
    const sorted = [policy("P-01", "b", "m"), policy("P-02", "a", "l"), policy("P-02", "a", "m"), policy("P-02", "b", "a")];
    const steps = [step("update", TYPES.environment, "environment-keys", { diffs: ["yaml"] }), step("update", TYPES.stash, "held-B", { diffs: ["input"] })];
    const report = told({ steps, after: { ...outputs, contents: { A: "held", B: "held" }, missing: ["C"], degraded: ["teams"] }, policies: [...sorted].reverse(), notes: ["a note"],
      diagnostics: [{ severity: "warning", message: "other" }, { severity: "warning", message: "Whether names exist already at the services was not checked: no token." }] });
    assert.deepEqual(report, {
      schemaVersion: 1, kind: "preview", stack: "production", outcome: "changes", steps: changingSteps(steps), effects: { update: 2 },
      keys: [{ name: "A", store: "esc", place: "keys", group: "api-keys", status: "kept" }, { name: "B", store: "esc", place: "keys", group: "api-keys", status: "added" }],
      destinations: [{ store: "esc", name: "environment-keys", effect: "update", keys: true }],
      topology: topologyChanges(facts, facts), access: { environments: [], github: [], holders: [], keys: [], widened: 0 },
      calls: { writes: 1, reads: 2, possible: 0, exact: true, kinds: [{ store: "esc", kind: "environment", writes: 1, reads: 2, possible: 0 }] },
      policies: sorted, findings: [], missing: ["C"], degraded: ["teams"], ownership: "not checked", notes: ["a note"],
    });
  });

  it("S-42 (1 of 3) outcome and notes: what failed, what is new, what was not recorded", () => {
    const brief = (more: Partial<PreviewFacts>) => { const { outcome, notes } = told(more); return [outcome, ...notes]; };
    const untold = { diagnostics: [{ severity: "error", message: "a text" }], failed: true };
    const unguarded = [{ rule: "D-01", name: "A", place: "", problem: "has no hook", remedy: "give it one" }];
    assert.deepEqual(brief({}), ["unchanged"]);
    assert.deepEqual(brief(untold), ["failed", NOT_REPEATED]);
    assert.deepEqual(brief({ ...untold, unguarded }), ["refused"]);
    assert.deepEqual(told({ unguarded }).findings, unguarded);
    assert.deepEqual(brief({ before: undefined }), ["unchanged", NEW]);
    assert.deepEqual(brief({ before: { ledger: {} } }), ["unchanged", NOT_RECORDED]);
    assert.deepEqual(brief({ before: { ledger: {} }, after: undefined }), ["unchanged"]);
    assert.deepEqual(brief({ after: { ...outputs, contents: {} } }), ["changes"]);
    assert.equal(told({ before: undefined, after: undefined }).topology, "unknown");
    assert.deepEqual(told({ before: undefined }).topology, topologyChanges(NO_FACTS, facts));
  });

  it("U-16 a ledger of another form owns nothing", () => {
    for (const ledger of [null, "text", 1, undefined]) {
      const { calls } = told({ before: { ...outputs, ledger }, steps: [step("create", TYPES.environment, "environment-keys")] });
      assert.deepEqual(calls !== "unknown" && [calls.writes, calls.reads], [2, 5]);
    }
  });

  it("S-42 (1 of 3) a plan of two commits: every field", () => {
    const finding = (name: string, problem: string) => ({ rule: "C-05", name, place: "", problem, remedy: "r" });
    const findings = [finding("a", "y"), finding("a", "z"), finding("b", "x")];
    const [none, access] = [topologyChanges(facts, facts), { environments: [], github: [], holders: [], keys: [], widened: 0 }];
    const unknown = { steps: "unknown", effects: {}, keys: "unknown", destinations: "unknown", calls: "unknown", policies: [], missing: [], degraded: [], ownership: "not checked" };
    assert.deepEqual(planReport("staging", facts, facts, [...findings].reverse(), ["n"]), { schemaVersion: 1, kind: "plan", stack: "staging", outcome: "refused", ...unknown, topology: none, access, findings, notes: ["n"] });
    assert.equal(planReport("staging", facts, facts, [], []).outcome, "unchanged");
    assert.equal(planReport("staging", facts, small({ rows: facts.rows }), [], []).outcome, "changes");
  });
});

describe("report: every key at every place, of a small stack", () => {
  const rows = { NEW: aRow({ aliases: ["OLD"], group: "security-tokens" }), OLD: aRow(), A: aRow(), B: aRow(), C: aRow() };
  const side = (names: readonly string[], contents: Readonly<Record<string, string>>, more = {}) => ({ contents, facts: small({ rows, environments: { z: anEnvironment({ rows: names }), a: anEnvironment({ rows: names }) }, github: Object.fromEntries(names.map((name) => [name, aSecret()])), ...more }) });
  const lines = (...parts: Parameters<typeof keyChanges>): string[] => keyChanges(...parts).map(({ name, store, place, group, status, from }) => `${store} ${place}: ${status} ${name} (${group})${from === undefined ? "" : ` from ${from}`}`);

  it("S-42 (1 of 3) places and names in order; renamed, removed, added, changed and kept", () => {
    const before = side(["OLD", "C", "B"], { OLD: "held", C: "held", B: "plain:1" });
    const after = side(["NEW", "C", "B", "A"], { NEW: "held", C: "held", B: "plain:2", A: "held" });
    const steps = changingSteps([step("update", TYPES.secret, "github-secret-OLD"), step("create", TYPES.secret, "github-secret-NEW"), step("update", TYPES.secret, "github-secret-C"), step("update", TYPES.variable, "github-variable-B"), step("update", TYPES.team, "team-x"), step("update", TYPES.environment, "environment-z"), step("update", TYPES.stash, "held-X")]);
    const each = (place: string) => [`${place}: added A (api-keys)`, `${place}: changed B (api-keys)`, `${place}: kept C (api-keys)`, `${place}: renamed NEW (security-tokens) from OLD`];
    assert.deepEqual(lines(before, after, steps), [...each("esc a"), ...each("esc z"), ...each("github secret")]);
    const destination = (store: string, name: string, keys: boolean, effect = "update") => ({ store, name, effect, keys });
    assert.deepEqual(destinationChanges(steps, keyChanges(before, after, steps)), [destination("esc", "environment-z", true), destination("github", "github-secret-C", false), destination("github", "github-secret-NEW", true, "create"),
      destination("github", "github-secret-OLD", true), destination("github", "github-variable-B", true), destination("access", "team-x", false)]);
    // A name that stays is no new name for the old one, whatever its aliases say; and a row that the facts do not know has no group.
    const kept = side(["OLD", "NEW"], { OLD: "held", NEW: "held" });
    assert.deepEqual(lines(kept, side(["NEW", "X"], { NEW: "held", X: "held" }), []).slice(0, 3), ["esc a: kept NEW (security-tokens)", "esc a: removed OLD (api-keys)", "esc a: added X ()"]);
  });

  it("R-06 a replaced signing key changes what it signs and what is made of it; a key that never signs does not", () => {
    const JWT = ["JWT_KEYS", "JWT_SECRET"];
    const jwt = (generations: readonly string[]) => side(JWT, { JWT_KEYS: "derived", JWT_SECRET: `generated:${generations[0]}` }, { rows: { JWT_KEYS: aRow(), JWT_SECRET: aRow({ generations }) }, github: {}, environments: { e: anEnvironment({ rows: JWT }) } });
    const all = (jwtKeys: string, secret: string) => [`esc e: ${jwtKeys} JWT_KEYS (api-keys)`, `esc e: ${secret} JWT_SECRET (api-keys)`];
    const random = (generation: string) => changingSteps([step("replace", "random:index/randomBytes:RandomBytes", `generated-JWT_SECRET.${generation}`)]);
    assert.deepEqual(lines(jwt(["g2", "g1"]), jwt(["g2", "g1"]), random("g2")), all("changed", "changed"));
    assert.deepEqual(lines(jwt(["g2", "g1"]), jwt(["g2", "g1"]), random("g1")), all("kept", "kept"));
    assert.deepEqual(lines(jwt(["g2", "g1"]), jwt(["g2"]), []), all("changed", "kept"));
  });

  it("S-42 (1 of 3) a derived name changes when a part of it comes or goes, and is added, not changed, when it is new itself", () => {
    const url = (contents: Readonly<Record<string, string>>) => ({ contents, facts: small({ environments: { e: anEnvironment({ rows: ["POSTGRES_URL"] }) } }) });
    const [bare, full] = [url({ POSTGRES_URL: "derived" }), url({ POSTGRES_URL: "derived", POSTGRES_PORT: "held" })];
    assert.deepEqual([lines(bare, full, []), lines(full, bare, []), lines(full, full, []), lines(url({}), full, [])].map((told) => told.join()), ["esc e: changed POSTGRES_URL ()", "esc e: changed POSTGRES_URL ()", "esc e: kept POSTGRES_URL ()", "esc e: added POSTGRES_URL ()"]);
  });
});
