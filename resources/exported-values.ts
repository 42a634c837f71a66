import { all, output, type Output } from "@pulumi/pulumi";
import type { Catalog } from "../catalog/types.ts";
import { contentMarks, type Contents } from "../model/changes/contents.ts";
import { effectivePlain } from "../model/defaults.ts";
import { keyRing, postgresUrl } from "../model/derive.ts";
import type { Finding } from "../model/findings.ts";
import { generationEnds } from "../model/generations.ts";
import type { GenerationsRecord } from "../model/ledger.ts";
import type { Topology } from "../model/topology.ts";
import type { GeneratedValue } from "./generated-values.ts";
import type { HeldValues } from "./held-values.ts";
import type { StackSettings } from "./settings.ts";

/** Everything that has a value now, by row name. A row that is absent is written nowhere. */
export interface ExportedValues {
  readonly values: ReadonlyMap<string, Output<string>>;
  readonly plain: ReadonlySet<string>;
  /** How each of them got its value. */
  readonly contents: Contents;
}

export interface ValueSources {
  readonly catalog: Catalog;
  readonly topology: Topology;
  readonly settings: StackSettings;
  readonly held: HeldValues;
  readonly generated: readonly GeneratedValue[];
  readonly generations: Readonly<Record<string, GenerationsRecord>>;
}

/** exported = held + plain settings that are set + generated + derived. Values are joined and encoded, never looked at. */
export function exportedValues(sources: ValueSources): ExportedValues {
  const { topology, held, generated } = sources;
  const values = new Map<string, Output<string>>();
  const plain = plainValues(sources);
  for (const [name, value] of plain.values) values.set(name, value);
  for (const row of topology.stashes) {
    const value = held.get(row.name);
    if (value !== undefined && row.retired === undefined) values.set(row.name, value);
  }
  for (const { spec, generations } of generated) {
    const [signing, previous] = generations;
    if (signing) values.set(spec.row.name, signing.value);
    if (previous && spec.previousRow) values.set(spec.previousRow.name, previous.value);
  }
  for (const row of topology.derived) {
    const value = derived(row.name, sources, values);
    if (value !== undefined) values.set(row.name, value);
  }
  return { values, plain: new Set(plain.values.keys()), contents: contentMarks(values.keys(), topology, plain.settings) };
}

export interface ExportedNames {
  readonly names: ReadonlySet<string>;
  /** Those of them that are plain. */
  readonly plain: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** The names that `exportedValues` would give if the Stashes of `held` were not empty, and what speaks against the settings. */
export function exportedNames({ topology, settings }: Pick<ValueSources, "topology" | "settings">, held: ReadonlySet<string>): ExportedNames {
  const { values, findings } = effectivePlain(topology.plain, settings.plain, new Map(), settings);
  const plain = new Set([...values.keys(), ...topology.plain.filter((row) => row.source === "operator" && held.has(row.name)).map(({ name }) => name)]);
  const names = new Set([...plain, ...topology.stashes.filter((row) => row.retired === undefined && held.has(row.name)).map(({ name }) => name)]);
  for (const { row, previousRow, generations } of topology.generated) {
    names.add(row.name);
    if (previousRow && generations.length > 1) names.add(previousRow.name);
  }
  for (const { name } of topology.derived)
    if (name === "POSTGRES_URL" ? names.has("POSTGRES_PASSWORD") : name === "JWT_KEYS" && names.has("JWT_SECRET")) names.add(name);
  return { names, plain, findings: inFile(findings, settings) };
}

const inFile = (findings: readonly Finding[], settings: StackSettings): Finding[] => findings.map((f) => ({ ...f, place: f.place || `Pulumi.${settings.stack}.yaml` }));

/** `settings`: those whose value is no held one. */
function plainValues({ topology, settings, held }: ValueSources): { values: Map<string, Output<string>>; settings: ReadonlyMap<string, string>; findings: readonly Finding[] } {
  const { values, findings } = effectivePlain(topology.plain, settings.plain, new Map(), settings);
  const set = new Map(values);
  const found = new Map([...values].map(([name, value]) => [name, output(value)]));
  for (const row of topology.plain) {
    const kept = held.get(row.name);
    // What is reviewed in git wins over what once came through the door.
    if (kept === undefined || settings.plain.has(row.name) || row.source !== "operator") continue;
    found.set(row.name, kept);
    set.delete(row.name);
  }
  return { values: found, settings: set, findings };
}

function derived(name: string, { catalog, generated, generations }: ValueSources, values: ReadonlyMap<string, Output<string>>): Output<string> | undefined {
  if (name === "POSTGRES_URL") {
    const password = values.get("POSTGRES_PASSWORD");
    if (password === undefined) return undefined;
    const part = (row: string): Output<string> => values.get(row) ?? output(catalog.find((r) => r.name === row)?.default ?? "");
    return all([part("POSTGRES_USER"), password, part("POSTGRES_HOST"), part("POSTGRES_PORT"), part("POSTGRES_DB")])
      .apply(([user, secret, host, port, database]) => postgresUrl({ user, password: secret, host, port, database }));
  }
  if (name === "JWT_KEYS") {
    const signing = generated.find((g) => g.spec.row.name === "JWT_SECRET");
    const record = generations["JWT_SECRET"];
    if (!signing || !record) return undefined;
    const ends = new Map(generationEnds(record).map((e) => [e.generation, e.notAfter]));
    return all(signing.generations.map((g) => g.value)).apply((keys) => keyRing(signing.generations.map((g, i) => {
      const notAfter = ends.get(g.id);
      return { kid: g.id, key: keys[i] ?? "", ...(notAfter === undefined ? {} : { notAfter }) };
    })));
  }
  return undefined;
}
