import { logicalName } from "../names.ts";
import { order } from "../findings.ts";

/** A message of the engine or the program. Only messages of a known form are told on: any other could quote a value. */
export interface Diagnostic {
  readonly urn?: string;
  readonly message: string;
  readonly severity: string;
}

/** Something that stops the apply, or that a person must know before it. */
export interface ReportFinding {
  /** `protect`, a hook, a rule such as `C-05`, or `program`. */
  readonly rule: string;
  readonly name: string;
  /** File, setting or stack; "" where the name alone says it. */
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
}

/** One line of `renderFindings`. */
const OURS = /^(\S{1,200}) \(([^()]{0,200})\): (.{1,300}?)\. (.{1,900}?)\.(?: \[([A-Z]-\d\d(?:, [A-Z]-\d\d)*)\])?$/;
/** What the engine says of a step that `protect` or a hook refuses. */
const PROTECTED = /resource "([^"\s]+)" cannot be deleted|as it is currently marked for protection|is protected/;

/** Findings in the errors of a preview: refused steps by name, what the program itself found, and whether anything was left untold. */
export function findingsOf(diagnostics: readonly Diagnostic[]): { readonly findings: ReportFinding[]; readonly untold: boolean } {
  const findings = new Map<string, ReportFinding>();
  let untold = false;
  for (const { urn, message } of diagnostics.filter(({ severity }) => severity === "error")) {
    const told = lines(message).flatMap((line) => finding(line));
    const name = urn === undefined ? "" : logicalName(urn);
    if (told.length === 0 && name !== "" && PROTECTED.test(message))
      told.push({ rule: "protect", name, place: "", problem: "it would be deleted or replaced, and it is protected", remedy: "keep it; a name leaves in two steps" });
    for (const one of told) findings.set(`${one.rule} ${one.name} ${one.problem}`, one);
    if (told.length === 0 && !CONSEQUENCE.test(message)) untold = true;
  }
  return { findings: [...findings.values()].sort((a, b) => order(a.name, b.name) || order(a.rule, b.rule)), untold };
}

/** Lines that only repeat that something failed; a hook's own words are in no other line. */
const CONSEQUENCE = /^\s*((preview|update) failed(?!: (before|after) hook)|resource monitor shut down)/i;

const lines = (message: string): string[] => message.split("\n").map((line) => line.trim());

function finding(line: string): ReportFinding[] {
  const [, hook, own = line] = /^(?:Preview|Update) failed: (?:before|after) hook "(\w+)" failed: (.*)$/.exec(line) ?? [];
  const [, name = "", place = "", problem = "", remedy = "", rule] = OURS.exec(own) ?? [];
  return name === "" ? [] : [{ rule: rule ?? hook ?? "program", name, place, problem, remedy }];
}
