/** The closed lists and shapes that every other layer refers to. Data only: nothing here has an effect. */

export const ENVIRONMENTS = ["development", "staging", "production"] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** The five secret groups: each is one ESC environment per stack, and the unit of access (E-05). */
export const SECRET_GROUPS = [
  "api-keys",
  "integration-credentials",
  "database-credentials",
  "infrastructure-credentials",
  "security-tokens",
] as const;
export type SecretGroup = (typeof SECRET_GROUPS)[number];

/** `configuration` is no secret group: its rows live in the composed environment itself. */
export type RowGroup = SecretGroup | "configuration";

/** The teams that answer for secrets; who they are: owners.ts. */
export const OWNERS = ["DevOps", "Database Admin", "Security", "Integration Team"] as const;
export type Owner = (typeof OWNERS)[number];

/** What a value must look like; checked at the door, anchored at both ends (S-36). */
export type Format =
  | { readonly type: "regex"; readonly pattern: string; readonly not?: readonly string[] }
  | { readonly type: "enum"; readonly values: readonly string[] }
  | { readonly type: "int"; readonly min?: number; readonly max?: number }
  | { readonly type: "url"; readonly schemes: readonly string[]; readonly host?: string; readonly userinfo?: boolean }
  | { readonly type: "host"; readonly port?: "required" | "optional" | "none" }
  | { readonly type: "length"; readonly min: number; readonly max?: number; readonly noSpaces?: boolean; readonly not?: readonly string[] };

/** A rule that replaces `format` in one environment, e.g. a shorter minimum in development. */
export type FormatIn = Readonly<Partial<Record<EnvironmentName, Format>>>;

/** Who brings the value: the door, GitHub's own page, the stack itself, other rows, or the stack's name and settings. */
export type Source = "operator" | "github" | "generated" | "derived" | "stack";

/** yes: org secret. variable: org variable. optional: only when `sophia-secrets:github` lists it. no: never on GitHub. */
export type GithubSlot = "yes" | "variable" | "optional" | "no";

export interface CatalogRow {
  /** Canonical name: upper case, as exported to processes. */
  readonly name: string;
  readonly kind: "secret" | "plain";
  readonly group: RowGroup;
  readonly owner: Owner;
  /** Days between rotations; absent = identifier or derived, never rotated on its own. */
  readonly rotationDays?: number;
  readonly format: Format;
  readonly formatIn?: FormatIn;
  /** Written where nothing else is supplied. Only plain rows have one (C-06). */
  readonly default?: string;
  readonly github: GithubSlot;
  /** Path below `values`, e.g. `sophia.ai.openai.api_key`; absent = never in ESC. */
  readonly escPath?: string;
  /** Where the row exists; `ci` means GitHub stores only. */
  readonly environments: readonly (EnvironmentName | "ci")[];
  readonly requiredIn: readonly EnvironmentName[];
  readonly aliases: readonly string[];
  readonly source: Source;
  /** Membership of the named lists: legacy27, optional10, org15. */
  readonly profiles: readonly ("legacy27" | "optional10" | "org15")[];
  readonly description: string;
  /** The name leaves: destinations go, the held value stays until it is unprotected and dropped. */
  readonly retired?: string;
  /** Why this value may equal that of another name or environment. */
  readonly shared?: string;
}

export type Catalog = readonly CatalogRow[];
