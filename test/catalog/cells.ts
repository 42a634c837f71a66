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

/** Rows of a CSV text with quoted fields, each by the names of the first line. */
export function parseCsv(text: string): Record<string, string>[] {
  const lines: string[][] = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    const fields = lines.at(-1) ?? [];
    if (character === '"' && quoted && text[at + 1] === '"') fields.push(`${fields.pop() ?? ""}${text[at++]}`);
    else if (character === '"') quoted = !quoted;
    else if (character === "," && !quoted) fields.push("");
    else if (character === "\n" && !quoted) lines.push([""]);
    else if (character !== "\r") fields.push(`${fields.pop() ?? ""}${character}`);
  }
  const [header = [], ...rows] = lines.filter((fields) => fields.length > 1);
  return rows.map((fields) => Object.fromEntries(header.map((name, index) => [name, fields[index] ?? ""])));
}
