import type { CatalogRow } from "../../catalog/types.ts";

/** Columns of the source table that the data must carry over; notes become descriptions in our own words, formats are typed. */
export const COLUMNS = ["kind", "required", "default", "group", "owner", "rotation_days", "github_org_secret", "esc_path", "environments", "aliases", "source", "required_in", "profile"] as const;
export type Cells = Record<(typeof COLUMNS)[number] | "name", string>;

/** A row in the table's own spelling. */
export const cellsOf = (row: CatalogRow): Cells => ({
  name: row.name,
  kind: row.kind,
  required: row.requiredIn.length > 0 ? "required" : "optional",
  default: row.default ?? "",
  group: row.group,
  owner: row.owner,
  rotation_days: row.rotationDays?.toString() ?? "",
  github_org_secret: row.github,
  esc_path: row.escPath ?? "",
  environments: row.environments.join(";"),
  aliases: row.aliases.join(";"),
  source: row.source,
  required_in: row.requiredIn.join(";"),
  profile: row.profiles.join(";"),
});
