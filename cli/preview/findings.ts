import type { PreviewReport } from "../../model/changes/report.ts";
import type { Locate, Place } from "./places.ts";

/** One remark with its place, as SARIF and annotations need it. */
export interface Remark {
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  readonly name: string;
  readonly text: string;
  readonly place: Place;
}

/** What is wrong (error), advice and widened access (warning), and what a person must know (note). */
export function remarks(report: PreviewReport, locate: Locate): Remark[] {
  const found: Remark[] = report.findings.map(({ rule, name, place, problem, remedy }) =>
    ({ rule, level: "error", name, text: `${name}: ${problem}. What to do: ${remedy}.`, place: locate(name, place) }));
  for (const { rule, level, name, message } of report.policies)
    found.push({ rule, level: level === "mandatory" ? "error" : "warning", name, text: name === "" ? message : `${name}: ${message}`, place: locate(name) });
  if (report.access !== "unknown") {
    const wider = [...report.access.environments, ...report.access.github, ...report.access.holders].filter(({ change }) => change === "widened");
    for (const { who, what, before, after } of wider)
      found.push({ rule: "access-widened", level: "warning", name: what, text: `${what}: ${who} had ${before || "nothing"} and gets ${after}.`, place: locate(what === "Pulumi Cloud" ? who.replace(/^members of /, "") : `grant-${who}.${what}`) });
    for (const { name, who, from, to } of report.access.keys)
      found.push({ rule: "access-widened", level: "warning", name, text: `${name}: ${who} may read it once it is in ${to}; in ${from} it could not.`, place: locate(name) });
  }
  for (const name of report.missing)
    found.push({ rule: "missing-value", level: "note", name, text: `${name} is required in ${report.stack} and has no value yet: the apply is refused.`, place: locate(name) });
  return found;
}

/** Sentences about the rules that are not of the policy pack. */
export const RULES: Readonly<Record<string, string>> = {
  "access-widened": "Somebody gains access.",
  "missing-value": "A required name has no value.",
  protect: "A protected resource would be deleted or replaced.",
  program: "The program refuses its data or settings.",
};
