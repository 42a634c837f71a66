import type { CiIdentity } from "../environments/ci-identities.ts";
import type { AccessPolicy, Identity, RepositoryIds } from "../environments/types.ts";
import type { Finding } from "./findings.ts";
import type { IssuerPolicySpec, IssuerSpec } from "./specs.ts";

/** Who signs the tokens of GitHub's workflows. */
const GITHUB_ACTIONS = "https://token.actions.githubusercontent.com";

/**
 * The trust in GitHub's workflow tokens, with its whole list of policies (A-05, A-08): a repository of an access policy gets
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
  const others = ciIdentities.map(({ name, level, ...identity }): IssuerPolicySpec => ({
    name,
    decision: "allow",
    tokenType: "organization",
    authorizedPermissions: [level],
    rules: { aud, sub: subjectOf({ ...identity, ...identity.boundTo }) },
  }));
  return { name: "github-actions", url: GITHUB_ACTIONS, policies: [...runtime, ...others] };
}

/** Two workflows with one subject would get whichever policy comes first; a bare repository, or a wild card, would let every branch in. */
export function checkCiIdentities(policies: readonly AccessPolicy[], ciIdentities: readonly CiIdentity[]): Finding[] {
  const identities = [
    ...policies.flatMap((policy) => githubIdentities(policy).map((identity): Named => ({ ...identity, name: policy.name, place: "environments/access.ts" }))),
    ...ciIdentities.map((identity): Named => ({ ...identity, ...identity.boundTo, place: "environments/ci-identities.ts" })),
  ];
  const subjects = identities.map(subjectOf);
  return identities.flatMap((identity, index): Finding[] => {
    const { name, place } = identity;
    const again = subjects.indexOf(subjects[index] ?? "") < index ? { problem: "has the subject of another CI identity", remedy: "Bind it to another branch or environment" } : undefined;
    const wrong = wrongSubject(identity) ?? again;
    return wrong === undefined ? [] : [{ name, place, ...wrong, rule: "A-08" }];
  });
}

/** What a workflow's token is for: one repository, bound to a branch or a GitHub environment. */
interface Workflow {
  readonly repository: string;
  readonly ids?: RepositoryIds;
  readonly ref?: string;
  readonly environment?: string;
}

type Named = Workflow & Pick<Finding, "name" | "place">;
type GithubIdentity = Extract<Identity, { type: "github" }>;

function wrongSubject({ repository, ids, ...bound }: Workflow): Pick<Finding, "problem" | "remedy"> | undefined {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return { problem: "does not name one repository", remedy: "Write OWNER/REPOSITORY; GitHub's numbers of it, where its subjects have them, stand in `ids`" };
  if (ids !== undefined && ![ids.owner, ids.repository].every((id) => Number.isSafeInteger(id) && id > 0))
    return { problem: "has no numbers of GitHub's in `ids`", remedy: "Give both, the owner's and the repository's (docs/real-services.md), or leave `ids` out" };
  if (!/^[^\s*]+$/.test(claim(bound))) return { problem: "trusts a repository as a whole", remedy: "Bind it to a branch or a protected GitHub environment" };
  return undefined;
}

const githubIdentities = (policy: AccessPolicy): GithubIdentity[] => policy.identities.filter((identity) => identity.type === "github");

/** The `sub` claim that GitHub puts into a workflow's token, in the older form or with the numbers of owner and repository. */
function subjectOf({ repository, ids, ...bound }: Workflow): string {
  const [owner, name] = repository.split("/");
  return `repo:${ids === undefined ? repository : `${owner}@${ids.owner}/${name}@${ids.repository}`}:${claim(bound)}`;
}

const claim = ({ ref, environment }: { readonly ref?: string; readonly environment?: string }): string =>
  environment !== undefined ? `environment:${environment}` : ref !== undefined ? `ref:${ref}` : "*";
