import type { PreviewReport } from "../../model/changes/report.ts";

/** The report itself. What JSON allows inside a text and some readers take for the end of a line is escaped as well. */
export const renderJson = (report: PreviewReport): string => asText(report);

export const asText = (value: object): string => JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
