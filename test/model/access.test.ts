import { strict as assert } from "node:assert";
import { ENVIRONMENTS, SECRET_GROUPS } from "../../catalog/types.ts";
import { ciIdentities, policies } from "../../environments/index.ts";
import { buildIssuer, checkCiIdentities } from "../../model/issuer.ts";
import { topologyOf } from "./world.ts";
import { assertGolden } from "../catalog/golden.ts";

const topologies = ENVIRONMENTS.map((name) => topologyOf(name));
const grants = topologies.flatMap((topology) => topology.grants);

describe("grants", () => {
  it("A-05 has 34 grants on groups and 10 on composed and base environments", () => {
    const count = (level: string, index: number): number => topologies[index]?.grants.filter((grant) => grant.level === level).length ?? 0;
    assert.deepEqual([0, 1, 2].map((index) => count("group", index)), [14, 10, 10]);
    assert.deepEqual([0, 1, 2].map((index) => count("composition", index)), [3, 2, 5]);
    assert.equal(new Set(grants.map(({ team, escName }) => `${team} ${escName}`)).size, 44);
  });

  it("A-05 splits composition grants 4, 2 and 4", () => {
    const of = (policy: string): string[] => grants.filter((grant) => grant.level === "composition" && grant.policy === policy).map(({ escName, permission }) => `${escName} ${permission}`).sort();
    const everywhere = ["sophia-ai-base", "sophia-ai-development", "sophia-ai-production", "sophia-ai-staging"];
    assert.deepEqual(of("admin-access"), everywhere.map((name) => `${name} admin`));
    assert.deepEqual(of("developer-access"), ["sophia-ai-base open", "sophia-ai-development open"]);
    assert.deepEqual(of("ci-cd-access"), everywhere.map((name) => `${name} open`));
  });

  it("A-06 gives the permission matrix of 3 policies and 15 groups", () => {
    const columns = ENVIRONMENTS.flatMap((environment) => SECRET_GROUPS.map((group) => `sophia-ai-${environment}-${group}`));
    const lines = policies.map(({ name }) => [name, ...columns.map((escName) => grants.find((grant) => grant.policy === name && grant.escName === escName)?.permission ?? "none")]);
    assert.equal(lines.flat().length, 3 + 3 * 15);
    const developer = lines[1] ?? [];
    assert.deepEqual(columns.filter((_, index) => developer[index + 1] !== "none").sort(), ["api-keys", "database-credentials", "integration-credentials", "security-tokens"].map((group) => `sophia-ai-development-${group}`));
    assertGolden("permissions.tsv", `${[["policy", ...columns], ...lines].map((line) => line.join("\t")).join("\n")}\n`);
  });

  it("A-09 (1 of 2) takes away the grants of a removed policy and the trust in its repository", () => {
    const fewer = topologyOf("production", { policies: policies.filter(({ name }) => name !== "ci-cd-access") });
    assert.equal(fewer.grants.filter(({ team }) => team === "sophia-ci").length, 0);
    assert.ok(!fewer.issuer?.policies.some(({ name }) => name === "ci-runtime"));
  });

  it("A-05 declares people with a login and lists the others as pending", () => {
    const withLogin = policies.map((policy) => (policy.name === "admin-access" ? { ...policy, identities: [{ type: "user" as const, email: "b@x", login: "b" }, { type: "user" as const, email: "a@x" }] } : policy));
    const { teams } = topologyOf("production", { policies: withLogin });
    assert.deepEqual(teams.map(({ name, members, pending }) => [name, members, pending]), [
      ["sophia-admins", ["b"], ["a@x"]],
      ["sophia-developers", [], ["developer@payready.com"]],
      ["sophia-ci", [], []],
    ]);
  });

  it("A-04 gives the grants of a policy to a team it names, too", () => {
    const shared = policies.map((policy) => (policy.name === "developer-access" ? { ...policy, identities: [{ type: "team" as const, name: "sophia-admins" }] } : policy));
    const extra = topologyOf("development", { policies: shared }).grants.filter(({ policy, team }) => policy === "developer-access" && team === "sophia-admins");
    assert.equal(extra.length, 5);
  });
});

describe("issuer", () => {
  it("A-08 trusts the main branch, pull requests and the protected environment, each with its own token", () => {
    assert.deepEqual(topologies[2]?.issuer?.policies.map(({ name, tokenType, teamName, authorizedPermissions, rules }) => [name, tokenType, teamName ?? authorizedPermissions, rules.sub]), [
      ["ci-runtime", "team", "sophia-ci", "repo:ai-cherry/sophia-main:ref:refs/heads/main"],
      ["ci-preview", "organization", ["standard"], "repo:ai-cherry/sophia-main:pull_request"],
      ["deployer", "organization", ["admin"], "repo:ai-cherry/sophia-main:environment:production"],
    ]);
  });

  it("S-43 (1 of 2) trusts GitHub's issuer, for tokens meant for this organisation", () => {
    const issuer = buildIssuer(policies, ciIdentities, "acme");
    assert.equal(issuer.url, "https://token.actions.githubusercontent.com");
    assert.deepEqual([...new Set(issuer.policies.map(({ rules }) => rules.aud))], ["urn:pulumi:org:acme"]);
  });

  it("A-08 refuses an identity without branch or environment, a wild card and a subject used twice", () => {
    const bound = (identity: object) => policies.map((policy) => (policy.name === "ci-cd-access" ? { ...policy, identities: [{ type: "github" as const, repository: "a/b", ...identity }] } : policy));
    const problems = (identity: object): (string | undefined)[] => checkCiIdentities(bound(identity), ciIdentities).map(({ problem }) => problem);
    assert.deepEqual(problems({}), ["trusts a repository as a whole"]);
    assert.deepEqual(problems({ repository: "a/*", ref: "refs/heads/main" }), ["trusts a repository as a whole"]);
    assert.deepEqual(problems({ repository: "a", ref: "refs/heads/main" }), ["trusts a repository as a whole"]);
    assert.deepEqual(problems({ ref: "refs/heads/main" }), []);
    assert.deepEqual(problems({ repository: "ai-cherry/sophia-main", environment: "production" }), ["has the subject of another CI identity"]);
  });
});
