import { catalog } from "../catalog/index.ts";
import { looksLikeKey } from "./key-like-text.ts";

const ROWS: ReadonlySet<string> = new Set(catalog.map((row) => row.name));

/** A resource's logical name as a message may show it: one line, no markup, and never something that looks like a key. */
export const shownName = (name: string): string => (looksLikeKey(name) ? "(name withheld)" : name.replace(/[^\w.@/-]/g, "?").slice(0, 120) || "(no name)");

/** A row's name where the text is one; else words, for text of a property is never shown. */
export const shownRow = (name: string): string => (ROWS.has(name) ? name : "a name that is in no row");
