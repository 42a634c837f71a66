import { strict as assert } from "node:assert";
import { countChanges, topologyChanges } from "../../../model/changes/topology-changes.ts";
import { anEnvironment, aRow, aSecret, small } from "./small-facts.ts";

describe("report: every change of a small topology", () => {
  const before = small({
    rows: { OLD: aRow(), Z_GONE: aRow(), GONE: aRow(), MOVES: aRow(), A_MOVES: aRow(), RETIRES: aRow(), RETIRED: aRow({ retired: true }), TURNS: aRow({ kind: "secret", source: "operator", days: 90, generations: ["g1"] }) },
    environments: { stays: anEnvironment({ imports: ["base"], tags: { owner: "Ops", old: "x" } }), b_gone: anEnvironment(), a_gone: anEnvironment() },
    github: { B_GONE: aSecret(), A_GONE: aSecret(), STAYS: aSecret({ repositories: ["app"] }) },
    grants: { stays: { ops: "open", devs: "read" }, b_gone: { ops: "admin" } }, teams: { ops: ["ada", "bob"], left: ["cleo"], same: ["eve"] }, trust: { z: "token of team ops", a: "token of team ops" },
  });
  const after = small({
    rows: { NEW: aRow({ aliases: ["UNKNOWN", "OLD"] }), Z_ADDED: aRow({ aliases: ["NOBODY"] }), ADDED: aRow(), RETIRES: aRow({ retired: true }), RETIRED: aRow({ retired: true }), MOVES: aRow({ group: "security-tokens" }), A_MOVES: aRow({ group: "security-tokens" }),
      TURNS: aRow({ kind: "plain", source: "generated", aliases: ["B", "A"], generations: ["g2", "g1"] }) },
    environments: { stays: anEnvironment({ imports: ["base", "keys"], tags: { owner: "Devs", fresh: "y" }, deletionProtected: true }), b_new: anEnvironment({ tags: { owner: "Ops" } }), a_new: anEnvironment() },
    github: { STAYS: aSecret({ kind: "variable", visibility: "all", repositories: ["app", "web"] }), B_NEW: aSecret(), A_NEW: aSecret() },
    grants: { stays: { ops: "open", devs: "write" }, a_new: { ops: "read" } }, teams: { same: ["eve"], ops: ["bob", "dora"], fresh: [] }, trust: { a: "token of team devs", b: "token of team ops" },
  });

  it("S-42 (1 of 3) names, rows, environments, GitHub, grants, members and workflows: each once, in order, with before and after", () => {
    const changes = topologyChanges(before, after);
    const lines = (list: readonly { name: string; property: string; before: string | null; after: string | null }[]): string[] => list.map((c) => `${c.name} ${c.property}: ${c.before} > ${c.after}`);
    assert.deepEqual(changes.names, {
      added: ["ADDED", "Z_ADDED"], removed: ["GONE", "Z_GONE"], renamed: [{ from: "OLD", to: "NEW" }], retired: ["RETIRES"],
      moved: ["A_MOVES", "MOVES"].map((name) => ({ name, from: "api-keys", to: "security-tokens" })),
    });
    assert.deepEqual(lines(changes.rows), ["TURNS aliases: null > B, A", "TURNS days: 90 > null", "TURNS generations: g1 > g2, g1", "TURNS kind: secret > plain", "TURNS source: operator > generated"]);
    assert.deepEqual([changes.environments, changes.github], [{ added: ["a_new", "b_new"], removed: ["a_gone", "b_gone"] }, { added: ["A_NEW", "B_NEW"], removed: ["A_GONE", "B_GONE"] }]);
    assert.deepEqual(lines(changes.environmentProperties), ["stays deletionProtected: false > true", "stays imports: base > base, keys", "stays tag fresh: null > y", "stays tag old: x > null", "stays tag owner: Ops > Devs"]);
    assert.deepEqual(lines(changes.githubProperties), ["STAYS kind: secret > variable", "STAYS repositories: app > app, web", "STAYS visibility: selected > all"]);
    assert.deepEqual(lines(changes.grants), ["devs on stays permission: read > write", "ops on a_new permission: null > read", "ops on b_gone permission: admin > null"]);
    assert.deepEqual(lines(changes.members), ["fresh members: null > ", "left members: cleo > null", "ops members: ada, bob > bob, dora"]);
    assert.deepEqual(lines(changes.trust), ["a token: token of team ops > token of team devs", "b token: null > token of team ops", "z token: token of team ops > null"]);
    assert.equal(countChanges(changes), 8 + 5 + 8 + 5 + 3 + 3 + 3 + 3);
  });

  it("S-42 (1 of 3) properties are sorted by name before property, and `null` in an old record is no change", () => {
    const rows = (days: number) => ({ Z: aRow({ days }), A: aRow({ days }) });
    assert.deepEqual(topologyChanges(small({ rows: rows(90) }), small({ rows: rows(30) })).rows.map(({ name }) => name), ["A", "Z"]);
    assert.equal(countChanges(topologyChanges(small({ rows: { A: { ...aRow(), days: null as never } } }), small({ rows: { A: aRow() } }))), 0);
  });
});
