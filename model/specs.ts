import type { CatalogRow, EnvironmentName, Owner, SecretGroup } from "../catalog/types.ts";
import type { Permission } from "../environments/types.ts";
import type { Finding } from "./findings.ts";

/** What a person sets per stack, beside the data. */
export interface TopologySettings {
  /** Pulumi organisation. */
  readonly organization: string;
  /** ESC project; default `default`. */
  readonly escProject?: string;
  /** First part of every environment's name; default `sophia-ai`. */
  readonly prefix?: string;
  /** Whether this stack owns what exists once per organisation; production only. */
  readonly organizationScope: boolean;
  readonly githubOrganization: string;
  /** Names with the slot `optional` that shall go to GitHub all the same. */
  readonly githubOptional: readonly string[];
  readonly visibility: Visibility;
  /** Repositories that may read the organisation's secrets, without the owner. */
  readonly repositories: readonly string[];
  readonly features: { readonly teams: boolean; readonly oidc: boolean; readonly deletionProtection: boolean };
}

export type Visibility = "selected" | "private" | "all";

/** One ESC environment. */
export interface DocumentSpec {
  readonly escName: string;
  readonly kind: "group" | "composed" | "base";
  /** Absent for base, which all environments import. */
  readonly environment?: EnvironmentName;
  readonly group?: SecretGroup;
  /** As the YAML writes them: `project/name`, later wins. */
  readonly imports: readonly string[];
  /** Rows whose value lives in this document. */
  readonly rows: readonly CatalogRow[];
  readonly owner: Owner;
  /** Period of the group's class in days; absent where nothing rotates. */
  readonly rotationDays?: number;
  readonly deletionProtected: boolean;
}

/** What one team may do with one environment. */
export interface GrantSpec {
  readonly policy: string;
  readonly team: string;
  readonly escName: string;
  readonly permission: Permission;
  readonly level: "group" | "composition";
}

export interface TeamSpec {
  readonly policy: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** Logins. */
  readonly members: readonly string[];
  /** E-mail addresses without a login yet: listed, not declared. */
  readonly pending: readonly string[];
}

/** One rule of the issuer: which workflow token is exchanged for what. */
export interface IssuerPolicySpec {
  readonly name: string;
  readonly decision: "allow";
  readonly tokenType: "team" | "organization";
  /** With tokenType team. */
  readonly teamName?: string;
  /** With tokenType organization. */
  readonly authorizedPermissions?: readonly ("standard" | "admin")[];
  readonly rules: { readonly aud: string; readonly sub: string };
}

export interface IssuerSpec {
  readonly name: string;
  readonly url: string;
  /** The whole list: the service replaces it as one. */
  readonly policies: readonly IssuerPolicySpec[];
}

/** One Actions secret or variable of the organisation. */
export interface GithubSpec {
  readonly row: CatalogRow;
  readonly kind: "secret" | "variable";
  readonly visibility: Visibility;
  readonly repositories: readonly string[];
}

export interface GeneratedSpec {
  readonly row: CatalogRow;
  /** Newest first; the first signs. */
  readonly generations: readonly string[];
  /** Row that carries the second generation. */
  readonly previousRow?: CatalogRow;
}

/** All that one stack declares. */
export interface Topology {
  readonly environment: EnvironmentName;
  /** Secret rows whose value the door brings: one held value each, retired ones included. */
  readonly stashes: readonly CatalogRow[];
  readonly plain: readonly CatalogRow[];
  readonly generated: readonly GeneratedSpec[];
  readonly derived: readonly CatalogRow[];
  readonly documents: readonly DocumentSpec[];
  readonly grants: readonly GrantSpec[];
  readonly teams: readonly TeamSpec[];
  readonly issuer?: IssuerSpec;
  readonly github: readonly GithubSpec[];
  readonly findings: readonly Finding[];
}
