import { strict as assert } from "node:assert";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../catalog/index.ts";
import type { CatalogRow, EnvironmentName, Format } from "../../catalog/types.ts";
import { environments, policies } from "../../environments/index.ts";
import type { AccessPolicy } from "../../environments/types.ts";
import { checkCatalog } from "../../model/catalog-checks.ts";
import { importCycles } from "../../model/documents.ts";
import { renderFindings, type Finding } from "../../model/findings.ts";
import { describeFormat } from "../../model/formats.ts";
import { checkGenerations } from "../../model/generations.ts";
import { checkPolicies } from "../../model/policy-checks.ts";
import { resolveSupplied, type SuppliedRequest } from "../../model/supplied.ts";
import { buildTopology } from "../../model/topology.ts";
import { BAD_POLICIES, BAD_ROWS } from "./bad-data.ts";
import { row, settingsOf, topologyOf } from "./world.ts";

const FILE = join(import.meta.dirname, "..", "golden", "model-messages.txt");

const [admin] = policies as [AccessPolicy];
const changed = (name: string, changes: Partial<CatalogRow>) => catalog.map((one) => (one.name === name ? { ...one, ...changes } : one));
const supplied = (lines: readonly (readonly [name: string, value: string])[], changes: Partial<SuppliedRequest> = {}): Finding[] =>
  [...resolveSupplied({ catalog, environment: "production", organization: "acme", entries: lines.map(([name, value], at) => ({ name, value, place: `values.env:${at + 1}` })), ...changes }).findings];
const ofEnvironment = (changes: object, name: EnvironmentName = "production"): readonly Finding[] =>
  buildTopology(catalog, { ...environments[name], ...changes }, policies, settingsOf(name)).findings;
const ofGithub = (rows = catalog, ...githubOptional: string[]): readonly Finding[] => topologyOf("production", { rows, settings: { githubOptional } }).findings;
const last = { list: ["g2", "g1"], since: "2026-03-01T00:00:00.000Z" };
const generations = (list: readonly string[]): Finding[] => checkGenerations({ name: "JWT_SECRET", list, last, now: "2026-03-01T12:00:00.000Z" });
const { JWT_SECRET: _, ...withoutSigner } = environments.production.generations;

/** Made inside the test, so that mutation testing sees which test runs what. */
const situations = (): readonly (readonly [title: string, findings: readonly Finding[]])[] => [
  ["rows", BAD_ROWS.flatMap(([, rows]) => checkCatalog(rows))],
  ["access data", [...BAD_POLICIES.flatMap(([, changes]) => checkPolicies([{ ...admin, ...(changes as Partial<AccessPolicy>) }, ...policies.slice(1)])),
    ...checkPolicies([admin, admin])]],
  ["an environment", [...ofEnvironment({ generations: { ...withoutSigner, OTHER: ["g1"] }, composes: ["api-keys", "api-keys"] }), ...ofEnvironment({ generations: { ...environments.production.generations, JWT_SECRET: [] } }),
    ...importCycles([{ escName: "a", imports: ["default/b"] }, { escName: "b", imports: ["default/a"] }, { escName: "c", imports: ["default/c"] }])]],
  ["organisation scope in two stacks", topologyOf("staging", { settings: { organizationScope: true } }).findings],
  ["GitHub", [...ofGithub(catalog, "NOTION_API_KY", "WHOLLY_DIFFERENT_THING", "LINEAR_API_KEY", "GITHUB_ORG", "POSTGRES_URL", "PULUMI_BACKEND_URL_DEV"),
    ...ofGithub(changed("NOTION_API_KEY", { retired: "we left Notion" }), "NOTION_API_KEY"), ...topologyOf("production", { settings: { repositories: [] } }).findings]],
  ["generations", [[], ["g1", "g1"], ["G 1"], ["g9"], ["g4", "g3", "g2", "g1"], ["g1", "g2"], ["g2", "g0"], ["g2"], ["g3", "g2"]].flatMap(generations)],
  ["values", [...supplied([["NO_SUCH_NAME", "x"], ["OPENAI_API_KY", "x"], ["INTERCOM_API_KEY", "one"], ["INTERCOM_ACCESS_TOKEN", "two"], ["NOTION_API_KEY", "one"], ["NOTION_API_KEY", "two"],
    ["PULUMI_ORG", "other"], ["SOPHIA_ENVIRONMENT", "staging"], ["JWT_SECRET", "x"], ["DATABASE_URL", "x"], ["PULUMI_PROJECT", "x"],
    ["OPENAI_API_KEY", "short"], ["SLACK_BOT_TOKEN", "changeme"], ["RETOOL_API_TOKEN", "x".repeat(50_000)], ["VERCEL_ACCESS_TOKEN", "A\u0300".repeat(20)], ["PINECONE_API_KEY", "a\u0000"], ["GONG_URL", "ftp://gong.io"], ["LOG_LEVEL", "loud"]]),
  ...supplied([["NOTION_API_KEY", "x"]], { catalog: changed("NOTION_API_KEY", { source: "github" }) }), ...supplied([["NOTION_API_KEY", "x"]], { catalog: changed("NOTION_API_KEY", { retired: "we left Notion" }) }),
  ...supplied([["PULUMI_CONFIG_PASSPHRASE", "x"], ["AWS_ACCESS_KEY_ID", "x"]], { environment: "development" })]],
];

/** Every shape of a rule for values, with its options. */
const FORMATS: readonly Format[] = [
  { type: "regex", pattern: "^a$" }, { type: "regex", pattern: "^[a-z]+$", not: ["admin", "root"] }, { type: "enum", values: ["one"] }, { type: "enum", values: ["one", "two"] },
  { type: "int" }, { type: "int", min: 1 }, { type: "int", max: 9 }, { type: "int", min: 0, max: 9 }, { type: "url", schemes: ["https"] }, { type: "url", schemes: ["http", "https"], host: "a.example" },
  { type: "url", schemes: ["https"], host: ".a.example", userinfo: true }, { type: "host" }, { type: "host", port: "none" }, { type: "host", port: "optional" }, { type: "host", port: "required" },
  { type: "length", min: 1 }, { type: "length", min: 2, max: 3 }, { type: "length", min: 2, noSpaces: true, not: ["postgres"] },
];

describe("what the model says", () => {
  it("U-01 every finding about bad data, and every rule for values in words, is the text that was read and accepted", () => {
    const text = [...situations().map(([title, findings]) => `== ${title}\n${renderFindings(findings)}`), `== formats\n${FORMATS.map((format) => `must be ${describeFormat(format)}`).join("\n")}`].join("\n\n");
    if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(FILE)) writeFileSync(FILE, `${text}\n`);
    assert.equal(`${text}\n`, readFileSync(FILE, "utf8"));
  });

  it("U-01 findings are sorted by name, place and problem, by code unit; a finding without a rule has no brackets", () => {
    const of = (name: string, place: string, problem: string): Finding => ({ name, place, problem, remedy: "do it" });
    const shuffled = [of("b", "1", "x"), of("a", "2", "x"), of("a", "1", "y"), of("a", "1", "x"), of("B", "9", "x"), of("a", "1", "x")];
    const told = ["B (9): x. Do it.", "a (1): x. Do it.", "a (1): x. Do it.", "a (1): y. Do it.", "a (2): x. Do it.", "b (1): x. Do it."];
    assert.equal(renderFindings(shuffled), told.join("\n"));
    assert.equal(renderFindings([...shuffled].reverse()), told.join("\n"));
    assert.equal(renderFindings([]), "");
  });

  it("C-05 P-21 neither the smallest nor the largest legal row has a finding", () => {
    assert.deepEqual(checkCatalog([row("A", { escPath: "a" }), row("A_1", { escPath: "files1.b_2" }), row("Z9", { kind: "plain", group: "configuration", default: "x", github: "variable" })]), []);
  });
});
