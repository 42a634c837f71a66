import { strict as assert } from "node:assert";
import { catalog } from "../../catalog/index.ts";
import { ENVIRONMENTS, SECRET_GROUPS } from "../../catalog/types.ts";
import { topologyOf } from "./world.ts";

const all = ENVIRONMENTS.map((name) => topologyOf(name));
const [development, staging, production] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]];
const names = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);
/** What production copies to GitHub without being told so in the settings. */
const copied = catalog.filter((row) => row.github === "yes" || row.github === "variable");

describe("topology", () => {
  it("C-01 finds nothing wrong with the data", () => {
    assert.deepEqual(all.flatMap(({ findings }) => findings), []);
  });

  it("E-01 names production's environments after project, prefix and group", () => {
    assert.deepEqual(production.documents.map(({ escName }) => escName), ["sophia-ai-base", ...SECRET_GROUPS.map((group) => `sophia-ai-production-${group}`), "sophia-ai-production"]);
    const other = topologyOf("staging", { settings: { prefix: "acme-ai", escProject: "secrets" } });
    assert.equal(other.documents.at(-1)?.escName, "acme-ai-staging");
    assert.ok(other.documents.at(-1)?.imports.includes("secrets/acme-ai-base"));
  });

  it("E-05 has 19 environments: 7 in production with base, 6 in each other, each name once", () => {
    assert.deepEqual(all.map(({ documents }) => documents.length), [6, 6, 7]);
    assert.equal(new Set(all.flatMap(({ documents }) => documents.map(({ escName }) => escName))).size, 19);
  });

  it("E-04 imports base first, then the groups", () => {
    assert.deepEqual(production.documents.at(-1)?.imports, ["default/sophia-ai-base", ...SECRET_GROUPS.map((group) => `default/sophia-ai-production-${group}`)]);
    for (const { documents } of all) for (const { kind, imports } of documents) assert.equal(imports.length > 0, kind === "composed");
  });

  it("A-06 leaves infrastructure out of what developers open", () => {
    assert.deepEqual(development.documents.at(-1)?.imports.filter((name) => name.includes("infrastructure")), []);
    assert.ok(development.documents.some(({ escName }) => escName === "sophia-ai-development-infrastructure-credentials"));
  });

  it("E-05 puts each row with a path into exactly one document of its group", () => {
    for (const { documents, environment } of all) {
      const wanted = catalog.filter((row) => row.escPath !== undefined && row.environments.includes(environment));
      assert.deepEqual(names(documents.flatMap(({ rows }) => rows)).sort(), names(wanted).sort());
      for (const { kind, group, rows } of documents) for (const row of rows) assert.equal(row.group, kind === "composed" ? "configuration" : group);
    }
  });

  it("F-04 sends the rows that say so to GitHub, the guide's 15 names among them, each as secret or variable, visible to the named repositories", () => {
    assert.deepEqual(names(production.github.map(({ row }) => row)).sort(), names(copied).sort());
    for (const { name } of catalog.filter((row) => row.profiles.includes("org15"))) assert.ok(names(copied).includes(name), name);
    for (const { row, kind } of production.github) assert.equal(kind, row.github === "variable" ? "variable" : "secret", row.name);
    assert.equal(production.github.find(({ row }) => row.name === "PULUMI_ORG")?.kind, "variable");
    assert.equal(production.github.find(({ row }) => row.name === "GONG_URL")?.kind, "secret");
    for (const { visibility, repositories } of production.github) assert.deepEqual([visibility, repositories], ["selected", ["sophia-main"]]);
  });

  it("F-05 plans nothing of the organisation outside production", () => {
    for (const { github, teams, issuer, documents } of [development, staging]) {
      assert.deepEqual([github, teams, issuer], [[], [], undefined]);
      assert.ok(!documents.some(({ kind }) => kind === "base"));
    }
  });

  it("F-05 refuses organizationScope outside production, and still plans nothing there", () => {
    for (const name of ["development", "staging"] as const) {
      const topology = topologyOf(name, { settings: { organizationScope: true } });
      assert.deepEqual(topology.findings.map(({ name: about, place }) => [about, place]), [["sophia-secrets:organizationScope", `Pulumi.${name}.yaml`]]);
      assert.deepEqual([topology.github, topology.teams, topology.documents.length], [[], [], 6]);
    }
  });

  it("F-05 leaves production its own environments when another stack owns the organisation", () => {
    const { github, teams, issuer, documents, grants } = topologyOf("production", { settings: { organizationScope: false } });
    assert.deepEqual([github.length, teams.length, issuer, documents.length, grants.length], [0, 0, undefined, 6, 12]);
  });

  it("F-04 sends an optional name only when the settings list it: secrets as secrets, settings as variables", () => {
    const { github, findings } = topologyOf("production", { settings: { githubOptional: ["NOTION_API_KEY", "VERCEL_TEAM_ID", "GH_TOKEN", "OPENAI_API_KEY"] } });
    const kinds = github.filter(({ row }) => row.github === "optional").map(({ row, kind }) => `${row.name} ${kind}`);
    assert.deepEqual(kinds.sort(), ["GH_TOKEN secret", "NOTION_API_KEY secret", "VERCEL_TEAM_ID variable"]);
    assert.deepEqual([github.length, findings], [copied.length + 3, []]);
  });

  it("F-01 holds each secret that people bring, and pipeline names in production only", () => {
    for (const topology of all) {
      const here = catalog.filter((row) => row.kind === "secret" && row.source === "operator" && row.environments.includes(topology.environment));
      const pipelines = topology.environment === "production" ? ["GH_TOKEN", "PULUMI_CONFIG_PASSPHRASE"] : [];
      assert.deepEqual(names(topology.stashes).sort(), [...names(here), ...pipelines].sort());
    }
  });

  it("R-06 generates three values, each with its previous row, and derives two", () => {
    for (const { generated, derived } of all) {
      assert.deepEqual(generated.map(({ row, previousRow, generations }) => [row.name, previousRow?.name, generations]).sort(), [
        ["ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS", ["g1"]],
        ["JWT_SECRET", "JWT_SECRET_PREVIOUS", ["g1"]],
        ["SECRET_KEY", "SECRET_KEY_PREVIOUS", ["g1"]],
      ]);
      assert.deepEqual(names(derived).sort(), ["JWT_KEYS", "POSTGRES_URL"]);
    }
  });

  it("U-13 (1 of 2) leaves out what a feature switch turns off", () => {
    const { grants, teams, issuer, documents, github } = topologyOf("production", { settings: { features: { teams: false, oidc: false, deletionProtection: false } } });
    assert.deepEqual([grants, teams, issuer, documents.length, github.length], [[], [], undefined, 7, copied.length]);
    assert.ok(documents.every(({ deletionProtected }) => !deletionProtected));
    assert.ok(production.documents.every(({ deletionProtected }) => deletionProtected));
    assert.ok(staging.documents.every(({ deletionProtected }) => !deletionProtected));
  });

  it("U-04 (2 of 3) keeps the value of a retired name and takes its destinations away", () => {
    const rows = catalog.map((row) => (row.name === "OPENAI_API_KEY" ? { ...row, retired: "moved" } : row));
    const { stashes, documents, github } = topologyOf("production", { rows });
    assert.ok(names(stashes).includes("OPENAI_API_KEY"));
    assert.ok(!names(documents.flatMap((document) => document.rows)).includes("OPENAI_API_KEY"));
    assert.ok(!names(github.map(({ row }) => row)).includes("OPENAI_API_KEY"));
  });
});
