import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { Config } from "@pulumi/pulumi";
import type { Catalog } from "../catalog/types.ts";
import { FindingsError, type Finding } from "../model/findings.ts";
import { resolveSupplied, type SuppliedEntry } from "../model/supplied.ts";
import { parseValuesFile, type ValuesFile } from "../model/values-file.ts";
import { NotRegularFile, readRegularFile } from "../services/regular-file.ts";
import type { StackSettings } from "./settings.ts";
import { onShadow } from "./shadow-preview.ts";

/** What came through the doors this run, by canonical name. Names absent here keep what the state holds. */
export interface Supplied {
  readonly values: ReadonlyMap<string, string>;
  /** Names that came from `sophia-secrets:values`: good for a first fill only. */
  readonly firstFill: ReadonlySet<string>;
  readonly warnings: readonly string[];
}

interface Entry extends SuppliedEntry {
  readonly fromConfig?: boolean;
}

/**
 * Reads all doors: SOPHIA_SECRETS_FILE (a path), SOPHIA_SECRETS_JSON, encrypted stack configuration. Throws FindingsError with
 * every finding at once; no message holds a value. A variable that merely happens to be set is never read.
 */
export function readDoors(catalog: Catalog, settings: StackSettings, environment: NodeJS.ProcessEnv): Supplied {
  const findings: Finding[] = [];
  const entries: Entry[] = [];
  const path = environment["SOPHIA_SECRETS_FILE"];
  if (path !== undefined && path !== "") readFile(path, settings, entries, findings);
  const json = environment["SOPHIA_SECRETS_JSON"];
  if (json !== undefined && json !== "") {
    const parsed = parseValuesFile(json, "SOPHIA_SECRETS_JSON");
    entries.push(...parsed.entries);
    findings.push(...parsed.findings, ...addressee(parsed, settings, "SOPHIA_SECRETS_JSON"));
  }
  const configured = new Config("sophia-secrets").getObject<Record<string, string>>("values") ?? {};
  if (Object.keys(configured).length > 0 && !(environment["PULUMI_CONFIG_SECRET_KEYS"] ?? "").includes('"sophia-secrets:values"'))
    findings.push({ name: "sophia-secrets:values", place: `Pulumi.${settings.stack}.yaml`, problem: "values stand there in clear, in a file that git keeps",
      remedy: "take them out, rotate them, and set them with `pulumi config set --secret --path`" });
  for (const [name, value] of Object.entries(configured)) entries.push({ name, value: String(value), place: "sophia-secrets:values", fromConfig: true });
  const resolved = resolveSupplied({ catalog, environment: settings.stack, organization: settings.organization, entries,
    organizationScope: settings.organizationScope, allowHeld: onShadow(environment) });
  findings.push(...resolved.findings);
  for (const [name, value] of resolved.values) {
    const inSettings = settings.plain.get(name);
    if (inSettings !== undefined && inSettings !== value)
      findings.push({ name, place: `Pulumi.${settings.stack}.yaml`, problem: "sophia-secrets:settings and the door say different things", remedy: "keep one of them; a plain setting belongs in the file, where it is reviewed" });
  }
  if (findings.length > 0) throw new FindingsError(findings);
  const doors = [["SOPHIA_SECRETS_FILE", path], ["SOPHIA_SECRETS_JSON", json]].flatMap(([name, given]) => (given === undefined || given === "" ? [] : [name]));
  // An empty file and one of another stack's names end alike: nothing changes, and nobody would know why.
  const empty = doors.length > 0 && resolved.values.size === 0 ? [`${doors.join(" and ")}: no value for ${settings.stack} in there; everything keeps what it holds.`] : [];
  const firstFill = new Set(entries.filter((e) => e.fromConfig).map((e) => catalog.find((r) => r.name === e.name || r.aliases.includes(e.name))?.name ?? e.name));
  return { values: resolved.values, firstFill, warnings: [...resolved.warnings, ...empty] };
}

function readFile(path: string, settings: StackSettings, entries: Entry[], findings: Finding[]): void {
  const refuse = (place: string, problem: string, remedy: string): void => {
    findings.push({ name: "SOPHIA_SECRETS_FILE", place, problem, remedy });
  };
  const stream = (place: string): void => refuse(place, "it is no regular file, and the program runs twice and can read a stream only once", "write the values to a file of mode 0600 and give its path");
  if (path === "-" || path.startsWith("fd:")) return stream(path);
  let file = path;
  try {
    if (statSync(path).isDirectory()) {
      file = join(path, `${settings.stack}.env`);
      // A folder serves all stacks: one that has no file supplies nothing.
      if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
    }
    const { bytes, openToOthers } = readRegularFile(file);
    if (openToOthers) refuse(file, "others on this machine may read it", `make it private: chmod 600 ${file}`);
    const parsed = parseValuesFile(bytes, file);
    entries.push(...parsed.entries);
    findings.push(...parsed.findings, ...addressee(parsed, settings, file));
  } catch (error) {
    return error instanceof NotRegularFile ? stream(file) : refuse(file, "it cannot be read", "give the path of a values file, or unset the variable");
  }
}

/** A file made for another stack or another sandbox must not reach this one. */
function addressee(parsed: ValuesFile, settings: StackSettings, place: string): Finding[] {
  const findings: Finding[] = [];
  if (parsed.stack !== undefined && parsed.stack !== settings.stack)
    findings.push({ name: "#! stack", place, problem: `the values are for ${parsed.stack}, and this is ${settings.stack}`, remedy: `select the other stack, or give the values of ${settings.stack}` });
  // Of a file that could not be read at all, in its encoding or its form, nobody can tell what its marks say.
  const unread = parsed.entries.length === 0 && parsed.findings.length > 0 && parsed.sandbox === undefined;
  if (parsed.sandbox !== settings.sandbox && !unread) {
    const problem = parsed.sandbox === undefined ? "a sandbox takes made-up values only, and this file does not say that it holds such"
      : settings.sandbox === undefined ? "the values are a sandbox's, and these are the real services" : "the values are another sandbox's";
    const remedy = settings.sandbox === undefined ? "give real values" : `write "#! sandbox ${settings.sandbox}" as its first line if the values are made up`;
    findings.push({ name: "#! sandbox", place, problem, remedy });
  }
  return findings;
}
