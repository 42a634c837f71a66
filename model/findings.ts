/** Something a person has to mend. No field ever holds a value. */
export interface Finding {
  /** Canonical name, alias, environment or policy it is about. */
  readonly name: string;
  /** Where it was seen: a file and line, a setting, a data file. */
  readonly place: string;
  /** What is wrong, as a half sentence. */
  readonly problem: string;
  /** What to do about it, as an order. */
  readonly remedy: string;
  /** Requirement that asks for it, e.g. `C-07`. */
  readonly rule?: string;
}

/** One finding per line, sorted by name and place, so that two runs read the same. "" for none. */
export function renderFindings(findings: readonly Finding[]): string {
  return [...findings]
    .sort((a, b) => order(a.name, b.name) || order(a.place, b.place) || order(a.problem, b.problem))
    .map(({ name, place, problem, remedy, rule }) => `${name} (${place}): ${problem}. ${sentence(remedy)}.${rule === undefined ? "" : ` [${rule}]`}`)
    .join("\n");
}

/** Thrown once with everything that was found, never one finding at a time. */
export class FindingsError extends Error {
  override readonly name = "FindingsError";
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(renderFindings(findings));
    this.findings = findings;
  }
}

/** By code unit, not by locale: the same on every machine. */
export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
