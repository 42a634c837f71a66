import { strict as assert } from "node:assert";
import { catalog } from "../../catalog/index.ts";
import { environments, policies } from "../../environments/index.ts";
import type { AccessPolicy } from "../../environments/types.ts";
import { checkCatalog } from "../../model/catalog-checks.ts";
import { importCycles } from "../../model/documents.ts";
import type { Finding } from "../../model/findings.ts";
import { checkPolicies } from "../../model/policy-checks.ts";
import { buildTopology } from "../../model/topology.ts";
import { BAD_POLICIES, BAD_ROWS } from "./bad-data.ts";
import { row, settingsOf, topologyOf } from "./world.ts";

const problems = (findings: readonly Finding[]): string[] => findings.map(({ name, problem }) => `${name} ${problem}`);

describe("checks of the catalogue", () => {
  for (const [title, rows, problem] of BAD_ROWS) {
    it(`${title} is found`, () => assert.ok(problems(checkCatalog(rows)).includes(problem), problems(checkCatalog(rows)).join("\n")));
  }

  it("C-05 nothing is found in two rows that only come near each other", () => {
    assert.deepEqual(checkCatalog([row("A", { aliases: ["X"] }), row("AB", { escPath: "sophia.test.ab", aliases: ["Y"] }), row("GITHUB_C", { github: "no" })]), []);
  });
});

describe("checks of the access data", () => {
  const [first] = policies as [AccessPolicy];
  const spoil = (changes: object): string[] => problems(checkPolicies([{ ...first, ...changes }, ...policies.slice(1)]));

  for (const [title, changes, problem] of BAD_POLICIES) {
    it(`A-04 ${title} is found`, () => assert.deepEqual(spoil(changes), [`admin-access ${problem}`]));
  }

  it("A-04 one policy name twice, or one team twice, is found", () => {
    assert.deepEqual(spoil({ name: "ci-cd-access" }), ["ci-cd-access is the name of two policies"]);
    assert.deepEqual(spoil({ team: "sophia-ci" }), ["sophia-ci is the team of two policies, so that their grants collide"]);
  });

  it("A-04 findings of the policies reach the topology", () => {
    assert.equal(topologyOf("production", { policies: [{ ...first, permission: "owner" as "open" }] }).findings.length, 1);
  });
});

describe("checks of the environments", () => {
  const withData = (changes: object): string[] => problems(buildTopology(catalog, { ...environments.production, ...changes }, policies, settingsOf("production")).findings);
  const withNames = (...githubOptional: string[]): string[] => problems(topologyOf("production", { settings: { githubOptional } }).findings);

  it("R-06 a generated name without generation and a generation without name are found", () => {
    const { JWT_SECRET, ...others } = environments.production.generations;
    assert.deepEqual(withData({ generations: { ...others, OTHER: JWT_SECRET } }), ["JWT_SECRET is generated but has no generation", "OTHER has generations but is no generated name of this environment"]);
  });

  it("E-04 a group composed twice is found", () => {
    assert.deepEqual(withData({ composes: ["api-keys", "api-keys"] }), ["api-keys is composed twice"]);
  });

  it("E-04 a circle of imports is found, and a diamond is none", () => {
    const documents = (edges: Record<string, string[]>) => Object.entries(edges).map(([escName, imports]) => ({ escName, imports: imports.map((name) => `default/${name}`) }));
    assert.deepEqual(problems(importCycles(documents({ a: ["b"], b: ["c"], c: ["b"], d: ["d"] }))), ["b imports itself", "c imports itself", "d imports itself"]);
    assert.deepEqual(importCycles(documents({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })), []);
  });

  it("F-04 an optional GitHub name that cannot go there is found, each with its reason", () => {
    assert.deepEqual(withNames("NOTION_API_KY", "LINEAR_API_KEY", "GITHUB_ORG", "POSTGRES_URL", "PULUMI_BACKEND_URL_DEV"), [
      "NOTION_API_KY is not in the catalogue",
      "LINEAR_API_KEY is an old name and is never written",
      "GITHUB_ORG has a prefix that GitHub reserves for itself",
      "POSTGRES_URL may not go to GitHub",
      "PULUMI_BACKEND_URL_DEV exists in development only, and the organisation's names are production's",
    ]);
    assert.deepEqual(withNames("NOTION_API_KEY"), []);
  });

  it("D-34 visibility selected without a repository is found", () => {
    const found = (settings: object): string[] => topologyOf("production", { settings }).findings.map(({ rule }) => rule ?? "");
    assert.deepEqual(found({ repositories: [] }), ["D-34"]);
    assert.deepEqual(found({ repositories: [], visibility: "private" }), []);
  });
});
