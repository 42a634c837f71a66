import { strict as assert } from "node:assert";
import { contentMarks } from "../../../model/changes/contents.ts";
import { NO_FACTS, topologyFacts } from "../../../model/changes/facts.ts";
import { recorded, sideBefore } from "../../../model/changes/recorded.ts";
import type { Topology } from "../../../model/specs.ts";
import { row } from "../world.ts";
import { anEnvironment, aRow, aSecret, small } from "./small-facts.ts";

describe("report: what a stack recorded", () => {
  const topology = { ...small({ rows: { A: aRow({ aliases: ["B"], generations: ["g1"] }), C: aRow() }, environments: { e: anEnvironment({ imports: ["b"], rows: ["A"], tags: { owner: "x" } }) },
    github: { A: aSecret({ repositories: ["app"] }), P: aSecret({ visibility: "private" }), V: aSecret({ kind: "variable", visibility: "all" }) }, grants: { e: { ops: "open" } }, teams: { ops: ["ada"] }, trust: { s: "token of team ops" } }) };
  const contents = { A: "held" };

  it("S-42 (1 of 3) reads its own record back; a ledger alone says that something is deployed", () => {
    assert.deepEqual(recorded({ topology, contents, missing: ["A"], degraded: ["B"] }), { deployed: true, side: { facts: topology, contents }, missing: ["A"], degraded: ["B"] });
    assert.deepEqual(recorded({ ledger: {}, missing: "A", degraded: [1] }), { deployed: true, side: undefined, missing: [], degraded: [] });
    for (const outputs of [undefined, {}, { ledger: "x" }, { ledger: [] }]) assert.deepEqual(recorded(outputs), { deployed: false, side: undefined, missing: [], degraded: [] });
  });

  it("S-42 (1 of 3) a record in which a single field has another form counts as none", () => {
    const wrong: unknown[] = [];
    for (const [section, of] of Object.entries(topology)) {
      for (const bad of [undefined, null, "x", [], 2]) wrong.push({ ...topology, [section]: bad });
      if (typeof of === "object") for (const bad of [null, 1, { x: 1 }, [1]]) wrong.push({ ...topology, [section]: { ...of, bad } });
    }
    const one = (section: "rows" | "environments" | "github", item: object, fields: readonly string[]) => fields.forEach((field) => wrong.push(...[1, [1], { x: 1 }, "other"].map((bad) => (bad === "other" && field === "group" ? null : { ...topology, [section]: { first: item, bad: { ...item, [field]: bad } } }))));
    one("rows", topology.rows["A"] ?? {}, ["group", "aliases", "generations"]);
    one("environments", topology.environments["e"] ?? {}, ["group", "imports", "rows", "tags"]);
    one("github", topology.github["A"] ?? {}, ["kind", "visibility", "repositories"]);
    assert.deepEqual(wrong.filter((spoiled) => recorded({ topology: spoiled, contents }).side !== undefined), []);
    assert.deepEqual([null, [], { A: "held", B: 1 }].map((spoiled) => recorded({ topology, contents: spoiled }).side), [undefined, undefined, undefined]);
  });

  it("S-42 (1 of 3) before: the record, else nothing, else the names of the ledger in the present topology", () => {
    const after = { facts: small({ rows: { NEW: aRow() } }), contents: { HELD: "held", NEW: "held", PLAIN: "plain:1", MADE: "generated:g1" } };
    assert.deepEqual(sideBefore(recorded({ topology, contents }), {}, after), { facts: topology, contents });
    assert.deepEqual(sideBefore(recorded({}), { entries: { HELD: {} } }, after), { facts: NO_FACTS, contents: {} });
    assert.deepEqual(sideBefore(recorded({ ledger: {} }), { entries: { HELD: {} } }, after), { facts: after.facts, contents: { HELD: "held", PLAIN: "plain:1", MADE: "generated:g1" } });
    for (const ledger of [undefined, null, {}, { entries: ["HELD"] }, { entries: "HELD" }]) assert.deepEqual(sideBefore(recorded({ ledger: {} }), ledger, after).contents, { PLAIN: "plain:1", MADE: "generated:g1" });
  });
});

describe("report: the record that a deployment leaves", () => {
  const made = { row: row("MADE", { source: "generated" }), generations: ["g2", "g1"], previousRow: row("MADE_PREVIOUS", { source: "generated" }) };
  const alone = { row: row("ALONE", { source: "generated" }), generations: ["g1"] };

  it("S-42 (1 of 3) contents: how each name got its value, and of settings a mark that depends on name and value", () => {
    const marks = contentMarks(["Z", "MADE", "MADE_PREVIOUS", "ALONE", "JOINED", "LEVEL", "OTHER_LEVEL"], { generated: [made, alone], derived: [row("JOINED")] }, new Map([["LEVEL", "info"], ["OTHER_LEVEL", "info"]]));
    assert.deepEqual(Object.entries(marks), [["ALONE", "generated:g1"], ["JOINED", "derived"], ["LEVEL", marks["LEVEL"]], ["MADE", "generated:g2"], ["MADE_PREVIOUS", "generated:g1"], ["OTHER_LEVEL", marks["OTHER_LEVEL"]], ["Z", "held"]]);
    assert.match(`${marks["LEVEL"]} ${marks["OTHER_LEVEL"]}`, /^plain:[0-9a-f]{12} plain:[0-9a-f]{12}$/);
    assert.notEqual(marks["LEVEL"], marks["OTHER_LEVEL"]);
  });

  it("S-42 (1 of 3) topology: every row with what a change of it would be told by, every list in order", () => {
    const issuer = (sub: string, more: object) => ({ name: sub, decision: "allow" as const, rules: { aud: "a", sub }, ...more });
    const plain = row("PLAIN", { aliases: ["Z", "B"], retired: "gone" as never });
    const { rotationDays: _, ...never } = row("NEVER");
    const declared = { environment: "production", stashes: [never], plain: [plain], generated: [made, alone], derived: [row("JOINED")], findings: [],
      documents: [{ escName: "keys", kind: "group", environment: "production", group: "api-keys", imports: ["default/b", "a"], rows: [row("Z_IN"), row("A_IN")], owner: "DevOps", deletionProtected: true }, { escName: "base", kind: "base", imports: [], rows: [], owner: "DevOps", deletionProtected: false }],
      grants: [{ escName: "keys", team: "ops", permission: "open" }, { escName: "keys", team: "devs", permission: "read" }, { escName: "base", team: "ops", permission: "admin" }], teams: [{ name: "ops", members: ["bob", "ada"] }, { name: "devs", members: [] }],
      issuer: { name: "i", url: "u", policies: [issuer("b", { tokenType: "team", teamName: "ops" }), issuer("a", { tokenType: "organization", authorizedPermissions: ["standard", "admin"] }), issuer("c", { tokenType: "organization" })] },
      github: [{ row: row("ON_GITHUB"), kind: "secret", visibility: "selected", repositories: ["web", "app"] }] } as unknown as Topology;
    const facts = topologyFacts(declared);
    const supplied = { group: "api-keys", kind: row("X").kind, source: row("X").source, days: 90 };
    const generated = { ...supplied, source: "generated" };
    const { days: _days, ...without } = supplied;
    const tags = (group: string, environment: string) => ({ environment, group, "managed-by": "pulumi", owner: "DevOps", project: "sophia", "rotation-days": "none" });
    assert.deepEqual(facts, {
      version: 1,
      rows: { ALONE: { ...generated, generations: ["g1"] }, A_IN: supplied, JOINED: supplied, MADE: { ...generated, generations: ["g2", "g1"] }, MADE_PREVIOUS: generated, NEVER: without, ON_GITHUB: supplied, PLAIN: { ...supplied, aliases: ["B", "Z"], retired: true }, Z_IN: supplied },
      environments: { base: { group: "base", imports: [], rows: [], tags: tags("base", "all"), deletionProtected: false }, keys: { group: "api-keys", imports: ["b", "a"], rows: ["A_IN", "Z_IN"], tags: tags("api-keys", "production"), deletionProtected: true } },
      github: { ON_GITHUB: { kind: "secret", visibility: "selected", repositories: ["app", "web"] } },
      grants: { base: { ops: "admin" }, keys: { devs: "read", ops: "open" } }, teams: { devs: [], ops: ["ada", "bob"] }, trust: { a: "organisation token, standard, admin", b: "token of team ops", c: "organisation token, " },
    });
    // Key order, which deepEqual does not see: two runs must give the same text.
    assert.deepEqual([facts.rows, facts.environments, facts.grants["keys"] ?? {}, facts.teams, facts.trust].map((record) => Object.keys(record).join()), ["ALONE,A_IN,JOINED,MADE,MADE_PREVIOUS,NEVER,ON_GITHUB,PLAIN,Z_IN", "base,keys", "devs,ops", "devs,ops", "a,b,c"]);
    const { issuer: _issuer, ...others } = declared;
    assert.deepEqual(topologyFacts(others as Topology).trust, {});
  });
});
