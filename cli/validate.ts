import { catalog } from "../catalog/index.ts";
import { ENVIRONMENTS, type CatalogRow, type EnvironmentName } from "../catalog/types.ts";
import type { Finding } from "../model/findings.ts";
import { NEW_NAME_DAYS } from "../model/reuse.ts";
import { resolveSupplied } from "../model/supplied.ts";
import { counted } from "../model/counted.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, paint, table, type Output } from "./output.ts";
import { canonical, suppliedValues, valuesFiles } from "./supplied-values.ts";
import { asFinding, reusedValues } from "./validation/reused-values.ts";
import { REUSED } from "./verification/reuse.ts";

export interface ValidateOptions {
  readonly stack: string;
  /**
   * Values files, or folders with `<stack>.env`; those of other stacks are only compared with. Absent = `./.env` and the process
   * environment, for names of the catalogue only.
   */
  readonly values?: readonly string[];
  /** Folder with Pulumi.yaml, whose stacks' states are compared with as far as they may be opened. */
  readonly cwd: string;
  readonly profile?: string;
  readonly organization?: string;
}

/** Checks values against the catalogue before they reach anything: missing, wrong, unknown, old names; all at once, no value shown (S-10). */
export async function validate(options: ValidateOptions, out: Output): Promise<number> {
  const stack = ENVIRONMENTS.find((e) => e === options.stack);
  if (stack === undefined) throw new CliError(EXIT.usage, `"${options.stack}" is no stack.`, `use one of ${ENVIRONMENTS.join(", ")}`);
  if (options.profile !== undefined && options.profile !== "legacy27") throw new CliError(EXIT.usage, `"${options.profile}" is no profile.`, "use legacy27, or leave it out for the stack's own");
  const legacy = options.profile === "legacy27";
  const files = valuesFiles(options.values ?? [], stack);
  const { entries, findings: lines } = suppliedValues(files.own, stack, process.env);
  const organization = options.organization ?? entries.find((e) => canonical(e.name) === "PULUMI_ORG")?.value ?? "";
  const { findings: found, warnings: told } = resolveSupplied({ catalog, environment: stack, organization, entries });
  const rows = rowsOf(stack, legacy);
  // The older tools took these three from the environment like any other; a stack knows them itself.
  const own = new Set(catalog.filter((row) => legacy && row.source === "stack").map((row) => row.name));
  const reused = files.own === undefined ? [] : await reusedValues(stack, entries, files.others, options.cwd, out);
  const findings: Finding[] = [...lines, ...found.filter((f) => !(f.rule === "F-01" && own.has(canonical(f.name) ?? ""))), ...reused.filter(({ refused }) => refused).map(asFinding)];
  const warnings = [...told, ...reused.filter(({ refused }) => !refused).map(({ places }) => `${places.join(" = ")}: ${REUSED}, which is refused once both have it for ${NEW_NAME_DAYS} days`)];
  const given = new Set(entries.map((e) => canonical(e.name) ?? e.name));
  const unknown = [...given].filter((name) => canonical(name) === undefined).sort();
  const has = (row: CatalogRow): boolean => given.has(row.name) || (!legacy && comesByItself(row));
  const missing = names(rows.required.filter((row) => !has(row)));
  const present = names(rows.required.filter(has));
  const optional = names(rows.optional.filter((row) => given.has(row.name)));
  const percent = rows.required.length === 0 ? 100 : Math.round((present.length / rows.required.length) * 1000) / 10;
  const valid = missing.length === 0 && findings.length === 0;
  if (out.json) out.data(asJson({
    stack, profile: legacy ? "legacy27" : stack, valid, missing_required: missing, present_required: present, present_optional: optional, unknown_vars: unknown,
    categories: categories([...rows.required, ...rows.optional], has), total_vars: given.size, required_vars: rows.required.length, optional_vars: rows.optional.length,
    completion_percentage: percent, sources: Object.fromEntries(entries.map((e) => [canonical(e.name) ?? e.name, e.place])), findings, warnings }));
  else {
    for (const warning of warnings) out.talk(`${paint("yellow", "warning")} ${warning}`);
    out.data(`${stack}: ${present.length} of ${counted(rows.required.length, "required value")} (${percent.toFixed(1)}%), ${optional.length} optional`);
    if (missing.length > 0) out.data(`${paint("red", "missing")} ${missing.join(", ")}`);
    if (findings.length > 0) out.data(table(["name", "where", "problem", "remedy"], findings.map((f) => [f.name, f.place, f.problem, f.remedy])));
    if (valid) out.data(paint("green", "Valid."));
  }
  return valid ? EXIT.fine : EXIT.findings;
}

/** Required and optional rows: the stack's own, or the older tools' 27 and 10. */
function rowsOf(stack: EnvironmentName, legacy: boolean): { readonly required: readonly CatalogRow[]; readonly optional: readonly CatalogRow[] } {
  if (legacy) return { required: catalog.filter((row) => row.profiles.includes("legacy27")), optional: catalog.filter((row) => row.profiles.includes("optional10")) };
  const here = catalog.filter((row) => row.environments.includes(stack) && row.retired === undefined);
  return { required: here.filter((row) => row.requiredIn.includes(stack)), optional: here.filter((row) => !row.requiredIn.includes(stack) && row.source === "operator") };
}

/** A default is written, and the stack makes or knows the rest: nobody has to bring it. */
const comesByItself = (row: CatalogRow): boolean => row.default !== undefined || row.source !== "operator";

const names = (rows: readonly CatalogRow[]): string[] => rows.map((row) => row.name).sort();

function categories(rows: readonly CatalogRow[], has: (row: CatalogRow) => boolean): Record<string, object> {
  return Object.fromEntries([...new Set(rows.map((row) => row.group))].sort().map((group) => {
    const here = rows.filter((row) => row.group === group);
    const [present, missing] = [names(here.filter(has)), names(here.filter((row) => !has(row)))];
    return [group, { total: here.length, present: present.length, missing: missing.length, present_names: present, missing_names: missing }];
  }));
}
