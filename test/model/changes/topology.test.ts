import { strict as assert } from "node:assert";
import { catalog } from "../../../catalog/index.ts";
import { environments, policies } from "../../../environments/index.ts";
import { accessChanges } from "../../../model/changes/access-changes.ts";
import { NO_FACTS } from "../../../model/changes/facts.ts";
import { planReport } from "../../../model/changes/report.ts";
import { countChanges, topologyChanges, type TopologyChanges } from "../../../model/changes/topology-changes.ts";
import { factsOf, reportOf, withRow, type Commit } from "./report-case.ts";

/** How many names production copies to GitHub. */
const COPIED = Object.keys(factsOf().github).length;
const changes = (after: Commit, before: Commit = {}): TopologyChanges => topologyChanges(factsOf(before), factsOf(after));
const lines = (all: readonly { name: string; property: string; before: string | null; after: string | null }[]): string[] => all.map(({ name, property, before, after }) => `${name} ${property} ${before}>${after}`);
const policy = (name: string, change: (p: (typeof policies)[number]) => (typeof policies)[number]) => ({ policies: policies.map((p) => (p.name === name ? change(p) : p)) });

describe("report: changes of the topology, from declarations alone", () => {
  it("S-42 (1 of 3) two equal commits have none, and every list of the facts is in one order whatever the data's", () => {
    assert.equal(countChanges(changes({})), 0);
    assert.equal(JSON.stringify(factsOf({ catalog: [...catalog].reverse() })).length, JSON.stringify(factsOf()).length);
    assert.deepEqual(factsOf({ catalog: [...catalog].reverse() }), factsOf());
  });

  it("S-42 (1 of 3) period, alias, kind and source of a row by property, with the group's tag that follows", () => {
    assert.deepEqual(lines(changes({ catalog: withRow("OPENAI_API_KEY", (row) => ({ ...row, rotationDays: 30, aliases: ["OLD_NAME"] })) }).rows), ["OPENAI_API_KEY aliases OPENAI_APIKEY>OLD_NAME", "OPENAI_API_KEY days 90>30"]);
    const shorter = changes({ catalog: catalog.map((row) => (row.group === "api-keys" && row.rotationDays !== undefined ? { ...row, rotationDays: 45 } : row)) });
    assert.deepEqual(lines(shorter.environmentProperties), ["sophia-ai-production-api-keys tag rotation-days 90>45"]);
  });

  it("S-42 (1 of 3) environments: imports, protection, and those that come or go", () => {
    const { production } = environments;
    assert.deepEqual(lines(changes({ environment: { ...production, composes: ["api-keys"], deletionProtected: false } }).environmentProperties).filter((line) => / imports /.test(line)),
      [`sophia-ai-production imports sophia-ai-base, ${production.composes.map((group) => `sophia-ai-production-${group}`).join(", ")}>sophia-ai-base, sophia-ai-production-api-keys`]);
    assert.equal(changes({ environment: { ...production, deletionProtected: false } }).environmentProperties.filter(({ property }) => property === "deletionProtected").length, 7);
    assert.equal(topologyChanges(NO_FACTS, factsOf()).environments.added.length, 7);
    assert.deepEqual(changes({ settings: { prefix: "other" } }).environments.removed.length, 7);
  });

  it("D-34 GitHub: names, visibility and repositories", () => {
    assert.deepEqual(changes({ settings: { githubOptional: ["AGNO_API_KEY"] } }).github, { added: ["AGNO_API_KEY"], removed: [] });
    const wide = changes({ settings: { visibility: "all" } });
    assert.equal(wide.githubProperties.filter(({ property, after }) => property === "visibility" && after === "all").length, COPIED);
    assert.ok(lines(changes({ settings: { repositories: ["app", "web"] } }).githubProperties).includes("ANTHROPIC_API_KEY repositories app>app, web"));
  });

  it("A-05 A-08 grants, members and the subjects of workflows", () => {
    const more = changes(policy("developer-access", (p) => ({ ...p, environments: ["development", "production"], identities: [{ type: "user", email: "d@x", login: "dora" }, { type: "github", repository: "acme/app", ref: "refs/heads/main" }] })));
    assert.equal(more.grants.length, 4);
    assert.deepEqual(lines(more.members), ["sophia-developers members >dora"]);
    assert.deepEqual(lines(more.trust), ["repo:acme/app:ref:refs/heads/main token null>token of team sophia-developers"]);
  });

  it("S-42 (1 of 3) a plan from two commits has the topology and access sections of the preview, and unknown for what needs a state", () => {
    for (const after of [{}, { catalog: withRow("AGNO_API_KEY", () => undefined) }, { settings: { visibility: "all" as const } }, policy("ci-cd-access", (p) => ({ ...p, permission: "write" }))]) {
      const plan = planReport("production", factsOf(), factsOf(after), [], []);
      const preview = reportOf({}, after);
      assert.deepEqual([plan.topology, plan.access], [preview.topology, preview.access]);
      assert.deepEqual([plan.keys, plan.steps, plan.calls, plan.destinations], ["unknown", "unknown", "unknown", "unknown"]);
    }
  });

  it("S-42 (1 of 3) where the program ends before it says what it declares, the data of the checkout tells the topology", () => {
    const declared = factsOf({ catalog: withRow("AGNO_API_KEY", () => undefined) });
    const report = reportOf({}, {}, [], { after: undefined, declared, failed: true });
    assert.deepEqual([report.keys, report.topology !== "unknown" && report.topology.names.removed, report.outcome], ["unknown", ["AGNO_API_KEY"], "failed"]);
  });
});

describe("report: who gains access", () => {
  const widened = (after: Commit, before: Commit = {}): string[] => {
    const found = accessChanges(factsOf(before), factsOf(after));
    const cells = [...found.environments, ...found.github, ...found.holders].filter(({ change }) => change === "widened").map(({ who, what, before: was, after: is }) => `${who} ${what} ${was}>${is}`);
    assert.equal(found.widened, cells.length + found.keys.length);
    return [...cells, ...found.keys.map(({ name, who, from, to }) => `${who} ${name} ${from}>${to}`)];
  };

  it("S-42 (1 of 3) nobody, where nothing changes, and where access shrinks", () => {
    assert.deepEqual([widened({}), widened(policy("ci-cd-access", (p) => ({ ...p, permission: "read" })))], [[], []]);
    assert.deepEqual(accessChanges(factsOf(), factsOf({ settings: { repositories: [] } })).github.map(({ change }) => change), Array.from({ length: COPIED }, () => "narrowed"));
  });

  it("A-06 who opens a composed environment opens what it imports, and the cell says by what", () => {
    const dev = environments.development;
    const before = { stack: "development" as const };
    assert.deepEqual(widened({ ...before, environment: { ...dev, composes: [...dev.composes, "infrastructure-credentials"] } }, before), ["sophia-developers sophia-ai-development-infrastructure-credentials >open (by sophia-ai-development)"]);
  });

  it("A-08 a grant, a person, a repository, a wider visibility, a variable in place of a secret, an organisation's token", () => {
    assert.deepEqual(widened(policy("ci-cd-access", (p) => ({ ...p, groups: ["api-keys"], permission: "admin" }))), ["sophia-ci sophia-ai-production-api-keys open>admin"]);
    assert.deepEqual(widened(policy("admin-access", (p) => ({ ...p, identities: [{ type: "user", email: "a@x", login: "ada" }] }))), ["members of sophia-admins Pulumi Cloud >ada"]);
    assert.equal(widened({ settings: { repositories: ["app", "web"] } }).length, COPIED);
    assert.equal(widened({ settings: { visibility: "private" } }).length, COPIED);
    assert.deepEqual(widened({ catalog: withRow("OPENAI_API_KEY", (row) => ({ ...row, github: "variable" })) }), ["repositories OPENAI_API_KEY app>app"]);
    assert.deepEqual(widened(policy("ci-cd-access", (p) => ({ ...p, identities: [{ type: "github", repository: "acme/x", environment: "live" }] }))), ["repo:acme/x:environment:live Pulumi Cloud >token of team sophia-ci"]);
  });

  it("A-06 a row that moves to a group with more readers tells who gains it", () => {
    const move = (group: "infrastructure-credentials" | "api-keys", name: string) => ({ stack: "development" as const, catalog: withRow(name, (row) => ({ ...row, group })) });
    const row = catalog.find((r) => r.group === "infrastructure-credentials" && r.escPath !== undefined && r.environments.includes("development"))?.name ?? "";
    assert.deepEqual(widened(move("api-keys", row), { stack: "development" }), [`sophia-developers ${row} sophia-ai-development-infrastructure-credentials>sophia-ai-development-api-keys`]);
    assert.deepEqual(widened(move("infrastructure-credentials", "OPENAI_API_KEY"), { stack: "development" }), []);
  });
});
