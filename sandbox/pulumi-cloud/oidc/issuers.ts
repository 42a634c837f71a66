import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { fail } from "../../core/http-error.ts";
import { Document } from "../document.ts";
import type { Settings } from "../settings.ts";

export interface Issuer {
  readonly id: string;
  readonly url: string;
  name: string;
  thumbprints: string[];
  maxExpiration?: number;
  jwks?: object;
  readonly created: string;
  modified: string;
}

/** The policies of one issuer: one list, always replaced as a whole. */
export interface AuthPolicy {
  readonly id: string;
  readonly issuer: string;
  version: number;
  readonly created: string;
  modified: string;
  policies: PolicyRule[];
}

export interface PolicyRule {
  readonly decision: string;
  readonly tokenType: string;
  readonly teamName?: string;
  readonly userLogin?: string;
  readonly authorizedPermissions: readonly string[];
  readonly rules: Record<string, unknown>;
}

interface Registration {
  readonly name?: string;
  readonly url?: string;
  readonly thumbprints?: string[] | null;
  readonly maxExpiration?: number;
  readonly jwks?: object;
}

/** Who else may hand out identities that the organisation takes for tokens. */
export class Issuers {
  readonly #document: Document<{ issuers: Record<string, Issuer>; policies: Record<string, AuthPolicy> }>;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#document = new Document(join(settings.folder, "oidc.json"), { issuers: {}, policies: {} });
  }

  list(): Issuer[] {
    return Object.values(this.#document.content.issuers).sort((a, b) => (a.created < b.created ? -1 : 1));
  }
  get(id: string): Issuer {
    return this.#document.content.issuers[id] ?? fail(404, "Not Found: OIDC issuer not found");
  }

  /** One registration per URL; 409 for a second one. */
  register(body: Registration): Issuer {
    const url = parseUrl(body.url);
    if (this.list().some((i) => i.url === url)) return fail(409, `Conflict: an OIDC issuer for '${url}' already exists`);
    const at = this.#settings.now().toISOString();
    // The service may add the thumbprint that it finds at the address; nobody is asked here, so there is none.
    const issuer: Issuer = { id: randomUUID(), url, name: body.name ?? "", thumbprints: body.thumbprints ?? [], created: at, modified: at,
      ...(body.maxExpiration === undefined ? {} : { maxExpiration: body.maxExpiration }), ...(body.jwks === undefined ? {} : { jwks: body.jwks }) };
    const policy: AuthPolicy = { id: randomUUID(), issuer: issuer.id, version: 1, created: at, modified: at, policies: [] };
    this.#document.content.issuers[issuer.id] = issuer;
    this.#document.content.policies[policy.id] = policy;
    this.#document.save();
    return issuer;
  }

  update(id: string, body: Registration): Issuer {
    const issuer = this.get(id);
    if (body.name !== undefined) issuer.name = body.name;
    if (body.thumbprints !== undefined) issuer.thumbprints = body.thumbprints ?? [];
    if (body.maxExpiration !== undefined) issuer.maxExpiration = body.maxExpiration;
    if (body.jwks !== undefined) issuer.jwks = body.jwks;
    issuer.modified = this.#settings.now().toISOString();
    this.#document.save();
    return issuer;
  }

  remove(id: string): void {
    this.get(id);
    const { issuers, policies } = this.#document.content;
    delete issuers[id];
    for (const policy of Object.values(policies)) if (policy.issuer === id) delete policies[policy.id];
    this.#document.save();
  }

  policyOf(issuer: string): AuthPolicy {
    return Object.values(this.#document.content.policies).find((p) => p.issuer === issuer) ?? fail(404, "Not Found: no policy for this OIDC issuer");
  }

  /** `hasTeam` says whether a team is there: a rule for a team that is not would hand out nothing, silently. */
  replacePolicies(id: string, rules: PolicyRule[], hasTeam: (name: string) => boolean): AuthPolicy {
    const policy = this.#document.content.policies[id] ?? fail(404, "Not Found: policy not found");
    for (const [i, rule] of rules.entries()) checkRule(rule, `policies[${i}]`, hasTeam);
    policy.policies = rules;
    policy.version += 1;
    policy.modified = this.#settings.now().toISOString();
    this.#document.save();
    return policy;
  }
}

function checkRule(rule: PolicyRule, at: string, hasTeam: (name: string) => boolean): void {
  if (!["allow", "deny"].includes(rule.decision)) fail(400, `Bad Request: ${at}.decision must be allow or deny`);
  if (!["organization", "team", "personal", "runner"].includes(rule.tokenType)) fail(400, `Bad Request: ${at}.tokenType must be organization, team, personal or runner`);
  if (rule.tokenType === "team" && !(rule.teamName && hasTeam(rule.teamName))) fail(400, `Bad Request: ${at}.teamName names no team of the organization`);
  if (rule.tokenType === "personal" && !rule.userLogin) fail(400, `Bad Request: ${at}.userLogin is required for a personal token`);
}

function parseUrl(text: string | undefined): string {
  if (text === undefined || !URL.canParse(text) || new URL(text).protocol !== "https:") return fail(400, "Bad Request: url must be an https address");
  return text;
}
