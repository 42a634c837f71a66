import type { ExpectedCalls } from "../../model/changes/calls.ts";
import type { World } from "./world.ts";

const ESC = /^\/api\/esc\/environments\/\{orgName\}/;
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^GET \/api\/esc\/environments\/\{orgName\}$/, "esc look-up"],
  [/\/settings$/, "esc protection"],
  [/\/tags(\/|$)/, "esc tag"],
  [/^\w+ \/api\/esc\/environments/, "esc environment"],
  [/\/teams(\/|$)/, "access"],
  [/oidc/, "access"],
  [/\/auth\/policies\//, "access"],
  [/^GET \/orgs\/\{org\}$/, ""],
  [/^GET \/repos\//, "github look-up"],
  [/^GET \/orgs\/\{org\}\/actions\/(secrets|variables)$/, "github look-up"],
  [/\/repositories$/, "github repositories"],
  [/\/actions\/secrets/, "github secret"],
  [/\/actions\/variables/, "github variable"],
];

/**
 * What both servers were asked since the last `takeWrites`, as `store kind` → [writes, reads], without the engine's own calls for the state and
 * the one question with which GitHub's plugin starts. A check of a definition saves nothing: it counts as a read.
 */
export function callsOf(world: World): Record<string, [number, number]> {
  const { cloud, github } = world.sandbox;
  const counts: Record<string, [number, number]> = {};
  for (const entry of [...cloud.log.entries, ...github.log.entries]) {
    if (/^\/api\/(stacks|user|capabilities|cli)(\/|$)/.test(entry.path)) continue;
    const kind = KINDS.find(([pattern]) => pattern.test(entry.route))?.[1];
    if (kind === undefined) throw new Error(`${entry.route} is of no kind`);
    if (kind === "") continue;
    const count = (counts[kind] ??= [0, 0]);
    count[entry.method === "GET" || (ESC.test(entry.route.replace(/^\w+ /, "")) && /\/check$/.test(entry.route)) ? 1 : 0] += 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What a report expects, in the same form: teams, grants and the issuer share their routes, so they are one. `moves`: the dates move, so what
 * was only possible happens: a tag is deleted, written and read twice.
 */
export function expectedOf({ kinds }: ExpectedCalls, moves: boolean): Record<string, [number, number]> {
  const counts: Record<string, [number, number]> = {};
  for (const { store, kind, writes, reads, possible } of kinds) {
    if (writes + reads + (moves ? possible : 0) === 0) continue;
    const count = (counts[store === "access" ? store : `${store} ${kind}`] ??= [0, 0]);
    count[0] += writes + (moves ? possible : 0);
    count[1] += reads + (moves ? possible : 0);
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
