import { strict as assert } from "node:assert";
import { UNKNOWN_TEXT } from "../../../model/changes/calls.ts";
import { findingsOf } from "../../../model/changes/diagnostics.ts";
import { changingSteps } from "../../../model/changes/steps.ts";
import { renderFindings } from "../../../model/findings.ts";
import { outputsOf, reportOf, step, TYPES, type Commit } from "./report-case.ts";

const CANARY = ["the", "value", "that", "must", "not", "show"].join("-");

describe("report: steps, findings, policies", () => {
  it("S-42 (1 of 3) a step is its op, name, type and the names of its properties; what they hold is left behind", () => {
    const [first] = changingSteps([step("update", TYPES.secret, "github-secret-A", { diffs: ["plaintextValue", "selected.0"], detailedDiff: { [`tags["${CANARY}"]`]: {}, visibility: { diffKind: "update" } },
      old: { inputs: { plaintextValue: CANARY } }, new: { inputs: { plaintextValue: CANARY } } }), step("same", TYPES.secret, "github-secret-B"), step("read", "x", "y")]);
    assert.deepEqual(Object.keys(first ?? {}).sort(), ["name", "op", "properties", "type", "urn"]);
    assert.deepEqual(first?.properties, ["plaintextValue", "selected", "tags", "visibility"]);
    assert.equal(JSON.stringify(reportOf({}, {}, [step("update", TYPES.stash, "held-A", { new: { inputs: { input: CANARY } } })])).includes(CANARY), false);
  });

  it("S-42 (1 of 3) equal input in another order gives the same report", () => {
    const steps = [step("update", TYPES.environment, "environment-b"), step("create", TYPES.tag, "tag-a.x"), step("delete", TYPES.grant, "grant-a.b")];
    const policies = [{ rule: "P-03", level: "advisory" as const, name: "b", message: "m" }, { rule: "P-01", level: "advisory" as const, name: "a", message: "m" }];
    assert.equal(JSON.stringify(reportOf({}, {}, steps, { policies })), JSON.stringify(reportOf({}, {}, [...steps].reverse(), { policies: [...policies].reverse() })));
  });

  it("A-09 names what a hook or `protect` refuses, and repeats our own findings in full", () => {
    const finding = { name: "OPENAI_API_KEY", place: "catalog/", problem: "has no place", remedy: "give it one", rule: "C-05" };
    const { findings, untold } = findingsOf([
      { severity: "error", urn: "urn:pulumi:p::s::T::held-A", message: `resource "urn:pulumi:p::s::T::held-A" cannot be deleted\nbecause it is protected. To unprotect the resource, remove the flag` },
      { severity: "error", urn: "urn:pulumi:p::s::T::github-secret-B", message: `Preview failed: before hook "keep" failed: github-secret-B (this deployment): it would be deleted, and its row is not retired. To delete it all the same, name it: \`pulumi config set\`.\n` },
      { severity: "error", message: `${renderFindings([finding, { ...finding, name: "AGNO_API_KEY" }])}\n` },
      { severity: "error", message: "preview failed\n" },
      { severity: "warning", message: "A (b): c. d." },
    ]);
    assert.deepEqual(findings.map(({ rule, name }) => `${rule} ${name}`), ["C-05 AGNO_API_KEY", "C-05 OPENAI_API_KEY", "keep github-secret-B", "protect held-A"]);
    assert.deepEqual([untold, findings[1]], [false, { ...finding, problem: "has no place", remedy: "Give it one" }]);
  });

  it("P-12 an error of another form is not repeated: it could quote a value", () => {
    const diagnostics = [{ severity: "error", message: `SyntaxError: Unexpected token in JSON: ${CANARY}\n    at parse (file:///x.ts:1:1)` }];
    const report = reportOf({}, {}, [], { diagnostics, failed: true, after: undefined });
    assert.deepEqual([report.outcome, report.findings, JSON.stringify(report).includes(CANARY)], ["failed", [], false]);
    assert.match(report.notes.join(), /whose text is not repeated here/);
  });

  it("P-22 a mandatory violation refuses, an advisory one does not", () => {
    const policy = (level: "advisory" | "mandatory") => reportOf({}, {}, [], { policies: [{ rule: "P-01", level, name: "held-A", message: "is bad" }], failed: level === "mandatory" });
    assert.deepEqual([policy("advisory").outcome, policy("mandatory").outcome], ["unchanged", "refused"]);
  });

  it("S-40 C-04 what is missing, left out or not checked is told, and refuses nothing by itself", () => {
    const report = reportOf({}, {}, [], { after: { ...outputsOf(), missing: ["A"], degraded: ["teams: none"] }, diagnostics: [{ severity: "warning", message: "Whether names exist already at the services was not checked: there is no token for our own reads." }] });
    assert.deepEqual([report.outcome, report.missing, report.degraded, report.ownership], ["unchanged", ["A"], ["teams: none"], "not checked"]);
  });

  it("S-42 (fault 28) whether names were looked for is what the program says of it at its end, whatever any message says; one that did not come so far checked nothing", () => {
    const ownership = (more: Parameters<typeof reportOf>[3]) => reportOf({}, {}, [], more).ownership;
    const warning = { diagnostics: [{ severity: "warning", message: "Whether names exist already at the services was not checked: there is no token for our own reads." }] };
    assert.deepEqual([ownership({}), ownership({ ownership: "not checked" }), ownership({ ownership: true }), ownership({ ownership: "checked" }), ownership({ ownership: "checked", ...warning })],
      ["not checked", "not checked", "not checked", "checked", "checked"]);
    const refused = { diagnostics: [{ severity: "error", message: "A (B): c. D." }], failed: true, after: undefined };
    assert.deepEqual([ownership(refused), ownership({ ...refused, ownership: "checked" })], ["not checked", "not checked"]);
  });

  it("S-42 (1 of 3) what only the record tells, such as an alias, is a change without a step", () => {
    const { topology, ...others } = outputsOf();
    const changed = JSON.parse(JSON.stringify(topology).replace("OPENAI_APIKEY", "OPEN_AI")) as object;
    const report = reportOf({}, {}, [], { after: { ...others, topology: changed } });
    assert.deepEqual([report.outcome, report.steps, report.topology !== "unknown" && report.topology.rows.length], ["changes", [], 1]);
  });
});

describe("report: API calls of the apply", () => {
  const calls = (steps: Parameters<typeof reportOf>[2], after: Commit = {}, more: Parameters<typeof reportOf>[3] = {}) => {
    const { calls: expected } = reportOf({}, after, steps, more);
    return expected === "unknown" ? "unknown" : Object.fromEntries(expected.kinds.map(({ store, kind, writes, reads, possible }) => [`${store} ${kind}`, [writes, reads, possible]]));
  };

  it("U-16 none where nothing changes, and none for what the engine keeps to itself", () => {
    assert.deepEqual(calls([]), {});
    assert.deepEqual(calls([step("update", TYPES.stash, "held-A"), step("create", "random:index/randomBytes:RandomBytes", "generated-A.g2")]), {});
  });

  it("U-16 an update writes once and confirms; a replacement is a deletion and a creation", () => {
    assert.deepEqual(calls([step("update", TYPES.environment, "environment-a"), step("update", TYPES.secret, "github-secret-A")]), { "esc environment": [1, 2, 0], "github secret": [1, 3, 0] });
    assert.deepEqual(calls([step("delete-replaced", TYPES.grant, "grant-a.b"), step("replace", TYPES.grant, "grant-a.b"), step("create-replacement", TYPES.grant, "grant-a.b")]), { "access grant": [2, 1, 0] });
  });

  it("U-16 creating what the ledger does not own asks first whether it is there, and lists the services once", () => {
    const expected = { "esc look-up": [0, 1, 0], "github look-up": [0, 2, 0], "github secret": [2, 8, 0] };
    assert.deepEqual(calls([step("create", TYPES.secret, "github-secret-NEW"), step("create", TYPES.secret, "github-secret-NEWER")]), expected);
    assert.deepEqual(calls([step("create", TYPES.secret, "github-secret-OPENAI_API_KEY")]), { "github secret": [1, 3, 0] });
  });

  it("U-16 one call per person who comes or goes, one look-up per repository that is new", () => {
    const team = step("update", TYPES.team, "team-a", { old: { inputs: { members: ["a", "b"] } }, new: { inputs: { members: ["b", "c", "d"] } } });
    assert.deepEqual(calls([team]), { "access team": [4, 1, 0] });
    assert.deepEqual(calls([], { settings: { repositories: ["app", "web", "api"] } }), { "github look-up": [0, 2, 0] });
  });

  it("U-16 a date that the preview cannot know is a possible write; what is taken over makes the count a lower bound", () => {
    assert.deepEqual(calls([step("update", TYPES.tag, "tag-a.rotated-at", { new: { inputs: { value: UNKNOWN_TEXT } } }), step("update", TYPES.tag, "tag-a.owner", { new: { inputs: { value: "x" } } })]), { "esc tag": [1, 2, 1] });
    const { calls: imported } = reportOf({}, {}, [step("import", TYPES.environment, "environment-a")]);
    assert.equal(imported !== "unknown" && imported.exact, false);
    assert.equal(calls([], {}, { after: undefined }), "unknown");
  });
});
