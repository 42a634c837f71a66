import type { CatalogRow, EnvironmentName } from "../catalog/types.ts";
import { hasDestination } from "./destinations.ts";
import { DEFAULT_PREFIX, DEFAULT_PROJECT } from "./documents.ts";
import type { Finding } from "./findings.ts";
import { checkValue } from "./formats.ts";
import { environmentName } from "./names.ts";

/** What the stack itself says. */
export interface StackContext {
  readonly organization: string;
  /** Pulumi project of the stack. */
  readonly project: string;
  readonly stack: EnvironmentName;
  readonly escProject?: string;
  readonly prefix?: string;
}

export interface PlainValues {
  /** By canonical name: names without a value are absent. */
  readonly values: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/**
 * The value of each plain row: from the stack itself, else from the settings, else from the door, else as held from an earlier
 * run, else the default of a required name. Other defaults are not written: processes know them (C-06).
 */
export function effectivePlain(
  rows: readonly CatalogRow[],
  settings: ReadonlyMap<string, string>,
  supplied: ReadonlyMap<string, string>,
  context: StackContext,
  held: ReadonlyMap<string, string> = new Map(),
): PlainValues {
  const own = stackValues(context);
  const values = new Map<string, string>();
  const findings: Finding[] = strangers(rows, settings, context);
  for (const row of rows.filter(({ kind }) => kind === "plain")) {
    const fromSettings = row.source === "stack" ? undefined : settings.get(row.name);
    const given = row.source === "stack" ? own.get(row.name) : (fromSettings ?? supplied.get(row.name));
    const usual = row.requiredIn.includes(context.stack) ? row.default : undefined;
    const value = given ?? held.get(row.name) ?? usual;
    if (value === undefined) continue;
    values.set(row.name, value);
    // What the door brought was checked there; what is held was checked when it came in.
    if (fromSettings === undefined && (row.source !== "stack" || !hasDestination(row))) continue;
    const place = row.source === "stack" ? "the stack" : `sophia-secrets:settings in Pulumi.${context.stack}.yaml`;
    const problems = checkValue(row, value, context.stack);
    findings.push(...problems.map((problem) => ({ name: row.name, place, problem, remedy: `Correct it: ${row.description}`, rule: "S-36" })));
  }
  return { values, findings };
}

function stackValues({ organization, project, stack, escProject = DEFAULT_PROJECT, prefix = DEFAULT_PREFIX }: StackContext): ReadonlyMap<string, string> {
  return new Map([
    ["PULUMI_ORG", organization],
    ["PULUMI_PROJECT", project],
    ["PULUMI_STACK", stack],
    ["SOPHIA_ENVIRONMENT", stack],
    ["PULUMI_ESC_ENV", `${organization}/${escProject}/${environmentName(prefix, stack)}`],
  ]);
}

/** Settings that set nothing: names that are no plain row of this stack, that go nowhere, or that the stack itself says. A secret there would be in git. */
function strangers(rows: readonly CatalogRow[], settings: ReadonlyMap<string, string>, { stack }: StackContext): Finding[] {
  const place = `sophia-secrets:settings in Pulumi.${stack}.yaml`;
  const plain = new Map(rows.filter(({ kind }) => kind === "plain").map((row) => [row.name, row]));
  return [...settings.keys()].flatMap((name): Finding[] => {
    const row = plain.get(name);
    if (row === undefined) return [{ name, place, problem: "is no setting of this stack", remedy: "Remove it; a secret comes through the door, never into git", rule: "C-01" }];
    if (row.source === "stack") return [{ name, place, problem: "comes from the stack itself", remedy: "Remove it", rule: "F-01" }];
    return hasDestination(row) ? [] : [{ name, place, problem: "has no destination in ESC or on GitHub", remedy: "Remove it, or give its row a path" }];
  });
}
