/** One part of a service's API, and how far the sandbox goes in it. Written by hand; the counts beside it are not. */
export interface Area {
  readonly service: "GitHub" | "Pulumi Cloud";
  readonly title: string;
  /** Matches the paths of the area; each route belongs to exactly one. */
  readonly paths: RegExp;
  /** Operations that Pulumi's published description has here: the copy in this folder is cut down to what is served. */
  readonly operations?: number;
  readonly faithful: string;
  readonly stricter: string;
  readonly absent: string;
}

export const areas: readonly Area[] = [
  {
    service: "GitHub", title: "Organisation Actions secrets", paths: /^\/orgs\/\{org\}\/actions\/secrets/,
    faithful: "sealed boxes for one key of 32 bytes; 201, 204, 404, 409, 422; names in upper case; whole seconds; `created_at` kept; visibility and selected repositories; pages with `Link`",
    stricter: "closed bodies; a box for another key id, shorter than a seal or over 48 KB answers 422",
    absent: "rotation of the key; the limit of 1,000 names; organisation roles",
  },
  {
    service: "GitHub", title: "Organisation Actions variables", paths: /^\/orgs\/\{org\}\/actions\/variables/,
    faithful: "201, 204, 404, 409; rename; visibility and selected repositories; pages with `Link`", stricter: "closed bodies; values over 48 KB answer 422", absent: "the limit of 1,000 names",
  },
  {
    service: "GitHub", title: "Organisation and its repositories", paths: /^\/(orgs\/\{org\}(\/repos)?|repos\/\{owner\}\/\{repo\})$/,
    faithful: "ids and names; another organisation is 404", stricter: "one organisation, whose repositories the sandbox is given", absent: "writing; most fields of a view",
  },
  { service: "GitHub", title: "Login and limits", paths: /^\/(user|rate_limit)$/, faithful: "401 without the token", stricter: "one token, made by the sandbox", absent: "counting of requests; limits come as faults, on demand" },
  { service: "GitHub", title: "Organisation Dependabot secrets", paths: /^\/orgs\/\{org\}\/dependabot\/secrets/, faithful: "–", stricter: "–", absent: "all" },
  { service: "GitHub", title: "Organisation Codespaces secrets", paths: /^\/orgs\/\{org\}\/codespaces\/secrets/, faithful: "–", stricter: "–", absent: "all" },
  { service: "GitHub", title: "Secrets and variables of repositories and their environments", paths: /^\/repos\/\{owner\}\/\{repo\}\/(environments\/\{environment_name\}\/)?(actions\/|dependabot\/|codespaces\/)?(secrets|variables)/, faithful: "–", stricter: "–", absent: "all" },
  {
    service: "Pulumi Cloud", title: "State backend: stacks, updates, encryption", paths: /^\/api\/(stacks\/|user\/stacks$|capabilities$|cli\/version$)/,
    faithful: "leases and 409; full checkpoints and journaling; encryption per stack; history, export, import, rename, tags, cancel; each acknowledged write is on disk",
    stricter: "closed bodies after the pinned SDK's types; one organisation", absent: "deployments, webhooks, policy packs, transfer, teams' permissions on stacks",
  },
  {
    service: "Pulumi Cloud", title: "ESC environments", paths: /^\/api\/esc\//, operations: 73,
    faithful: "Pulumi's own evaluator checks and opens; revisions, version tags, environment tags, clone, deletion protection; `ETag`; secrets read back as ciphertext (verbatim by a switch)",
    stricter: "closed bodies; one project and name per path part", absent: "change requests, drafts, rotation, schedules, webhooks, referrers, retracted versions, external providers",
  },
  {
    service: "Pulumi Cloud", title: "Teams and their permissions", paths: /^\/api\/orgs\/\{orgName\}\/teams/, operations: 13,
    faithful: "members, the creator among them, permissions on environments with a longest opening, end of a grant with its environment; 402 and 403 by plan", stricter: "closed bodies", absent: "teams kept by GitHub, roles, tokens of teams, permissions on stacks and accounts",
  },
  {
    service: "Pulumi Cloud", title: "OIDC issuers and their policies", paths: /^\/api\/orgs\/\{orgName\}\/(oidc|auth)\//, operations: 8,
    faithful: "one issuer per address; thumbprints only where they were set; the list of policies is replaced as one; 403 by plan", stricter: "closed bodies", absent: "reading thumbprints off the issuer, the exchange of tokens",
  },
  { service: "Pulumi Cloud", title: "Login", paths: /^\/api\/user(\/organizations\/default)?$/, operations: 6, faithful: "401 without the token", stricter: "one token, made by the sandbox", absent: "further users and tokens" },
];
