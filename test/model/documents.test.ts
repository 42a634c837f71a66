import { strict as assert } from "node:assert";
import type { EnvironmentData } from "../../environments/types.ts";
import { buildDocuments, importCycles } from "../../model/documents.ts";
import { row, settingsOf } from "./world.ts";

const environment: EnvironmentData = { name: "staging", composes: ["security-tokens", "api-keys"], deletionProtected: true, generations: {} };
const keys = [row("A", { rotationDays: 30 }), row("B", { rotationDays: 60, owner: "Security" })];
const settings = row("C", { kind: "plain", group: "configuration" });
const { rotationDays: _, ...still } = row("D", { group: "database-credentials", owner: "Database Admin" });
const { escPath: __, ...homeless } = row("F");
const here = [...keys, settings, still, row("E", { retired: "moved", group: "security-tokens" }), homeless];

describe("ESC environments of a stack", () => {
  const protectedHere = { deletionProtected: true, imports: [], environment: "staging" as const, kind: "group" as const };
  const groups = [
    { ...protectedHere, escName: "acme-staging-api-keys", group: "api-keys", rows: keys, owner: "DevOps", rotationDays: 60 },
    { ...protectedHere, escName: "acme-staging-integration-credentials", group: "integration-credentials", rows: [], owner: "DevOps" },
    { ...protectedHere, escName: "acme-staging-database-credentials", group: "database-credentials", rows: [still], owner: "Database Admin" },
    { ...protectedHere, escName: "acme-staging-infrastructure-credentials", group: "infrastructure-credentials", rows: [], owner: "DevOps" },
    { ...protectedHere, escName: "acme-staging-security-tokens", group: "security-tokens", rows: [], owner: "DevOps" },
  ];
  const composed = { ...protectedHere, escName: "acme-staging", kind: "composed" as const, rows: [settings], owner: "DevOps", imports: ["own/acme-base", "own/acme-staging-security-tokens", "own/acme-staging-api-keys"] };
  const base = { escName: "acme-base", kind: "base" as const, imports: [], rows: [], owner: "DevOps", deletionProtected: true };
  const build = (changes: object = {}, data = environment) => buildDocuments(here, data, settingsOf("staging", { prefix: "acme", escProject: "own", ...changes }));

  it("E-04 E-05 are base where the stack owns it, one for each group, and one that imports base and the groups in the order of the data", () => {
    assert.deepEqual(build({ organizationScope: true }), [base, ...groups, composed]);
    assert.deepEqual(build(), [...groups, composed]);
  });

  it("U-13 are protected from deletion where both the data and the feature say so", () => {
    const protection = (data: boolean, feature: boolean): boolean[] => [...new Set(build({ organizationScope: true, features: { teams: true, oidc: true, deletionProtection: feature } }, { ...environment, deletionProtected: data }).map(({ deletionProtected }) => deletionProtected))];
    assert.deepEqual([protection(true, true), protection(true, false), protection(false, true), protection(false, false)], [[true], [false], [false], [false]]);
  });

  it("E-01 are called sophia-ai in the project default unless the settings say otherwise", () => {
    const [composedOne] = buildDocuments([], environment, settingsOf("staging")).slice(-1);
    assert.deepEqual([composedOne?.escName, composedOne?.imports], ["sophia-ai-staging", ["default/sophia-ai-base", "default/sophia-ai-staging-security-tokens", "default/sophia-ai-staging-api-keys"]]);
  });
});

describe("circles of imports", () => {
  it("E-04 are told for each environment in one, however long; what only leads into one is not", () => {
    const finding = (name: string) => ({ name, place: "environments/", problem: "imports itself", remedy: "Break the circle of imports", rule: "E-04" });
    const documents = Object.entries({ entry: ["p/a"], a: ["p/b", "p/leaf"], b: ["p/c"], c: ["p/leaf", "p/a"], self: ["deep/p/self"], leaf: ["p/unknown"], bare: ["bare"] }).map(([escName, imports]) => ({ escName, imports }));
    assert.deepEqual(importCycles(documents), ["a", "b", "c", "self", "bare"].map(finding));
    assert.deepEqual(importCycles([]), []);
  });
});
