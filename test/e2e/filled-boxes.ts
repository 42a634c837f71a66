import { catalog } from "../../catalog/index.ts";

/** Names that production copies to GitHub once every required value is there. */
export const FILLED_BOXES = catalog.filter((row) => row.github === "yes" && row.requiredIn.includes("production")).map(({ name }) => name);
