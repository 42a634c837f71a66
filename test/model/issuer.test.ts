import { strict as assert } from "node:assert";
import type { CiIdentity } from "../../environments/ci-identities.ts";
import type { AccessPolicy, Identity } from "../../environments/types.ts";
import { buildIssuer, checkCiIdentities } from "../../model/issuer.ts";

const policy = (name: string, ...identities: Identity[]): AccessPolicy => ({ name, team: `team-${name}`, identities, groups: ["api-keys"], environments: ["staging"], permission: "open", composition: {} });
const github = (repository: string, bound: object = {}): Identity => ({ type: "github", repository, ...bound });
const ci = (name: string, boundTo: CiIdentity["boundTo"], repository = "o/r", level: CiIdentity["level"] = "standard"): CiIdentity => ({ name, repository, boundTo, level, purpose: "tests" });

describe("trust in workflow tokens", () => {
  it("A-05 A-08 is the whole list: a team's token for each repository of a policy, an organisation's for each CI identity", () => {
    const policies = [
      policy("people", { type: "user", email: "a@x" }, { type: "team", name: "others" }),
      policy("runtime", github("o/one", { ref: "refs/heads/main" }), github("o/two", { environment: "live", ref: "refs/heads/main" })),
    ];
    const identities = [ci("nightly", { ref: "refs/heads/night" }), ci("deployer", { environment: "production" }, "o/other", "admin")];
    const aud = "urn:pulumi:org:acme";
    const team = { name: "ci-runtime", decision: "allow", tokenType: "team", teamName: "team-runtime" };
    const organization = (name: string, level: string) => ({ name, decision: "allow", tokenType: "organization", authorizedPermissions: [level] });
    assert.deepEqual(buildIssuer(policies, identities, "acme"), {
      name: "github-actions",
      url: "https://token.actions.githubusercontent.com",
      policies: [
        { ...team, rules: { aud, sub: "repo:o/one:ref:refs/heads/main" } },
        { ...team, rules: { aud, sub: "repo:o/two:environment:live" } },
        { ...organization("nightly", "standard"), rules: { aud, sub: "repo:o/r:ref:refs/heads/night" } },
        { ...organization("deployer", "admin"), rules: { aud, sub: "repo:o/other:environment:production" } },
      ],
    });
    assert.deepEqual(checkCiIdentities(policies, identities), []);
  });

  const whole = (name: string, place: string) => ({ name, place, problem: "trusts a repository as a whole", remedy: "Bind it to a branch or a protected GitHub environment", rule: "A-08" });
  const none = (name: string, place: string) => ({ name, place, problem: "does not name one repository", remedy: "Write OWNER/REPOSITORY; GitHub's numbers of it, where its subjects have them, stand in `ids`", rule: "A-08" });
  const twice = (name: string, place: string) => ({ name, place, problem: "has the subject of another CI identity", remedy: "Bind it to another branch or environment", rule: "A-08" });

  it("A-08 is refused where a subject lets in more than one branch or environment, or names no repository", () => {
    const main = { ref: "refs/heads/main" };
    for (const identity of [github("o/r"), github("o/r", { ref: "*" }), github("o/r", { ref: "refs/heads/*" }), github("o/r", { environment: "*-live" }), github("o/r", { ref: "refs/heads/a b" })])
      assert.deepEqual(checkCiIdentities([policy("runtime", identity)], []), [whole("runtime", "environments/access.ts")], JSON.stringify(identity));
    for (const repository of ["x repo:o/r", "o/*", "*/r", "o", "o/r/s", "/r", "o/", "", "o@1/r@2", "o@1/r", "o/r@2"])
      assert.deepEqual(checkCiIdentities([policy("runtime", github(repository, main))], [ci("one", main, repository)]), [none("runtime", "environments/access.ts"), none("one", "environments/ci-identities.ts")], repository);
    assert.deepEqual(checkCiIdentities([], [ci("any", { ref: "*" })]), [whole("any", "environments/ci-identities.ts")]);
    for (const repository of ["o/r", "o-1/r.s", "O_1/r-s_t"]) assert.deepEqual(checkCiIdentities([policy("runtime", github(repository, main))], []), []);
  });

  it("A-08 a repository whose subjects have GitHub's numbers is trusted by them, and by nothing looser (fault 2)", () => {
    const ids = { owner: 123456, repository: 456789 };
    const both = { ...ci("deployer", { environment: "production" }, "octo-org/octo-repo", "admin"), ids };
    const policies = [policy("runtime", github("octo-org/octo-repo", { ref: "refs/heads/main", ids }))];
    assert.deepEqual(buildIssuer(policies, [both], "acme").policies.map(({ rules }) => rules.sub),
      ["repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main", "repo:octo-org@123456/octo-repo@456789:environment:production"]);
    assert.deepEqual(checkCiIdentities(policies, [both]), []);
    // While a repository changes from one form to the other, both stand in the list.
    assert.deepEqual(checkCiIdentities(policies, [both, { ...both, ids: undefined } as unknown as CiIdentity]), []);
    assert.equal(checkCiIdentities(policies, [both, both]).length, 1);
    for (const wrong of [{ owner: 0, repository: 1 }, { owner: 1 }, { owner: 1, repository: "*" }, { owner: 1.5, repository: 2 }, { owner: -1, repository: 2 }, { owner: NaN, repository: 2 }, {}])
      assert.deepEqual(checkCiIdentities([], [{ ...both, ids: wrong as typeof ids }]).map(({ name, problem }) => [name, problem]), [["deployer", "has no numbers of GitHub's in `ids`"]], JSON.stringify(wrong));
    assert.deepEqual(checkCiIdentities([policy("runtime", github("o/r", { ids }))], []), [whole("runtime", "environments/access.ts")]);
  });

  it("A-08 is refused to the second of two with one subject, be it of a policy or of CI", () => {
    const [one, two] = [policy("one", github("o/r", { environment: "live" })), policy("two", github("o/r", { environment: "live" }), github("o/r", { ref: "refs/heads/main" }))];
    assert.deepEqual(checkCiIdentities([one, two], [ci("deployer", { environment: "live" }), ci("main", { ref: "refs/heads/main" }), ci("other", { environment: "live" }, "o/other")]), [
      twice("two", "environments/access.ts"), twice("deployer", "environments/ci-identities.ts"), twice("main", "environments/ci-identities.ts"),
    ]);
  });
});
