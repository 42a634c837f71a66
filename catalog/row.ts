import type { CatalogRow, EnvironmentName, Format, FormatIn, GithubSlot, Owner, RowGroup, Source } from "./types.ts";

export const everywhere = ["development", "staging", "production"] as const;
/** Where people's data is: development does without these names. */
export const live = ["staging", "production"] as const;

/** What a row says beyond its group's usual; see CatalogRow for the fields. */
export interface RowOptions {
  readonly github?: GithubSlot;
  readonly source?: Source;
  readonly requiredIn?: readonly EnvironmentName[];
  readonly environments?: CatalogRow["environments"];
  /** Another period than the group's; `never` marks an identifier or a derived value. */
  readonly days?: number | "never";
  readonly default?: string;
  readonly aliases?: readonly string[];
  readonly profiles?: CatalogRow["profiles"];
  readonly formatIn?: FormatIn;
  readonly shared?: string;
  readonly retired?: string;
}

type PlainRow = (name: string, escPath: string | undefined, format: Format, description: string, options?: RowOptions) => CatalogRow;
/** The group decides who owns a row and how often it rotates (C-05), so the rows of a file need not repeat it. */
type SecretRow = (name: string, escPath: string | undefined, format: Format, description: string, options?: Omit<RowOptions, "default">) => CatalogRow;

/** Row makers of one group. `days` is the class's rotation period; plain rows never rotate. Secrets take no default (C-06). */
export function rowsOf(group: RowGroup, owner: Owner, days?: number): { readonly secret: SecretRow; readonly plain: PlainRow } {
  const make = (kind: CatalogRow["kind"]): PlainRow => (name, escPath, format, description, options = {}) => {
    const { days: own = kind === "secret" ? days : undefined, ...rest } = options;
    return {
      name,
      kind,
      group,
      owner,
      format,
      github: kind === "secret" ? "optional" : "no",
      environments: everywhere,
      requiredIn: [],
      aliases: [],
      source: "operator",
      profiles: [],
      description,
      ...(escPath !== undefined && { escPath }),
      ...(own !== undefined && own !== "never" && { rotationDays: own }),
      ...rest,
    };
  };
  return { secret: make("secret"), plain: make("plain") };
}
