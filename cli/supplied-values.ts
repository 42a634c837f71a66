import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../catalog/index.ts";
import { ENVIRONMENTS, type EnvironmentName } from "../catalog/types.ts";
import type { Finding } from "../model/findings.ts";
import type { SuppliedEntry } from "../model/supplied.ts";
import { parseValuesFile } from "../model/values-file.ts";
import { NotRegularFile, readRegularFile } from "../services/regular-file.ts";
import { CliError, EXIT } from "./errors.ts";

export interface SuppliedText {
  readonly entries: readonly SuppliedEntry[];
  readonly findings: readonly Finding[];
}

/** Variables that shells and pipelines set for purposes of their own: as old names they are read from files only. */
const NOT_FROM_PROCESS = new Set(["GITHUB_TOKEN", "ENVIRONMENT"]);

/** Canonical name of a row that goes by this name; undefined for a name that the catalogue does not have. */
export const canonical = (name: string): string | undefined => catalog.find((row) => row.name === name || row.aliases.includes(name))?.name;

/**
 * Which of these files, or folders with `<stack>.env`, is the stack's own, and which belong to other stacks. A file tells its stack by
 * `#! stack`, or by its name in a folder; a single one that is given is taken for the stack's own whatever it says.
 */
export function valuesFiles(paths: readonly string[], stack: EnvironmentName): { readonly own: string | undefined; readonly others: readonly (readonly [EnvironmentName, string])[] } {
  const files = paths.flatMap((path): (readonly [EnvironmentName | undefined, string])[] => {
    if (path !== "-" && existsSync(path) && statSync(path).isDirectory()) return ENVIRONMENTS.map((name) => [name, join(path, `${name}.env`)] as const).filter(([name, file]) => name === stack || existsSync(file));
    const marked = paths.length > 1 && path !== "-" ? parseValuesFile(read(path).bytes, path).stack : undefined;
    return [[ENVIRONMENTS.find((name) => name === marked), path]];
  });
  const own = files.filter(([name]) => name === undefined || name === stack);
  if (own.length > 1) throw new CliError(EXIT.usage, `More than one values file is for ${stack}: ${own.map(([, file]) => file).join(", ")}.`, "give one for this stack; one for another stack says so in a line `#! stack NAME`");
  if (own.length === 0 && files.length > 0) throw new CliError(EXIT.usage, `No values file is for ${stack}.`, "give one, or name another stack with --stack");
  return { own: own[0]?.[1], others: files.flatMap(([name, file]) => (name === undefined || name === stack ? [] : [[name, file] as const])) };
}

/**
 * What there is to check, for local checks only: one file (`-` = standard input), or `./.env` below the process's own variables, of
 * which those of the catalogue count (S-03). Throws CliError for a file that cannot be read; what is wrong inside it is a finding.
 */
export function suppliedValues(file: string | undefined, stack: EnvironmentName, environment: NodeJS.ProcessEnv): SuppliedText {
  if (file !== undefined) return fromFile(file, stack);
  const process = Object.entries(environment).flatMap(([name, value]): SuppliedEntry[] =>
    value && !NOT_FROM_PROCESS.has(name) && canonical(name) !== undefined ? [{ name, value, place: "process" }] : []);
  if (!existsSync(".env")) return { entries: process, findings: [] };
  const { entries, findings } = fromFile(".env", stack);
  const taken = new Set(process.map((entry) => canonical(entry.name)));
  return { entries: [...process, ...entries.filter((entry) => !taken.has(canonical(entry.name) ?? entry.name))], findings };
}

function fromFile(file: string, stack: EnvironmentName): SuppliedText {
  const { bytes, openToOthers } = read(file);
  const parsed = parseValuesFile(bytes, file === "-" ? "stdin" : file);
  const findings: Finding[] = [...parsed.findings];
  if (parsed.stack !== undefined && parsed.stack !== stack)
    findings.push({ name: "#! stack", place: file, problem: `the values are for ${parsed.stack}, and ${stack} was asked for`, remedy: "give the other stack, or the other file" });
  if (openToOthers) findings.push({ name: "file mode", place: file, problem: "others on this machine may read it", remedy: `make it private: chmod 600 ${file}` });
  return { entries: parsed.entries, findings };
}

function read(file: string): { readonly bytes: Uint8Array; readonly openToOthers: boolean } {
  try {
    return file === "-" ? { bytes: readFileSync(0), openToOthers: false } : readRegularFile(file);
  } catch (error) {
    if (error instanceof NotRegularFile) throw new CliError(EXIT.prerequisite, `${file} is no regular file.`, "write the values to a file of mode 0600 and give its path, or give - for standard input");
    throw new CliError(EXIT.prerequisite, `${file} cannot be read.`, "give the path of a values file, or - for standard input");
  }
}
