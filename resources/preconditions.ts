import type { Catalog } from "../catalog/types.ts";
import type { Finding } from "../model/findings.ts";
import { checkGenerations } from "../model/generations.ts";
import { identity } from "../model/identity.ts";
import { knownDates } from "../model/known-dates.ts";
import type { Ledger } from "../model/ledger.ts";
import { logical } from "../model/names.ts";
import type { Topology } from "../model/topology.ts";
import { STASH, unprotect } from "./deletion-rules.ts";
import type { Supplied } from "./door.ts";
import { ListSetting } from "./list-setting.ts";
import type { StackSettings } from "./settings.ts";

export interface Before {
  readonly catalog: Catalog;
  readonly topology: Topology;
  readonly settings: StackSettings;
  readonly last: Ledger | undefined;
  readonly supplied: Supplied;
  readonly now: string;
  /** Type of the component above everything. */
  readonly parentType: string;
}

/** What can be refused from the data, the settings and the last ledger alone, before anything is declared. */
export function dataFindings(before: Before): Finding[] {
  const { topology, last, now } = before;
  return [
    ...topology.findings,
    ...vanishedNames(before),
    ...switchedOff(before),
    ...renamed(before),
    ...knownDates({ rotated: before.settings.rotated, topology, last, now }).findings,
    ...topology.generated.flatMap(({ row, generations }) => checkGenerations({ name: row.name, list: generations, last: last?.generations[row.name], now })),
  ];
}

/** A held name must not leave the data unsaid: its group environment would be written without it before the deletion is refused. */
function vanishedNames({ catalog, settings, last, parentType }: Before): Finding[] {
  const known = new Set(catalog.flatMap((row) => [row.name, ...row.aliases]));
  const allow = new ListSetting("allowDelete", settings.stack, settings.allowDelete);
  const urn = (type: string, name: string): string => `urn:pulumi:${settings.stack}::${settings.project}::${parentType}$${type}::${name}`;
  /** What the engine protects of it. */
  const holders = (name: string): string[] => last?.generations[name]?.list.map((generation) => urn("random:index/randomBytes:RandomBytes", logical.generation(name, generation)))
    ?? (last?.held?.includes(name) === false ? [] : [urn(STASH, logical.stash(name))]);
  return Object.keys(last?.entries ?? {}).filter((name) => !known.has(name) && !settings.allowDelete.includes(name)).map((name) => ({
    name,
    place: "catalog/",
    problem: "its value is held, and the catalogue no longer has it",
    remedy: `put the row back and mark it \`retired\`, and drop it in a later change; or lose its value: ${[allow.command(name), ...holders(name).map((holder) => unprotect(settings.stack, holder))].map((command) => `\`${command}\``).join(", ")}`,
  }));
}

/** Another logical name, parent or home: the engine would create the new resource and delete the old one, with its value. */
function renamed({ settings, last, topology, parentType }: Before): Finding[] {
  const now = identity(parentType, settings);
  return Object.entries(last?.identity ?? {}).filter(([kind, name]) => now[kind] !== name && !settings.allowDelete.includes(`identity:${kind}`)).map(([kind, name]) => kind.startsWith("sophia-secrets:") ? {
    name: kind,
    place: `Pulumi.${topology.environment}.yaml`,
    problem: `it was ${name} and is now ${now[kind] ?? "nothing"}: all would be made anew there, and what the old place holds would be deleted`,
    remedy: `take ${name} back; a move is a new stack beside this one. Where only the name has changed, name identity:${kind} in sophia-secrets:allowDelete for one run`,
  } : {
    name: kind,
    place: "model/names.ts",
    problem: `its resources were called ${name} and are now called ${now[kind] ?? "nothing"}, so that what the old names hold would be deleted`,
    remedy: `take the old name back; or give every resource of this kind an alias and name identity:${kind} in sophia-secrets:allowDelete for one run`,
  });
}

/** Switching a feature off would delete what it made. */
function switchedOff({ settings, last }: Before): Finding[] {
  return (last?.features ?? []).filter((f) => !settings.features[f as keyof StackSettings["features"]] && !settings.allowDelete.includes(f)).map((feature) => ({
    name: feature,
    place: "sophia-secrets:features",
    problem: "it was on, and switching it off deletes what it made",
    remedy: `name ${feature} in sophia-secrets:allowDelete to do it all the same`,
  }));
}

/** What needs the held values: a first fill repeated with another value, a value lost from the state, and required names without one. */
export function heldFindings({ topology, settings, last, supplied }: Before, held: ReadonlySet<string>): Finding[] {
  const rows = [...topology.stashes, ...topology.plain];
  const lost = rows.filter((row) => last?.entries[row.name] !== undefined && !held.has(row.name) && !settings.allowDelete.includes(row.name)
    && !settings.plain.has(row.name) && row.source === "operator" && row.retired === undefined);
  const refilled = [...supplied.firstFill].filter((name) => last?.entries[name] !== undefined);
  return [
    ...lost.map((row) => ({ name: row.name, place: "the stack's state", problem: "its value is lost from the state, and its destinations still hold it",
      remedy: `supply it again, or restore the state (\`pulumi stack export --version\`, \`pulumi stack import\`)` })),
    ...refilled.map((name) => ({ name, place: "sophia-secrets:values", problem: "it is held already, and stack configuration is for a first fill only",
      remedy: `remove it: \`pulumi config rm --path 'sophia-secrets:values.${name}'\`` })),
  ];
}

/** A supplied name whose Stash the command line leaves out. */
export const notStored = (name: string): Finding => ({ name, place: "--target", problem: "it was supplied but is outside the targets, so it was not stored", remedy: "run without --target, or target its Stash as well" });
