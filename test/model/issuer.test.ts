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
    const identities = [ci("preview", { pullRequest: true }), ci("nightly", { ref: "refs/heads/night" }), ci("deployer", { environment: "production" }, "o/other", "admin")];
    const aud = "urn:pulumi:org:acme";
    const team = { name: "ci-runtime", decision: "allow", tokenType: "team", teamName: "team-runtime" };
    const organization = (name: string, level: string) => ({ name, decision: "allow", tokenType: "organization", authorizedPermissions: [level] });
    assert.deepEqual(buildIssuer(policies, identities, "acme"), {
      name: "github-actions",
      url: "https://token.actions.githubusercontent.com",
      policies: [
        { ...team, rules: { aud, sub: "repo:o/one:ref:refs/heads/main" } },
        { ...team, rules: { aud, sub: "repo:o/two:environment:live" } },
        { ...organization("preview", "standard"), rules: { aud, sub: "repo:o/r:pull_request" } },
        { ...organization("nightly", "standard"), rules: { aud, sub: "repo:o/r:ref:refs/heads/night" } },
        { ...organization("deployer", "admin"), rules: { aud, sub: "repo:o/other:environment:production" } },
      ],
    });
    assert.deepEqual(checkCiIdentities(policies, identities), []);
  });

  const whole = (name: string, place: string) => ({ name, place, problem: "trusts a repository as a whole", remedy: "Bind it to a branch or a protected GitHub environment", rule: "A-08" });
  const twice = (name: string, place: string) => ({ name, place, problem: "has the subject of another CI identity", remedy: "Bind it to another branch or environment", rule: "A-08" });

  it("A-08 is refused where a subject lets in more than one branch or environment, or names no repository", () => {
    const main = { ref: "refs/heads/main" };
    for (const identity of [github("o/r"), github("o/r", { ref: "*" }), github("o/r", { ref: "refs/heads/*" }), github("o/r", { environment: "*-live" }), github("o/r", { ref: "refs/heads/a b" }),
      github("x repo:o/r", main), github("o/*", main), github("*/r", main), github("o", main), github("o/r/s", main), github("/r", main), github("o/", main), github("", main)])
      assert.deepEqual(checkCiIdentities([policy("runtime", identity)], []), [whole("runtime", "environments/access.ts")], JSON.stringify(identity));
    assert.deepEqual(checkCiIdentities([], [ci("any", { ref: "*" }), ci("preview", { pullRequest: true }, "repo")]), [whole("any", "environments/ci-identities.ts"), whole("preview", "environments/ci-identities.ts")]);
    for (const repository of ["o/r", "o-1/r.s", "O_1/r-s_t"]) assert.deepEqual(checkCiIdentities([policy("runtime", github(repository, main))], []), []);
  });

  it("A-08 is refused to the second of two with one subject, be it of a policy or of CI", () => {
    const [one, two] = [policy("one", github("o/r", { environment: "live" })), policy("two", github("o/r", { environment: "live" }), github("o/r", { ref: "refs/heads/main" }))];
    assert.deepEqual(checkCiIdentities([one, two], [ci("deployer", { environment: "live" }), ci("main", { ref: "refs/heads/main" }), ci("other", { environment: "live" }, "o/other")]), [
      twice("two", "environments/access.ts"), twice("deployer", "environments/ci-identities.ts"), twice("main", "environments/ci-identities.ts"),
    ]);
  });
});
