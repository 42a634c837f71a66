import { strict as assert } from "node:assert";
import { findingsOf } from "../../../model/changes/diagnostics.ts";
import { changingSteps, effectOf, effects } from "../../../model/changes/steps.ts";
import { step } from "./report-case.ts";

const error = (message: string, urn?: string) => ({ severity: "error", message, ...(urn !== undefined && { urn }) });
const URN = "urn:pulumi:p::s::T::held-A";

describe("report: what is told of the engine's errors", () => {
  it("A-09 a finding keeps its words and its rule: its own, else the hook's, else the program's; twice told it is one", () => {
    const { findings, untold } = findingsOf([
      error(`  B (stack): it is bad. Mend it.\n\nB (stack): it is bad. Mend it.`),
      error(`Update failed: after hook "confirm" failed: B (): it did not arrive. Run again.`),
      error(`Preview failed: before hook "keep" failed: A (catalog/): it has no place. Give it one. [C-05, C-06]`),
    ]);
    assert.deepEqual([findings, untold], [[
      { rule: "C-05, C-06", name: "A", place: "catalog/", problem: "it has no place", remedy: "Give it one" },
      { rule: "confirm", name: "B", place: "", problem: "it did not arrive", remedy: "Run again" },
      { rule: "program", name: "B", place: "stack", problem: "it is bad", remedy: "Mend it" },
    ], false]);
  });

  it("A-09 a protected resource, in each of the engine's wordings, and only where it is named", () => {
    const protect = { rule: "protect", name: "held-A", place: "", problem: "it would be deleted or replaced, and it is protected", remedy: "keep it; a name leaves in two steps" };
    for (const message of [`resource "${URN}" cannot be deleted`, "unable to replace it, as it is currently marked for protection", "it is protected"]) {
      assert.deepEqual(findingsOf([error(message, URN)]), { findings: [protect], untold: false });
      assert.deepEqual(findingsOf([error(message)]), { findings: [], untold: true });
    }
    assert.deepEqual(findingsOf([error("some other trouble", URN)]), { findings: [], untold: true });
    // What the program says of it itself is better.
    assert.deepEqual(findingsOf([error("A (b): c is protected. Keep it.", URN)]).findings.map(({ rule }) => rule), ["program"]);
  });

  it("P-12 text around a finding could hold a value, so such a line is not told; that something failed adds nothing", () => {
    for (const message of ["Error: A (b): c. d.", "A (b): c. d. and more", `x Preview failed: before hook "keep" failed: A (b): c. d.`]) assert.deepEqual(findingsOf([error(message)]), { findings: [], untold: true }, message);
    assert.deepEqual(findingsOf(["preview failed", "  update failed\n", "Resource monitor shut down"].map((message) => error(message))), { findings: [], untold: false });
    assert.deepEqual(findingsOf([error(`Preview failed: before hook "keep" failed: A (b): c. d.\rmore`)]).findings, []);
    for (const own of ["the preview failed: a value", `Preview failed: before hook "keep" failed: Error: a value`, `update failed: after hook "confirm" failed: a value`]) assert.deepEqual(findingsOf([error(own)]), { findings: [], untold: true }, own);
  });
});

describe("report: steps", () => {
  it("S-42 (1 of 3) those that change something, sorted, each with its properties once; a resource has one effect", () => {
    const steps = changingSteps([step("update", "T", "b", { diffs: ["z", "a.b", "a[0]"], detailedDiff: { "a.c": {}, m: {} } }), step("delete", "T", "a", { diffs: null, detailedDiff: null }), step("create", "U", "a"), step("create", "T", "a"), step("create", "T", "a"),
      ...["same", "read", "refresh", "discard"].map((op) => step(op, "T", "quiet"))]);
    assert.deepEqual(steps.map(({ op, type, name, properties }) => [op, type, name, properties]), [["create", "T", "a", []], ["create", "U", "a", []], ["delete", "T", "a", []], ["update", "T", "b", ["a", "m", "z"]]]);
    assert.deepEqual([...effects(steps)], [["a", "delete"], ["b", "update"]]);
  });

  it("S-42 (1 of 3) a person's word for each of the engine's ops", () => {
    const words = Object.fromEntries(["create", "update", "delete", "replace", "create-replacement", "delete-replaced", "import", "import-replacement", "same"].map((op) => [op, effectOf(op)]));
    assert.deepEqual(words, { create: "create", update: "update", delete: "delete", replace: "replace", "create-replacement": "replace", "delete-replaced": "replace", import: "import", "import-replacement": "import", same: "other" });
  });
});
