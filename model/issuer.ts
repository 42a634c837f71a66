import type { CiIdentity } from "../environments/ci-identities.ts";
import type { AccessPolicy, Identity } from "../environments/types.ts";
import type { Finding } from "./findings.ts";
import type { IssuerPolicySpec, IssuerSpec } from "./specs.ts";

/** Who signs the tokens of GitHub's workflows. */
const GITHUB_ACTIONS = "https://token.actions.githubusercontent.com";

/**
 * The trust in GitHub's workflow tokens, with its whole list of policies: a repository of an access policy gets
 * the token of that policy's team; the CI identities beside them get organisation tokens. `organization` is Pulumi's.
 */
export function buildIssuer(policies: readonly AccessPolicy[], ciIdentities: readonly CiIdentity[], organization: string): IssuerSpec {
  const aud = `urn:pulumi:org:${organization}`;
  const runtime = policies.flatMap((policy) =>
    githubIdentities(policy).map((identity): IssuerPolicySpec => ({
      name: "ci-runtime",
      decision: "allow",
      tokenType: "team",
      teamName: policy.team,
      rules: { aud, sub: subjectOf(identity) },
    })),
  );
  const others = ciIdentities.map(({ name, repository, boundTo, level }): IssuerPolicySpec => ({
    name,
    decision: "allow",
    tokenType: "organization",
    authorizedPermissions: [level],
    rules: { aud, sub: `repo:${repository}:${"pullRequest" in boundTo ? "pull_request" : claim(boundTo)}` },
  }));
  return { name: "github-actions", url: GITHUB_ACTIONS, policies: [...runtime, ...others] };
}

/** Two workflows with one subject would get whichever policy comes first; a bare repository, or a wild card, would let every branch in. */
export function checkCiIdentities(policies: readonly AccessPolicy[], ciIdentities: readonly CiIdentity[]): Finding[] {
  const subjects = [
    ...policies.flatMap((policy) => githubIdentities(policy).map((identity) => ({ name: policy.name, place: "environments/access.ts", subject: subjectOf(identity) }))),
    ...buildIssuer([], ciIdentities, "").policies.map(({ name, rules }) => ({ name, place: "environments/ci-identities.ts", subject: rules.sub })),
  ];
  return subjects.flatMap(({ name, place, subject }, index): Finding[] => {
    const rule = "A-08";
    if (!/^repo:[\w.-]+\/[\w.-]+:[^\s*]+$/.test(subject)) {
      return [{ name, place, problem: "trusts a repository as a whole", remedy: "Bind it to a branch or a protected GitHub environment", rule }];
    }
    if (subjects.findIndex((other) => other.subject === subject) < index) {
      return [{ name, place, problem: "has the subject of another CI identity", remedy: "Bind it to another branch or environment", rule }];
    }
    return [];
  });
}

type GithubIdentity = Extract<Identity, { type: "github" }>;

const githubIdentities = (policy: AccessPolicy): GithubIdentity[] => policy.identities.filter((identity) => identity.type === "github");

/** The `sub` claim that GitHub puts into a workflow's token. */
const subjectOf = (identity: GithubIdentity): string => `repo:${identity.repository}:${claim(identity)}`;

const claim = ({ ref, environment }: { readonly ref?: string; readonly environment?: string }): string =>
  environment !== undefined ? `environment:${environment}` : ref !== undefined ? `ref:${ref}` : "*";
