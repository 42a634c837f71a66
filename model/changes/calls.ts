import { order } from "../findings.ts";
import type { Ledger } from "../ledger.ts";
import { logical, logicalName } from "../names.ts";
import type { TopologyFacts } from "./facts.ts";
import { effectOf, type Effect, type StepMetadata } from "./steps.ts";

/** A step with the plain inputs that decide how many calls it takes: lists of logins. Nothing else of them is read. */
export interface CallStep extends StepMetadata {
  readonly old?: { readonly inputs?: Readonly<Record<string, unknown>> | null } | null;
  readonly new?: { readonly inputs?: Readonly<Record<string, unknown>> | null } | null;
}

export interface CallKind {
  readonly store: "esc" | "access" | "github";
  readonly kind: string;
  readonly writes: number;
  /** Reads of the plugin and of our own hooks. */
  readonly reads: number;
  /** Writes that only happen if a value that the preview cannot know is another one. */
  readonly possible: number;
}

export interface ExpectedCalls {
  readonly writes: number;
  readonly reads: number;
  readonly possible: number;
  /** False where objects are taken over or moved: those calls depend on what is there. */
  readonly exact: boolean;
  readonly kinds: readonly CallKind[];
}

/** What stands for an unknown text in the engine's events. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Cost = readonly [writes: number, reads: number];

/**
 * Calls of one step by type, plugin and confirming hook together; measured on the sandbox, kept by a test. Creating what the ledger does not own takes
 * one read more, of the hook `foreign`.
 */
const COSTS: Readonly<Record<string, { readonly store: CallKind["store"]; readonly kind: string; readonly create: Cost; readonly update: Cost; readonly delete: Cost; readonly foreign?: true }>> = {
  "pulumiservice:index:Environment": { store: "esc", kind: "environment", create: [2, 3], update: [1, 2], delete: [1, 0], foreign: true },
  "pulumiservice:api/esc:EnvironmentTag": { store: "esc", kind: "tag", create: [1, 2], update: [1, 2], delete: [1, 0] },
  "pulumiservice:index:Team": { store: "access", kind: "team", create: [2, 3], update: [1, 1], delete: [1, 0], foreign: true },
  "pulumiservice:index:TeamEnvironmentPermission": { store: "access", kind: "grant", create: [1, 1], update: [1, 1], delete: [1, 0] },
  "pulumiservice:index:OidcIssuer": { store: "access", kind: "issuer", create: [2, 3], update: [2, 3], delete: [1, 1], foreign: true },
  "github:index/actionsOrganizationSecret:ActionsOrganizationSecret": { store: "github", kind: "secret", create: [1, 3], update: [1, 3], delete: [1, 0], foreign: true },
  "github:index/actionsOrganizationVariable:ActionsOrganizationVariable": { store: "github", kind: "variable", create: [1, 2], update: [1, 2], delete: [1, 0], foreign: true },
  "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories": { store: "github", kind: "repositories", create: [1, 1], update: [1, 1], delete: [0, 0] },
  "github:index/actionsOrganizationVariableRepositories:ActionsOrganizationVariableRepositories": { store: "github", kind: "repositories", create: [1, 1], update: [1, 1], delete: [0, 0] },
};

/** `ledger`: the last one. Calls for the state itself are the engine's and not counted. */
export function expectedCalls(steps: readonly CallStep[], facts: TopologyFacts, ledger: Partial<Ledger> | undefined): ExpectedCalls {
  const kinds = new Map<string, CallKind>();
  const add = (store: CallKind["store"], kind: string, [writes, reads]: Cost, possible = 0): void => {
    const was = kinds.get(`${store} ${kind}`) ?? { store, kind, writes: 0, reads: 0, possible: 0 };
    if (writes + reads + possible > 0) kinds.set(`${store} ${kind}`, { ...was, writes: was.writes + writes, reads: was.reads + reads, possible: was.possible + possible });
  };
  const owned = new Set(ledger?.owned ?? []);
  const unknown = new Map<string, number>();
  // Of a replacement's steps the deletion comes last and has no new inputs: one that has them stands for all.
  const telling = [...steps].sort((a, b) => Number(inputsOf(a.new) !== undefined) - Number(inputsOf(b.new) !== undefined));
  const each = [...new Map(telling.map((step) => [`${step.urn} ${effectOf(step.op)}`, step])).values()];
  for (const step of each) {
    const cost = COSTS[step.type];
    const effect = effectOf(step.op);
    if (cost === undefined || effect === "other") continue;
    const name = logicalName(step.urn);
    if (effect === "create" && cost.foreign && !owned.has(name)) {
      unknown.set(cost.kind, (unknown.get(cost.kind) ?? 0) + 1);
      add(cost.store, cost.kind, [0, 1]);
    }
    if (["update", "replace"].includes(effect) && inputsOf(step.new)?.["value"] === UNKNOWN_TEXT) add(cost.store, cost.kind, [0, 0], parts(effect).reduce((sum, part) => sum + cost[part][0], 0));
    else for (const part of parts(effect)) add(cost.store, cost.kind, cost[part]);
    if (cost.kind === "team") add("access", "team", [memberCalls(effect, step), 0]);
    if (cost.kind === "environment" && effect === "create") protection(name, facts, ledger, add);
  }
  lookUps(unknown, facts, ledger, add);
  const sorted = [...kinds.values()].sort((a, b) => order(a.store, b.store) || order(a.kind, b.kind));
  const sum = (of: "writes" | "reads" | "possible"): number => sorted.reduce((total, kind) => total + kind[of], 0);
  return { writes: sum("writes"), reads: sum("reads"), possible: sum("possible"), exact: each.every(({ op }) => effectOf(op) !== "import"), kinds: sorted };
}

const parts = (effect: Effect): ("create" | "update" | "delete")[] => (effect === "replace" ? ["delete", "create"] : effect === "create" || effect === "update" || effect === "delete" ? [effect] : []);

const inputsOf = (side: CallStep["new"]): Readonly<Record<string, unknown>> | undefined => side?.inputs ?? undefined;

/** One call per login that comes or goes; a new team begins empty, and its deletion or import touches nobody. */
function memberCalls(effect: Effect, step: CallStep): number {
  if (effect === "delete" || effect === "import") return 0;
  const logins = (side: CallStep["new"]): unknown[] => [inputsOf(side)?.["members"]].filter(Array.isArray).flat();
  const [was, is] = [effect === "update" ? logins(step.old) : [], logins(step.new)];
  return [...was, ...is].filter((login) => was.includes(login) !== is.includes(login)).length;
}

/** A new environment's deletion protection is asked for, switched on and read back. */
function protection(name: string, facts: TopologyFacts, ledger: Partial<Ledger> | undefined, add: (store: "esc", kind: string, cost: Cost) => void): void {
  if (Object.entries(facts.environments).some(([place, { deletionProtected }]) => deletionProtected && logical.environment(place) === name && !ledger?.protectedEnvironments?.includes(place))) add("esc", "protection", [1, 2]);
}

/** What the program asks before it declares names that the ledger does not own, and repositories whose id it does not know. */
function lookUps(unknown: ReadonlyMap<string, number>, facts: TopologyFacts, ledger: Partial<Ledger> | undefined,
  add: (store: CallKind["store"], kind: string, cost: Cost) => void): void {
  const repositories = new Set(Object.values(facts.github).flatMap((github) => github.repositories));
  add("github", "look-up", [0, [...repositories].filter((repository) => ledger?.repositories?.[repository] === undefined).length]);
  if (unknown.size === 0) return;
  add("esc", "look-up", [0, 1]);
  if (unknown.has("secret") || unknown.has("variable")) add("github", "look-up", [0, 2]);
  add("access", "look-up", [0, (unknown.get("team") ?? 0) + Number(unknown.has("issuer"))]);
}
