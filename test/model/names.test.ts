import { strict as assert } from "node:assert";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import { baseEnvironmentName, environmentName, groupEnvironmentName, importName, logical, logicalName, previousName } from "../../model/names.ts";
import { dateTags, staticTags } from "../../model/tags.ts";
import type { Topology } from "../../model/topology.ts";
import { catalog } from "../../catalog/index.ts";
import { row, topologyOf } from "./world.ts";
import { assertGolden } from "../catalog/golden.ts";

const names = (topology: Topology): string[] => [
  ...topology.stashes.map(({ name }) => logical.stash(name)),
  ...topology.generated.flatMap(({ row: { name }, generations }) => generations.map((generation) => logical.generation(name, generation))),
  ...topology.documents.map(({ escName }) => logical.environment(escName)),
  ...topology.documents.flatMap((spec) => [...Object.keys(staticTags(spec)), "rotated-at", "next-rotation"].map((tag) => logical.tag(spec.escName, tag))),
  ...topology.grants.map(({ team, escName }) => logical.grant(team, escName)),
  ...topology.teams.map(({ name }) => logical.team(name)),
  ...topology.github.map((spec) => (spec.kind === "secret" ? logical.githubSecret(spec.row.name) : logical.githubVariable(spec.row.name))),
  ...topology.github.map((spec) => logical.githubAccess(spec.row.name)),
  ...(topology.issuer === undefined ? [] : [logical.issuer]),
];

describe("names", () => {
  for (const environment of ENVIRONMENTS) {
    it(`U-04 gives each resource of ${environment} a logical name of its own, as pinned`, () => {
      const all = names(topologyOf(environment));
      assert.deepEqual(all.filter((name, index) => all.indexOf(name) !== index), []);
      assertGolden(`${environment}/logical-names.txt`, `${all.sort().join("\n")}\n`);
    });
  }

  it("U-03 (4 of 4) needs no value to name anything", () => {
    for (const name of names(topologyOf("production"))) assert.match(name, /^[A-Za-z0-9_.-]+$/);
  });
});

describe("names of all kinds", () => {
  it("U-04 E-01 are put together as the state and ESC already have them", () => {
    assert.deepEqual(
      [logical.stash("A"), logical.generation("A", "g1"), logical.environment("e"), logical.grant("t", "e"), logical.githubSecret("A"), logical.githubVariable("A"), logical.githubAccess("A"), logical.team("t"), logical.tag("e", "owner"), logical.issuer],
      ["held-A", "generated-A.g1", "environment-e", "grant-t.e", "github-secret-A", "github-variable-A", "github-access-A", "team-t", "tag-e.owner", "issuer-github-actions"],
    );
    assert.deepEqual([environmentName("p", "staging"), groupEnvironmentName("p", "staging", "api-keys"), baseEnvironmentName("p"), importName("own", "p-base"), previousName("A")], ["p-staging", "p-staging-api-keys", "p-base", "own/p-base", "A_PREVIOUS"]);
  });

  it("U-04 a logical name is read from the end of a URN, whatever types stand before it", () => {
    assert.deepEqual(["urn:pulumi:staging::p::a:b:C$pulumi:index:Stash::held-A", "urn:pulumi:staging::p::t:u:V::x:y.z"].map(logicalName), ["held-A", "x:y.z"]);
  });
});

describe("tags", () => {
  it("E-14 follow from the data alone, with a word where there is no environment, group or period", () => {
    const spec = { escName: "e", imports: [], rows: [], owner: "Security" as const, deletionProtected: false };
    assert.deepEqual([staticTags({ ...spec, kind: "group", environment: "staging", group: "api-keys", rotationDays: 30 }), staticTags({ ...spec, kind: "base" })], [
      { environment: "staging", group: "api-keys", "managed-by": "pulumi", owner: "Security", project: "sophia", "rotation-days": "30" },
      { environment: "all", group: "base", "managed-by": "pulumi", owner: "Security", project: "sophia", "rotation-days": "none" },
    ]);
  });

  it("E-14 gives every environment its six tags", () => {
    for (const spec of ENVIRONMENTS.flatMap((environment) => topologyOf(environment).documents)) {
      const tags = staticTags(spec);
      assert.deepEqual(Object.keys(tags), ["environment", "group", "managed-by", "owner", "project", "rotation-days"]);
      assert.equal(tags.project, "sophia");
      for (const value of Object.values(tags)) assert.notEqual(value, "");
    }
  });

  it("E-14 takes owner and period from the group's class", () => {
    const [base, ...others] = topologyOf("production").documents.map(staticTags);
    assert.deepEqual([base?.environment, base?.group, base?.["rotation-days"]], ["all", "base", "none"]);
    assert.deepEqual(others.map((tags) => [tags.environment, tags.group, tags.owner, tags["rotation-days"]]), [
      ["production", "api-keys", "DevOps", "90"],
      ["production", "integration-credentials", "Integration Team", "90"],
      ["production", "database-credentials", "Database Admin", "180"],
      ["production", "infrastructure-credentials", "DevOps", "90"],
      ["production", "security-tokens", "Security", "365"],
      ["production", "composed", "DevOps", "none"],
    ]);
  });

  it("E-14 dates a group by its oldest value and the earliest that is due", () => {
    const identifier = catalog.find(({ name }) => name === "SNOWFLAKE_USER") ?? assert.fail();
    const rows = [row("A"), row("B", { rotationDays: 30 }), row("C"), identifier];
    const at = new Map([["A", { rotatedAt: "2025-01-01T23:59:59Z" }], ["B", { rotatedAt: "2025-02-01T00:00:00+01:00" }], ["SNOWFLAKE_USER", { rotatedAt: "2020-01-01T00:00:00Z" }]]);
    assert.deepEqual(dateTags(rows, at, "staging"), { "next-rotation": "2025-03-02", "rotated-at": "2025-01-01" });
  });

  it("E-14 counts days in UTC, also over a change of the clocks", () => {
    assert.deepEqual(dateTags([row("A", { rotationDays: 1 })], new Map([["A", { rotatedAt: "2025-03-29T23:30:00Z" }]]), "staging"), { "next-rotation": "2025-03-30", "rotated-at": "2025-03-29" });
  });

  it("E-14 has no dates while nothing is held", () => {
    assert.deepEqual(dateTags(catalog, new Map(), "staging"), {});
  });
});
