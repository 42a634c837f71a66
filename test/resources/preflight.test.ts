import { strict as assert } from "node:assert";
import { output, type Output } from "@pulumi/pulumi";
import { catalog } from "../../catalog/index.ts";
import { FindingsError } from "../../model/findings.ts";
import { keyId } from "../../model/fingerprint.ts";
import { logical } from "../../model/names.ts";
import { nextGenerations } from "../../model/generations.ts";
import type { Ledger } from "../../model/ledger.ts";
import { standInBytes } from "../../model/stand-ins.ts";
import { leftOut } from "../../resources/engine-arguments.ts";
import { exportedNames, exportedValues } from "../../resources/exported-values.ts";
import { preflight, type PreflightQuestion } from "../../resources/preflight.ts";
import type { ServiceAccess } from "../../resources/service-access.ts";
import type { StackSettings } from "../../resources/settings.ts";
import { topologyOf } from "../model/world.ts";
import { settingsCase } from "./settings-case.ts";

const topology = topologyOf("production");
const required = [...topology.stashes, ...topology.plain].filter((row) => row.source === "operator" && row.requiredIn.includes("production") && row.default === undefined).map(({ name }) => name);
const NAME = "OPENAI_API_KEY";

interface Run {
  readonly supplied?: readonly string[];
  /** Names that the last ledger says are held; absent = no ledger. */
  readonly ledger?: readonly string[];
  /** Names whose Stash holds something in the state. */
  readonly state?: readonly string[];
  readonly settings?: Partial<StackSettings>;
  readonly key?: string;
  readonly onShadow?: boolean;
  /** Services that refuse their token. */
  readonly refused?: readonly ("github" | "cloud")[];
  readonly token?: false;
}

/** What is refused, by name, and whether the state was asked. */
async function run({ supplied = [], ledger, state, settings = {}, key = "k", onShadow = false, refused = [], token }: Run) {
  let asked = 0;
  const service = (kind: "github" | "cloud") => async () => (token === false ? undefined : { refusesToken: async () => refused.includes(kind) });
  const question: PreflightQuestion = {
    catalog, topology, settings: settingsCase({ organizationScope: true, ...settings }), now: "2026-03-01T00:00:00.000Z", parentType: "t", onShadow,
    supplied: { values: new Map(supplied.map((name) => [name, "x"])), firstFill: new Set(), warnings: [] },
    last: ledger && ({ version: 1, generations: {}, held: [...ledger], repositories: { "sophia-main": 1 }, owned: owned(),
      entries: Object.fromEntries(ledger.map((name) => [name, { keyId: key, fingerprint: name, rotatedAt: "2026-01-01T00:00:00.000Z", destinations: [] }])) } satisfies Ledger),
    access: { cloudTokenGiven: true, github: service("github"), cloud: service("cloud") } as unknown as ServiceAccess,
    state: async () => {
      asked += 1;
      return { resources: new Set(owned()), pending: new Set(), held: new Set((state ?? ledger ?? []).map(logical.stash)) };
    },
  };
  const found = await preflight(question).then(() => [], (error: unknown) => {
    assert.ok(error instanceof FindingsError, String(error));
    return error.findings.map(({ name, problem }) => `${name}: ${problem}`).sort();
  });
  return { found, asked };
}
const owned = (): string[] => [...topology.documents.map((d) => logical.environment(d.escName)), ...topology.teams.map((t) => logical.team(t.name)), logical.issuer,
  ...topology.github.map((g) => (g.kind === "secret" ? logical.githubSecret(g.row.name) : logical.githubVariable(g.row.name)))];
const missing = (...names: string[]): string[] => names.sort().map((name) => `${name}: it is required and has no value`);
const without = (...names: string[]): string[] => required.filter((name) => !names.includes(name));

describe("what is refused before anything is declared", () => {
  it("S-40 (fault 21) a required name without a value, whatever else is supplied; none where all are held or supplied", async () => {
    assert.deepEqual((await run({ ledger: required })).found, []);
    assert.deepEqual((await run({ ledger: without(NAME), state: without(NAME), supplied: [NAME] })).found, []);
    assert.deepEqual((await run({ ledger: without(NAME), supplied: required.slice(0, 3).filter((name) => name !== NAME) })).found, missing(NAME));
    assert.deepEqual((await run({ ledger: without(NAME), settings: { allowMissing: [NAME] } })).found, []);
  });

  it("F-01 (fault 21) the state decides where the ledger is from before a run that failed, and is asked only then", async () => {
    assert.deepEqual(await run({ ledger: required }), { found: [], asked: 0 });
    assert.deepEqual(await run({ ledger: without(NAME), state: required }), { found: [], asked: 1 });
    assert.deepEqual(await run({ ledger: [], state: required }), { found: [], asked: 1 });
    assert.deepEqual((await run({ ledger: [], state: without(NAME) })).found, missing(NAME));
  });

  it("U-04 (fault 21) a value that the state has lost, also where others are supplied", async () => {
    const { found, asked } = await run({ ledger: required, state: without(NAME), supplied: ["ANTHROPIC_API_KEY"] });
    assert.deepEqual([found.filter((f) => f.includes("lost from the state")), asked], [[`${NAME}: its value is lost from the state, and its destinations still hold it`], 1]);
  });

  it("A-08 C-07 (fault 21) a shadow's state, told by its key; on a shadow nothing is asked", async () => {
    const key = keyId(standInBytes("ledger-key", 32).toString("base64"));
    assert.deepEqual((await run({ ledger: required, key })).found, ["ledger-key: it holds the stand-in of a shadow state where a value belongs"]);
    assert.deepEqual(await run({ ledger: required, key, onShadow: true, refused: ["github", "cloud"] }), { found: [], asked: 0 });
  });

  it("F-02 (fault 23) a token that its service refuses, by name; no token at all is as before", async () => {
    const said = async (...refused: ("github" | "cloud")[]) => (await run({ ledger: required, refused })).found.map((f) => f.split(":")[0]);
    assert.deepEqual([await said(), await said("github"), await said("cloud"), await said("github", "cloud")], [[], ["GITHUB_TOKEN"], ["PULUMI_ACCESS_TOKEN"], ["GITHUB_TOKEN", "PULUMI_ACCESS_TOKEN"]]);
    assert.deepEqual((await run({ ledger: required, refused: ["github", "cloud"], token: false })).found, []);
  });

  it("U-01 (fault 21) which names will have a value is told from names alone, as the values themselves tell it", () => {
    const nothing = output("") as Output<string>;
    for (const stack of ["production", "staging", "development"] as const) {
      const of = topologyOf(stack);
      const settings = settingsCase({ stack });
      const rows = [...of.stashes, ...of.plain].filter((row) => row.source === "operator").map(({ name }) => name);
      for (const held of [[], rows, rows.filter((_, index) => index % 2 === 0), rows.filter((_, index) => index % 3 === 0), rows.filter((name) => name !== "POSTGRES_PASSWORD")]) {
        const values = exportedValues({ catalog, topology: of, settings, held: new Map(held.map((name) => [name, nothing])),
          generated: of.generated.map((spec) => ({ spec, generations: spec.generations.map((id) => ({ id, value: nothing })) })),
          generations: Object.fromEntries(of.generated.map((g) => [g.row.name, nextGenerations(g.generations, undefined, "2026-03-01T00:00:00.000Z")])) });
        const told = exportedNames({ topology: of, settings }, new Set(held));
        assert.deepEqual([[...told.names].sort(), [...told.plain].sort()], [[...values.values.keys()].sort(), [...values.plain].sort()]);
      }
    }
  });

  it("U-01 (fault 21) what the command line leaves out, in each spelling of the engine", () => {
    const urn = "urn:pulumi:production::sophia-secrets::a:b:C$pulumi:index:Stash::held-A.b";
    const cases: readonly (readonly [out: boolean, ...args: string[]])[] = [
      [false], [false, "--target-dependents"], [false, "--target", urn], [false, `--target=${urn}`], [false, "-t", urn], [true, "--target", `${urn}x`], [true, "-t=x"],
      [false, "--target", "x", "--target", urn], [false, "--target", "**held-A.b"], [false, "--target", "urn:pulumi:*::*::**::held-*"], [true, "--target", "*held-A.b"], [true, "--target", "**heldxA.b"],
      [true, "--target", "**held-A?b"], [true, "--exclude", urn], [false, "--exclude", "x"], [true, "--exclude=**Stash::**"], [true, "--target"],
    ];
    for (const [out, ...args] of cases) assert.equal(leftOut(urn, ["pulumi", "up", ...args]), out, args.join(" "));
  });
});
