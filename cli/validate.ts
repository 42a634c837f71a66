import { readFileSync, statSync } from "node:fs";
import { catalog } from "../catalog/index.ts";
import { ENVIRONMENTS, type CatalogRow, type EnvironmentName } from "../catalog/types.ts";
import type { Finding } from "../model/findings.ts";
import { resolveSupplied, type SuppliedEntry } from "../model/supplied.ts";
import { parseValuesFile } from "../model/values-file.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, paint, table, type Output } from "./output.ts";

export interface ValidateOptions {
  readonly stack: string;
  /** Values file; absent = the process environment, for names of the catalogue only. */
  readonly values?: string;
  readonly profile?: string;
  readonly organization?: string;
}

/** Checks values against the catalogue before they reach anything: missing, wrong, unknown, old names; all at once, no value shown (S-10). */
export function validate(options: ValidateOptions, out: Output): number {
  const stack = ENVIRONMENTS.find((e) => e === options.stack);
  if (stack === undefined) throw new CliError(EXIT.usage, `"${options.stack}" is no stack.`, `use one of ${ENVIRONMENTS.join(", ")}`);
  if (options.profile !== undefined && options.profile !== "legacy27") throw new CliError(EXIT.usage, `"${options.profile}" is no profile.`, "use legacy27, or leave it out for the stack's own");
  const { entries, findings: lines } = read(options, stack);
  const organization = options.organization ?? entries.find((e) => e.name === "PULUMI_ORG")?.value ?? "";
  const resolved = resolveSupplied({ catalog, environment: stack, organization, entries });
  const findings: Finding[] = [...lines, ...resolved.findings];
  const given = new Set(entries.map((e) => catalog.find((r) => r.name === e.name || r.aliases.includes(e.name))?.name ?? e.name));
  const required = requiredRows(stack, options.profile).filter((row) => row.default === undefined && row.source === "operator");
  const missing = required.filter((row) => !given.has(row.name)).map((row) => row.name).sort();
  const present = required.filter((row) => given.has(row.name)).map((row) => row.name).sort();
  const percent = required.length === 0 ? 100 : Math.round((present.length / required.length) * 1000) / 10;
  const valid = missing.length === 0 && findings.length === 0;
  const optional = catalog.filter((row) => row.environments.includes(stack) && !required.includes(row) && given.has(row.name)).map((row) => row.name).sort();
  if (out.json) out.data(asJson({ stack, valid, missing_required: missing, present_required: present, present_optional: optional, total_vars: given.size, required_vars: required.length,
    completion_percentage: percent, findings, warnings: resolved.warnings }));
  else {
    for (const warning of resolved.warnings) out.talk(`${paint("yellow", "warning")} ${warning}`);
    out.data(`${stack}: ${present.length} of ${required.length} required values (${percent.toFixed(1)}%), ${optional.length} optional`);
    if (missing.length > 0) out.data(`${paint("red", "missing")} ${missing.join(", ")}`);
    if (findings.length > 0) out.data(table(["name", "where", "problem", "remedy"], findings.map((f) => [f.name, f.place, f.problem, f.remedy])));
    if (valid) out.data(paint("green", "Valid."));
  }
  return valid ? EXIT.fine : EXIT.findings;
}

/** What a person has to bring; `legacy27` is the older tools' list. */
const requiredRows = (stack: EnvironmentName, profile: string | undefined): CatalogRow[] =>
  catalog.filter((row) => (profile === "legacy27" ? row.profiles.includes("legacy27") : row.requiredIn.includes(stack)));

function read(options: ValidateOptions, stack: EnvironmentName): { entries: readonly SuppliedEntry[]; findings: Finding[] } {
  if (options.values === undefined) {
    const names = new Set(catalog.flatMap((row) => [row.name, ...row.aliases]));
    const entries = Object.entries(process.env).flatMap(([name, value]) => (names.has(name) && value ? [{ name, value, place: "process" }] : []));
    return { entries, findings: [] };
  }
  let text: string;
  try {
    text = options.values === "-" ? readFileSync(0, "utf8") : readFileSync(options.values, "utf8");
  } catch {
    throw new CliError(EXIT.prerequisite, `${options.values} cannot be read.`, "give the path of a values file, or - for standard input");
  }
  const parsed = parseValuesFile(text, options.values === "-" ? "stdin" : options.values);
  const findings: Finding[] = [...parsed.findings];
  if (parsed.stack !== undefined && parsed.stack !== stack)
    findings.push({ name: "#! stack", place: options.values, problem: `the values are for ${parsed.stack}, and ${stack} was asked for`, remedy: "give the other stack, or the other file" });
  if (options.values !== "-" && process.platform !== "win32" && (statSync(options.values).mode & 0o077) !== 0)
    findings.push({ name: "file mode", place: options.values, problem: "others on this machine may read it", remedy: `make it private: chmod 600 ${options.values}` });
  return { entries: parsed.entries, findings };
}
