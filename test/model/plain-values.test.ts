import { strict as assert } from "node:assert";
import type { CatalogRow } from "../../catalog/types.ts";
import { effectivePlain } from "../../model/defaults.ts";
import { missingRequired } from "../../model/missing.ts";
import { row, topologyOf } from "./world.ts";

const enumOf = (...values: string[]) => ({ type: "enum" as const, values });
const setting = (name: string, changes: Partial<CatalogRow> = {}): CatalogRow => row(name, { kind: "plain", group: "configuration", format: enumOf("good", "usual"), ...changes });
const without = (given: CatalogRow): CatalogRow => {
  const { escPath: _, ...rest } = given;
  return { ...rest, github: "no" };
};
const of = (object: object): ReadonlyMap<string, string> => new Map(Object.entries(object));
const context = { organization: "acme", project: "sophia", stack: "staging" } as const;
const where = "sophia-secrets:settings in Pulumi.staging.yaml";

describe("effective plain values", () => {
  it("U-01 C-06 each comes from the first that has it; a default is written where the name is required, and nowhere else", () => {
    const usual = { default: "usual" };
    const rows = [setting("SET"), setting("BROUGHT"), setting("HELD", usual), setting("REQUIRED", { ...usual, requiredIn: ["staging"] }), setting("ELSEWHERE", { ...usual, requiredIn: ["production"] }), setting("NONE", { requiredIn: ["staging"] }), row("SECRET", { default: "no" })];
    const [settings, door, held] = [of({ SET: "good" }), of({ SET: "door", BROUGHT: "door", SECRET: "x" }), of({ SET: "held", BROUGHT: "held", HELD: "held" })];
    assert.deepEqual(effectivePlain(rows, settings, door, context, held), { values: of({ SET: "good", BROUGHT: "door", HELD: "held", REQUIRED: "usual" }), findings: [] });
  });

  it("F-01 the stack's own names come from the stack alone", () => {
    const own = ["PULUMI_ORG", "PULUMI_PROJECT", "PULUMI_STACK", "SOPHIA_ENVIRONMENT", "PULUMI_ESC_ENV"].map((name) => setting(name, { source: "stack", format: { type: "length", min: 1 } }));
    const other = of({ PULUMI_ORG: "other", PULUMI_ESC_ENV: "other" });
    const values = (changes: object) => [...effectivePlain(own, new Map(), other, { ...context, ...changes }, other).values.values()];
    assert.deepEqual(values({}), ["acme", "sophia", "staging", "staging", "acme/default/sophia-ai-staging"]);
    assert.deepEqual(values({ escProject: "own", prefix: "acme-ai" }), ["acme", "sophia", "staging", "staging", "acme/own/acme-ai-staging"]);
  });

  it("S-36 what the settings and the stack say is checked, with place, remedy and rule; what the door brought was checked there", () => {
    const rows = [setting("SET"), setting("BROUGHT"), setting("HELD"), setting("PULUMI_ORG", { source: "stack" }), without(setting("PULUMI_STACK", { source: "stack" })), setting("EMPTY")];
    const { findings } = effectivePlain(rows, of({ SET: "bad", EMPTY: "" }), of({ BROUGHT: "bad" }), context, of({ HELD: "bad" }));
    const finding = (name: string, place: string) => ({ name, place, problem: "must be one of good, usual", remedy: `Correct it: A value of the tests, ${name}`, rule: "S-36" });
    assert.deepEqual(findings.filter(({ name }) => name !== "EMPTY"), [finding("SET", where), finding("PULUMI_ORG", "the stack")]);
    assert.deepEqual([...new Set(findings.map(({ name }) => name))], ["SET", "PULUMI_ORG", "EMPTY"]);
  });

  it("C-01 F-01 a setting that sets nothing is a finding: no plain name of this stack, the stack's own, or one that goes nowhere", () => {
    const rows = [row("SECRET"), without(setting("PULUMI_ORG", { source: "stack" })), without(setting("NOWHERE")), setting("SET")];
    assert.deepEqual(effectivePlain(rows, of({ SECRET: "s", PULUMI_ORG: "x", NOWHERE: "good", SET: "good", UNKNOWN: "u" }), new Map(), context), {
      values: of({ PULUMI_ORG: "acme", NOWHERE: "good", SET: "good" }),
      findings: [
        { name: "SECRET", place: where, problem: "is no setting of this stack", remedy: "Remove it; a secret comes through the door, never into git", rule: "C-01" },
        { name: "PULUMI_ORG", place: where, problem: "comes from the stack itself", remedy: "Remove it", rule: "F-01" },
        { name: "NOWHERE", place: where, problem: "has no destination in ESC or on GitHub", remedy: "Remove it, or give its row a path" },
        { name: "UNKNOWN", place: where, problem: "is no setting of this stack", remedy: "Remove it; a secret comes through the door, never into git", rule: "C-01" },
      ],
    });
    // One of the two homes is enough.
    for (const home of [{ ...without(setting("S")), github: "optional" as const }, setting("S", { github: "no" })]) assert.deepEqual(effectivePlain([home], of({ S: "good" }), new Map(), context).findings, []);
  });
});

describe("names that a person must bring", () => {
  it("S-40 are those required here without a value, a default or a source of their own, sorted", () => {
    const required = { requiredIn: ["staging" as const] };
    const stashes = [row("Z", required), row("HELD", required), row("RETIRED", { ...required, retired: "moved" }), row("ELSEWHERE", { requiredIn: ["production"] }), row("GITHUBS", { ...required, source: "github" })];
    const plain = [setting("B", required), setting("SET", required), setting("USUAL", { ...required, default: "usual" }), setting("OWN", { ...required, source: "stack" }), setting("OPTIONAL")];
    assert.deepEqual(missingRequired({ ...topologyOf("staging"), stashes, plain }, new Set(["HELD"]), of({ SET: "good" })), ["B", "Z"]);
  });
});
