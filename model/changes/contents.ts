import { createHash } from "node:crypto";
import type { Topology } from "../specs.ts";
import { sorted } from "./facts.ts";

/**
 * How each name that has a value got it, by canonical name: `held`, `generated:ID`, `derived`, or `plain:DIGEST` for a setting that
 * git shows anyway. The program leaves it as the output `contents`. Nothing in it follows from a secret.
 */
export type Contents = Readonly<Record<string, string>>;

/** What each derived name is made of: it changes with any of them. */
export const DERIVED_FROM: Readonly<Record<string, readonly string[]>> = {
  POSTGRES_URL: ["POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB"],
  JWT_KEYS: ["JWT_SECRET"],
};

/**
 * `names` are all that have a value; `settings` holds the values of plain rows that come from the stack's settings, its name or a
 * default, never those that came through a door.
 */
export function contentMarks(names: Iterable<string>, topology: Pick<Topology, "generated" | "derived">, settings: ReadonlyMap<string, string>): Contents {
  const generated = new Map(topology.generated.flatMap(({ row, previousRow, generations }) =>
    [[row.name, generations[0]] as const, ...(previousRow ? [[previousRow.name, generations[1]] as const] : [])]));
  const derived = new Set(topology.derived.map(({ name }) => name));
  return sorted([...names].map((name) => {
    const setting = settings.get(name);
    if (setting !== undefined) return [name, settingMark(name, setting)];
    const generation = generated.get(name);
    if (generation !== undefined) return [name, `generated:${generation}`];
    return [name, derived.has(name) ? "derived" : "held"];
  }));
}

export const settingMark = (name: string, setting: string): string => `plain:${createHash("sha256").update(`${name}\0${setting}`).digest("hex").slice(0, 12)}`;
