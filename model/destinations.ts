import type { CatalogRow } from "../catalog/types.ts";

/** Whether a value of the row can go anywhere: some settings are listed only so that nobody takes them for unknown. */
export const hasDestination = (row: Pick<CatalogRow, "escPath" | "github">): boolean => row.escPath !== undefined || row.github !== "no";
