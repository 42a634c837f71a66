import { strict as assert } from "node:assert";
import { ENVIRONMENTS, SECRET_GROUPS } from "../../catalog/types.ts";
import { ciIdentities, environmentOf, environments, policies } from "../../environments/index.ts";

const policy = (name: string) => policies.find((candidate) => candidate.name === name) ?? assert.fail(name);

describe("environments", () => {
  it("E-01 has the three environments, and a stack of another name is refused", () => {
    assert.deepEqual(Object.keys(environments), [...ENVIRONMENTS]);
    for (const name of ENVIRONMENTS) assert.equal(environmentOf(name).name, name);
    assert.throws(() => environmentOf("prod"), /development, staging, production/);
  });

  it("A-06 keeps infrastructure out of what developers compose, and everything in elsewhere", () => {
    assert.deepEqual(environments.development.composes, SECRET_GROUPS.filter((group) => group !== "infrastructure-credentials"));
    assert.deepEqual(environments.staging.composes, SECRET_GROUPS);
    assert.deepEqual(environments.production.composes, SECRET_GROUPS);
  });

  it("P-09 (1 of 3) protects production from deletion, and nothing else", () => {
    assert.deepEqual(ENVIRONMENTS.filter((name) => environments[name].deletionProtected), ["production"]);
  });
});

describe("access data", () => {
  it("A-01 lets administrators do everything everywhere", () => {
    const { groups, environments: where, permission, identities } = policy("admin-access");
    assert.deepEqual([groups, where, permission], [SECRET_GROUPS, ENVIRONMENTS, "admin"]);
    assert.deepEqual(identities, [{ type: "user", email: "admin@payready.com" }]);
  });

  it("A-02 lets developers open development without infrastructure", () => {
    const { groups, environments: where, permission, identities } = policy("developer-access");
    assert.deepEqual([...groups].sort(), ["api-keys", "database-credentials", "integration-credentials", "security-tokens"]);
    assert.deepEqual([where, permission], [["development"], "open"]);
    assert.deepEqual(identities, [{ type: "user", email: "developer@payready.com" }]);
  });

  it("A-03 lets the repository's main branch open everything, by OIDC", () => {
    const { groups, environments: where, permission, identities } = policy("ci-cd-access");
    assert.deepEqual([groups, where, permission], [SECRET_GROUPS, ENVIRONMENTS, "open"]);
    for (const identity of identities) assert.ok(identity.type === "github" && identity.ref === "refs/heads/main");
    assert.ok(identities.length > 0);
  });

  it("A-08 has one more CI identity, the deployer behind the protected environment; none for pull requests (fault 6)", () => {
    assert.deepEqual(ciIdentities.map(({ name, boundTo, level }) => [name, boundTo, level]), [
      ["deployer", { environment: "production" }, "admin"],
    ]);
  });

  it("D-39 has three policies with a team each, and no personal mailbox", () => {
    assert.deepEqual(policies.map(({ name, team }) => [name, team]), [["admin-access", "sophia-admins"], ["developer-access", "sophia-developers"], ["ci-cd-access", "sophia-ci"]]);
    for (const identity of policies.flatMap((each) => each.identities)) if (identity.type === "user") assert.match(identity.email, /@payready\.com$/);
  });
});
