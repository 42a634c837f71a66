import { randomUUID } from "node:crypto";
import { fail } from "../../core/http-error.ts";
import type { Settings } from "../settings.ts";
import type { Evaluated } from "./evaluator.ts";

interface Session {
  readonly org: string;
  readonly environment: Evaluated;
  /** Unix milliseconds. */
  readonly expires: number;
}

const DEFAULT = "2h";
const UNITS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Go's notation, `1h30m0s`, in milliseconds; 400 for anything else. */
export function parseDuration(text: string): number {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return fail(400, "Bad Request: duration is not a duration such as 2h or 1h30m0s");
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ""] ?? 0), 0);
}

/** Opened environments, in memory only: their values are plaintext. A restart ends them all. */
export class Sessions {
  readonly #all = new Map<string, Session>();
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add(org: string, environment: Evaluated, duration: string | null): string {
    const now = this.#settings.now().getTime();
    for (const [id, session] of this.#all) if (session.expires <= now) this.#all.delete(id);
    const id = randomUUID();
    this.#all.set(id, { org, environment, expires: now + parseDuration(duration || DEFAULT) });
    return id;
  }

  /** The whole evaluated environment, or one value of it by path. */
  read(org: string, id: string, property: string | null): unknown {
    const session = this.#all.get(id);
    if (!session || session.org !== org || session.expires <= this.#settings.now().getTime()) return fail(404, "Not Found: open session not found");
    return property ? propertyAt(session.environment, property) : session.environment;
  }
}

/** `a.b[0]["c d"]`. Each evaluated value is `{ value, secret?, trace }`, and objects nest them. */
function propertyAt(environment: Evaluated, path: string): unknown {
  let at: unknown = { value: environment.properties ?? {} };
  for (const [, index, quoted, plain] of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    const inner = (at as { value?: unknown }).value;
    const key = index ?? quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "";
    at = typeof inner === "object" && inner !== null && Object.hasOwn(inner, key) ? (inner as Record<string, unknown>)[key] : undefined;
    if (typeof at !== "object" || at === null) return fail(404, "Not Found: property not found");
  }
  return at;
}
