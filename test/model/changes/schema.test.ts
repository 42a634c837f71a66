import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { NO_FACTS } from "../../../model/changes/facts.ts";
import { planReport, type PreviewReport } from "../../../model/changes/report.ts";
import { factsOf, outputsOf, reportOf, step, TYPES, withRow } from "./report-case.ts";

const schema = JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "preview-report.schema.json"), "utf8")) as object;

describe("report: its JSON, as the docs describe it", () => {
  const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  // Made inside the tests: what is computed while the file loads belongs to no test, and the mutation campaign would start a process for each change.
  const reports: Readonly<Record<string, () => PreviewReport>> = {
    unchanged: () => reportOf({}, {}),
    first: () => reportOf(undefined, {}, [step("create", TYPES.environment, "environment-a")]),
    changes: () => reportOf({}, { catalog: withRow("AGNO_API_KEY", (row) => ({ ...row, name: "AGENTS", aliases: ["AGNO_API_KEY"] })), settings: { visibility: "all" } },
      [step("replace", TYPES.grant, "grant-a.b"), step("import", TYPES.environment, "environment-a"), step("update", TYPES.secret, "github-secret-A")], { policies: [{ rule: "A", level: "advisory", name: "n", message: "m" }] }),
    moved: () => reportOf({ stack: "development" }, { stack: "development", catalog: withRow("OPENAI_API_KEY", (row) => ({ ...row, group: "security-tokens" })) }),
    refused: () => reportOf({}, {}, [], { after: undefined, diagnostics: [{ severity: "error", message: "A (b): c. D." }], failed: true }),
    old: () => reportOf(undefined, {}, [], { before: { ledger: outputsOf()["ledger"] } }),
    plan: () => planReport("production", factsOf(), NO_FACTS, [{ rule: "C-05", name: "A", place: "", problem: "p", remedy: "r" }], ["note"]),
  };
  for (const [name, report] of Object.entries(reports)) it(`S-42 (1 of 3) a report of the kind "${name}" has this form`, () => assert.ok(valid(JSON.parse(JSON.stringify(report()))), JSON.stringify(valid.errors)));

  it("S-42 (1 of 3) another version, another field and another word have not", () => {
    const unchanged = reportOf({}, {});
    for (const spoiled of [{ ...unchanged, schemaVersion: 2 }, { ...unchanged, value: "x" }, { ...unchanged, outcome: "fine" }, { ...unchanged, effects: { destroy: 1 } }, { ...unchanged, steps: [{ op: "create" }] }]) assert.equal(valid(spoiled), false);
  });
});
