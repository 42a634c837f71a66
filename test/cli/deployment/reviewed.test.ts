import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReviewed, sha256 } from "../../../cli/deployment/reviewed-report.ts";
import { stepsOfPreview, unreviewedSteps, type Step } from "../../../cli/deployment/steps.ts";

const step = (op: string, name: string, properties?: readonly string[]): Step => ({ op, urn: `urn:pulumi:production::p::t:t:T::${name}`, properties });
const told = (live: readonly Step[], reviewed: readonly Step[]): string[] => unreviewedSteps(live, reviewed).map(({ op, name, reason }) => `${op} ${name}: ${reason}`);

describe("what was reviewed", () => {
  it("A-08 a step counts as reviewed by operation and resource together; fewer steps than reviewed are fine", () => {
    const reviewed = [step("update", "a"), step("create", "b"), step("delete", "c")];
    assert.deepEqual(told([], reviewed), []);
    assert.deepEqual(told([step("create", "b"), step("update", "a")], reviewed), []);
    assert.deepEqual(told([step("delete", "a"), step("create", "d"), step("replace", "b")], reviewed), ["delete a", "create d", "replace b"].map((s) => `${s}: not in the reviewed report`));
    assert.deepEqual(told([step("create", "a")], []), ["create a: not in the reviewed report"]);
  });

  it("A-08 an update that changes a property beyond the reviewed ones is not reviewed", () => {
    assert.deepEqual(told([step("update", "a", ["tags"])], [step("update", "a", ["tags", "yaml"])]), []);
    assert.deepEqual(told([step("update", "a", ["tags", "yaml"])], [step("update", "a", ["tags"])]), ["update a: changes also yaml"]);
    assert.deepEqual(told([step("update", "a", ["yaml"])], [step("update", "a", [])]), ["update a: changes also yaml"]);
    // A report that does not tell properties promises none of them.
    assert.deepEqual(told([step("update", "a", ["yaml"])], [step("update", "a")]), []);
    // Two reports of one commit: what either shows was shown.
    assert.deepEqual(told([step("update", "a", ["tags", "yaml"])], [step("update", "a", ["tags"]), step("update", "a", ["yaml"])]), []);
  });

  it("P-01 A-08 of the engine's preview only operations, URNs and names of properties are read", () => {
    const text = JSON.stringify({ steps: [
      { op: "same", urn: "u::a" }, { op: "read", urn: "u::r" }, { op: "refresh", urn: "u::f" },
      { op: "update", urn: "u::b", diffReasons: ["yaml"], detailedDiff: { "tags.x": { kind: "update" }, "list[0]": {} }, newState: { inputs: { yaml: "canary" } } },
      { op: "delete", urn: "u::c", diffReasons: null },
    ] });
    assert.deepEqual(stepsOfPreview(text), [{ op: "update", urn: "u::b", properties: ["list", "tags", "yaml"] }, { op: "delete", urn: "u::c", properties: [] }]);
    assert.deepEqual(stepsOfPreview("{}"), []);
  });

  describe("the report's file", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), "reviewed-"))));
    after(() => rmSync(folder, { recursive: true }));
    const file = (content: unknown): string => {
      const path = join(folder, "report.json");
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    };
    const good = { schemaVersion: 1, stack: "acme/sophia-secrets/production", steps: [{ op: "create", urn: "u::a", properties: ["x"], type: "t", secret: "canary" }] };

    it("A-08 is read with nothing beyond its steps; a plan from data promises none", () => {
      assert.deepEqual(readReviewed(file(good), "production"), [{ op: "create", urn: "u::a", properties: ["x"] }]);
      assert.deepEqual(readReviewed(file({ ...good, steps: "unknown" }), "production"), []);
      assert.deepEqual(readReviewed(file(good), "acme/sophia-secrets/production", sha256(JSON.stringify(good)).toUpperCase()).length, 1);
    });

    it("A-08 of another form, stack or digest it is refused, and so is what is no plain file or too large", () => {
      const refused = (path: string, stack = "production", digest?: string): string => {
        try {
          readReviewed(path, stack, digest);
        } catch (error) {
          return (error as Error).message.replace(folder, "");
        }
        return "taken";
      };
      assert.match(refused(file(good), "staging"), /another stack than staging/);
      assert.match(refused(file(good), "production", "none"), /not the report that was shown/);
      for (const content of ["", "canary", "[]", "null", "{}", { ...good, schemaVersion: 2 }]) assert.match(refused(file(content)), /it is no report/);
      for (const steps of [undefined, "all", [null], [{}], [{ op: 1, urn: "u" }], [{ op: "create" }]]) assert.match(refused(file({ ...good, steps })), /its steps are not what/);
      assert.match(refused(file(" ".repeat(4 * 1024 * 1024 + 1))), /larger than 4 MiB/);
      assert.match(refused(join(folder, "absent")), /no such plain file/);
      mkdirSync(join(folder, "folder"));
      symlinkSync(file(good), join(folder, "link"));
      assert.deepEqual(["folder", "link"].map((name) => /no such plain file/.test(refused(join(folder, name)))), [true, true]);
      assert.equal(refused(file("canary")).includes("canary"), false);
    });
  });
});
