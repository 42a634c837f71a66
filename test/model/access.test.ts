import { strict as assert } from "node:assert";
import { ENVIRONMENTS, SECRET_GROUPS } from "../../catalog/types.ts";
import { ciIdentities, policies } from "../../environments/index.ts";
import { buildGrants, buildTeams } from "../../model/access.ts";
import { buildIssuer, checkCiIdentities } from "../../model/issuer.ts";
import { topologyOf } from "./world.ts";
import { assertGolden } from "../catalog/golden.ts";

const topologies = ENVIRONMENTS.map((name) => topologyOf(name));
/** Whose workflows are trusted: data. */
const REPOSITORY = ciIdentities[0]?.repository ?? "";
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

  it("A-05 A-06 gives each team of a policy its groups here, and the composed and the base environment as the policy has them", () => {
    const policy = (name: string, changes: object) => ({ name, team: `team-${name}`, identities: [{ type: "user" as const, email: "a@x" }], groups: ["api-keys", "security-tokens"] as const, environments: ["staging"] as const, permission: "write" as const, composition: {}, ...changes });
    const small = [policy("both", { identities: [{ type: "team", name: "friends" }, { type: "github", repository: "o/r" }], groups: ["api-keys"], composition: { staging: "open", base: "read", production: "admin" } }), policy("elsewhere", { environments: ["production"], composition: { staging: "none", base: "none" } }), policy("none", { permission: "none", composition: { base: "open" } }), policy("plain", {})];
    const grant = (policyName: string, team: string, escName: string, permission: string, level: string) => ({ policy: policyName, team, escName, permission, level });
    const both = (team: string, ...base: object[]) => [grant("both", team, "acme-staging-api-keys", "write", "group"), grant("both", team, "acme-staging", "open", "composition"), ...base];
    const plain = ["api-keys", "security-tokens"].map((group) => grant("plain", "team-plain", `acme-staging-${group}`, "write", "group"));
    const onBase = (name: string, team: string, permission: string) => grant(name, team, "acme-base", permission, "composition");
    assert.deepEqual(buildGrants(small, "staging", { prefix: "acme", organizationScope: true }), [...both("team-both", onBase("both", "team-both", "read")), ...both("friends", onBase("both", "friends", "read")), onBase("none", "team-none", "open"), ...plain]);
    assert.deepEqual(buildGrants(small, "staging", { prefix: "acme", organizationScope: false }), [...both("team-both"), ...both("friends"), ...plain]);
    assert.deepEqual(buildGrants(small.slice(3), "staging", { organizationScope: false }).map(({ escName }) => escName), ["sophia-ai-staging-api-keys", "sophia-ai-staging-security-tokens"]);
    const people = [["z", "y"], ["b", "a"]].map(([email, login]) => ({ type: "user" as const, email: `${email}@x`, login }));
    assert.deepEqual(buildTeams([policy("one", { identities: [...people, ...["d", "c"].map((email) => ({ type: "user", email })), { type: "team", name: "friends" }] })]), [
      { policy: "one", name: "team-one", displayName: "team-one", description: "Carries the grants of one", members: ["a", "y"], pending: ["c", "d"] },
    ]);
  });

  it("A-04 gives the grants of a policy to a team it names, too", () => {
    const shared = policies.map((policy) => (policy.name === "developer-access" ? { ...policy, identities: [{ type: "team" as const, name: "sophia-admins" }] } : policy));
    const extra = topologyOf("development", { policies: shared }).grants.filter(({ policy, team }) => policy === "developer-access" && team === "sophia-admins");
    assert.equal(extra.length, 5);
  });
});

describe("issuer", () => {
  it("A-08 trusts the main branch and the protected environment, each with its own token, and no pull request (fault 6)", () => {
    assert.deepEqual(topologies[2]?.issuer?.policies.map(({ name, tokenType, teamName, authorizedPermissions, rules }) => [name, tokenType, teamName ?? authorizedPermissions, rules.sub]), [
      ["ci-runtime", "team", "sophia-ci", `repo:${REPOSITORY}:ref:refs/heads/main`],
      ["deployer", "organization", ["admin"], `repo:${REPOSITORY}:environment:production`],
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
    assert.deepEqual(problems({ repository: "a/*", ref: "refs/heads/main" }), ["does not name one repository"]);
    assert.deepEqual(problems({ repository: "a", ref: "refs/heads/main" }), ["does not name one repository"]);
    assert.deepEqual(problems({ ref: "refs/heads/main" }), []);
    assert.deepEqual(problems({ repository: REPOSITORY, environment: "production" }), ["has the subject of another CI identity"]);
  });
});
