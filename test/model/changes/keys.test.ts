import { strict as assert } from "node:assert";
import { catalog } from "../../../catalog/index.ts";
import { environments } from "../../../environments/index.ts";
import { DERIVED_FROM } from "../../../model/changes/contents.ts";
import { outputsOf, reportOf, step, told, TYPES, withRow } from "./report-case.ts";

const KEYS = "sophia-ai-production-api-keys";
const DATABASE = "sophia-ai-production-database-credentials";

describe("report: what becomes of each key", () => {
  it("S-42 (1 of 3) keeps every key where nothing is done", () => {
    const report = reportOf({}, {});
    assert.deepEqual([report.outcome, told(report), report.destinations], ["unchanged", [], []]);
    assert.ok(report.keys !== "unknown" && report.keys.length > 100 && report.keys.every(({ status }) => status === "kept"));
  });

  it("S-42 (1 of 3) tells a held value's change at each of its places, by the step of what holds it", () => {
    const steps = [step("update", TYPES.stash, "held-OPENAI_API_KEY", { diffs: ["input"] }), step("update", TYPES.environment, `environment-${KEYS}`, { diffs: ["yaml"] }), step("update", TYPES.secret, "github-secret-OPENAI_API_KEY", { diffs: ["plaintextValue"] })];
    const report = reportOf({}, {}, steps);
    assert.deepEqual(told(report), [`changed OPENAI_API_KEY ${KEYS}`, "changed OPENAI_API_KEY secret"]);
    assert.deepEqual(report.destinations, [{ store: "esc", name: `environment-${KEYS}`, effect: "update", keys: true }, { store: "github", name: "github-secret-OPENAI_API_KEY", effect: "update", keys: true }]);
    assert.deepEqual([report.outcome, report.effects], ["changes", { update: 3 }]);
  });

  it("S-42 (1 of 3) tells what a changed name is part of", () => {
    assert.deepEqual(told(reportOf({}, {}, [step("update", TYPES.stash, "held-POSTGRES_PASSWORD")])), [`changed POSTGRES_PASSWORD ${DATABASE}`, `changed POSTGRES_URL ${DATABASE}`]);
    assert.deepEqual(told(reportOf({ plain: { POSTGRES_HOST: "a" } }, { plain: { POSTGRES_HOST: "b" } })).map((line) => line.split(" ")[1]), ["POSTGRES_HOST", "POSTGRES_URL"]);
  });

  it("S-42 (1 of 3) every derived row says what it is made of, in names that exist", () => {
    assert.deepEqual(Object.keys(DERIVED_FROM).sort(), catalog.filter(({ source }) => source === "derived").map(({ name }) => name).sort());
    assert.deepEqual(Object.values(DERIVED_FROM).flat().filter((name) => !catalog.some((row) => row.name === name)), []);
  });

  it("S-42 (1 of 3) a first value is added, a lost one removed", () => {
    assert.deepEqual(told(reportOf({ without: ["AGNO_API_KEY"] }, {}, [step("update", TYPES.stash, "held-AGNO_API_KEY")])), [`added AGNO_API_KEY ${KEYS}`]);
    assert.deepEqual(told(reportOf({}, { without: ["AGNO_API_KEY"] })), [`removed AGNO_API_KEY ${KEYS}`]);
  });

  it("U-04 a retired row leaves its places, and the value that is held stays", () => {
    const report = reportOf({}, { catalog: withRow("OPENAI_API_KEY", (row) => ({ ...row, retired: "gone" })) });
    assert.deepEqual(told(report), [`removed OPENAI_API_KEY ${KEYS}`, "removed OPENAI_API_KEY secret"]);
    assert.deepEqual(report.topology !== "unknown" && report.topology.names, { added: [], removed: [], renamed: [], moved: [], retired: ["OPENAI_API_KEY"] });
  });

  it("S-42 (1 of 3) a name that keeps the old one as its alias is renamed; without it one goes and one comes", () => {
    const renamed = (aliases: readonly string[]) => reportOf({}, { catalog: withRow("AGNO_API_KEY", (row) => ({ ...row, name: "AGENTS_API_KEY", aliases })) });
    assert.deepEqual(told(renamed(["AGNO_API_KEY"])), [`renamed AGNO_API_KEY > AGENTS_API_KEY ${KEYS}`]);
    assert.deepEqual(told(renamed([])), [`added AGENTS_API_KEY ${KEYS}`, `removed AGNO_API_KEY ${KEYS}`]);
  });

  it("S-42 (1 of 3) a moved row goes in one environment and comes in the other", () => {
    const report = reportOf({}, { catalog: withRow("AGNO_API_KEY", (row) => ({ ...row, group: "security-tokens" })) });
    assert.deepEqual(told(report), [`removed AGNO_API_KEY ${KEYS}`, "added AGNO_API_KEY sophia-ai-production-security-tokens"]);
    assert.deepEqual(report.topology !== "unknown" && report.topology.names.moved, [{ name: "AGNO_API_KEY", from: "api-keys", to: "security-tokens" }]);
  });

  it("R-06 a generation: who signs changes, what is made of it too, the previous one comes", () => {
    const { production } = environments;
    const environment = { ...production, generations: { ...production.generations, JWT_SECRET: ["g2", "g1"] } };
    assert.deepEqual(told(reportOf({ without: ["JWT_SECRET_PREVIOUS"] }, { environment })).map((line) => line.replace(/ \S+$/, "")), ["changed JWT_KEYS", "changed JWT_SECRET", "added JWT_SECRET_PREVIOUS"]);
  });

  it("S-42 (1 of 3) a setting's change is told by name; that of a value which the settings hide is not", () => {
    assert.deepEqual(told(reportOf({ plain: { LOG_LEVEL: "info" } }, { plain: { LOG_LEVEL: "debug" } })), ["changed LOG_LEVEL sophia-ai-production"]);
    assert.deepEqual(told(reportOf({ plain: { LOG_LEVEL: "info" } }, { plain: { LOG_LEVEL: "info" } }, [step("update", TYPES.stash, "held-LOG_LEVEL")])), []);
  });

  it("S-42 (1 of 3) an object that no key accounts for is told as such: text, repair or property", () => {
    const report = reportOf({}, {}, [step("update", TYPES.environment, "environment-sophia-ai-base"), step("delete-replaced", TYPES.grant, "grant-a.b"), step("create-replacement", TYPES.grant, "grant-a.b"), step("replace", TYPES.grant, "grant-a.b")]);
    assert.deepEqual(report.destinations, [{ store: "esc", name: "environment-sophia-ai-base", effect: "update", keys: false }, { store: "access", name: "grant-a.b", effect: "replace", keys: false }]);
    assert.deepEqual(report.effects, { replace: 1, update: 1 });
  });

  it("S-42 (1 of 3) a state from before these outputs: its ledger's names are there already, and the topology is unknown", () => {
    const { ledger } = outputsOf();
    const report = reportOf(undefined, {}, [step("update", TYPES.stash, "held-AGNO_API_KEY")], { before: { ledger } });
    assert.deepEqual([told(report), report.topology, report.access], [[`changed AGNO_API_KEY ${KEYS}`], "unknown", "unknown"]);
    assert.match(report.notes.join(), /did not record its topology/);
  });

  it("S-42 (1 of 3) outputs of another form count as not recorded, whatever they hold", () => {
    for (const spoiled of [{ version: 2 }, null, "text", [], { ...(outputsOf()["topology"] as object), github: { A: { kind: "file", visibility: "all", repositories: [] } } }, { ...(outputsOf()["topology"] as object), rows: { A: 1 } }]) {
      const report = reportOf({}, {}, [], { after: { ...outputsOf(), topology: spoiled } });
      assert.deepEqual([report.keys, report.topology], ["unknown", "unknown"], JSON.stringify(spoiled));
    }
  });
});
