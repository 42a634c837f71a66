import { order } from "../findings.ts";
import type { Ledger } from "../ledger.ts";
import { accessChanges, type AccessChanges } from "./access-changes.ts";
import { expectedCalls, type CallStep, type ExpectedCalls } from "./calls.ts";
import { findingsOf, type Diagnostic, type ReportFinding } from "./diagnostics.ts";
import { NO_FACTS, type TopologyFacts } from "./facts.ts";
import { destinationChanges, keyChanges, type DestinationChange, type KeyChange } from "./key-changes.ts";
import { recorded, sideBefore } from "./recorded.ts";
import { changingSteps, effects, type Effect, type Step } from "./steps.ts";
import { topologyChanges, type TopologyChanges } from "./topology-changes.ts";

/** What one preview would say on any state, live or shadow: names, properties and destinations, never a value. */
export interface PreviewReport {
  readonly schemaVersion: 1;
  readonly kind: "preview" | "plan";
  readonly stack: string;
  readonly outcome: "unchanged" | "changes" | "refused" | "failed";
  /** Sorted by name. `unknown` in a plan from data. */
  readonly steps: readonly Step[] | "unknown";
  readonly effects: Readonly<Partial<Record<Effect, number>>>;
  readonly keys: readonly KeyChange[] | "unknown";
  readonly destinations: readonly DestinationChange[] | "unknown";
  /** `unknown` where the last deployment did not record its topology, or the program did not get that far. */
  readonly topology: TopologyChanges | "unknown";
  readonly access: AccessChanges | "unknown";
  readonly calls: ExpectedCalls | "unknown";
  readonly policies: readonly PolicyResult[];
  readonly findings: readonly ReportFinding[];
  /** Required names without a value. */
  readonly missing: readonly string[];
  /** What the plan of the services leaves out. */
  readonly degraded: readonly string[];
  /** Whether names were looked for at the services; a preview without a token cannot. */
  readonly ownership: "checked" | "not checked";
  readonly notes: readonly string[];
}

export interface PolicyResult {
  readonly rule: string;
  readonly level: "advisory" | "mandatory";
  readonly name: string;
  readonly message: string;
}

/** What the engine told. */
export interface PreviewFacts {
  readonly stack: string;
  readonly steps: readonly CallStep[];
  /** Outputs of the stack as the state holds them, and as the program would leave them. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
  readonly policies: readonly PolicyResult[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the program said of it at its end; absent where it did not come so far. */
  readonly ownership?: unknown;
  /** Resources without their hooks. */
  readonly unguarded?: readonly ReportFinding[];
  /** What the data of the checkout declares, where the program ended before it said so itself. */
  readonly declared?: TopologyFacts;
  /** The engine's own exit was not 0. */
  readonly failed: boolean;
  readonly notes?: readonly string[];
}

/** Builds the report. Equal input, equal report: no clock, no chance, every list sorted. */
export function previewReport(told: PreviewFacts): PreviewReport {
  const steps = changingSteps(told.steps);
  const [was, is] = [recorded(told.before), recorded(told.after)];
  const after = is.side;
  const before = after === undefined ? undefined : sideBefore(was, told.before?.["ledger"], after);
  const compared = after !== undefined && before !== undefined;
  const { findings: said, untold } = findingsOf(told.diagnostics);
  const findings = [...said, ...(told.unguarded ?? [])];
  const keys = compared ? keyChanges(before, after, steps) : "unknown";
  const factsAfter = after?.facts ?? told.declared;
  const factsBefore = was.side?.facts ?? (was.deployed ? undefined : NO_FACTS);
  const known = factsAfter !== undefined && factsBefore !== undefined;
  const mandatory = told.policies.some(({ level }) => level === "mandatory");
  const refused = findings.length > 0 || mandatory;
  // A name that is only recorded, such as an alias, is a change of the outputs alone.
  const outcome = refused ? "refused" : told.failed ? "failed" : steps.length > 0 || (was.side !== undefined && JSON.stringify(was.side) !== JSON.stringify(after)) ? "changes" : "unchanged";
  return {
    schemaVersion: 1, kind: "preview", stack: told.stack, outcome, steps,
    effects: counted([...effects(steps).values()]),
    keys,
    destinations: keys === "unknown" ? "unknown" : destinationChanges(steps, keys),
    topology: known ? topologyChanges(factsBefore, factsAfter) : "unknown",
    access: known ? accessChanges(factsBefore, factsAfter) : "unknown",
    calls: after === undefined ? "unknown" : expectedCalls(told.steps, after.facts, ledgerOf(told.before)),
    policies: [...told.policies].sort((a, b) => order(a.rule, b.rule) || order(a.name, b.name) || order(a.message, b.message)),
    findings,
    missing: is.missing,
    degraded: is.degraded,
    ownership: after !== undefined && told.ownership === "checked" ? "checked" : "not checked",
    notes: [
      ...(told.notes ?? []),
      ...(untold && !refused ? ["The program or the engine ended with an error whose text is not repeated here: `pulumi preview` shows it."] : []),
      ...(factsAfter !== undefined && !known ? ["The last deployment did not record its topology: changes of it are told from the next deployment on."] : []),
      ...(was.deployed ? [] : ["Nothing is deployed yet: everything is new."]),
    ],
  };
}

/** A report from the topologies of two commits: what needs a state or a value is unknown. */
export function planReport(stack: string, before: Parameters<typeof topologyChanges>[0], after: Parameters<typeof topologyChanges>[1],
  findings: readonly ReportFinding[], notes: readonly string[]): PreviewReport {
  const topology = topologyChanges(before, after);
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  return {
    schemaVersion: 1, kind: "plan", stack, outcome: findings.length > 0 ? "refused" : changed ? "changes" : "unchanged",
    steps: "unknown", effects: {}, keys: "unknown", destinations: "unknown", topology, access: accessChanges(before, after), calls: "unknown",
    policies: [], findings: [...findings].sort((a, b) => order(a.name, b.name) || order(a.problem, b.problem)), missing: [], degraded: [], ownership: "not checked", notes,
  };
}

const ledgerOf = (outputs: PreviewFacts["before"]): Partial<Ledger> | undefined => {
  const ledger = outputs?.["ledger"];
  return typeof ledger === "object" && ledger !== null ? (ledger as Partial<Ledger>) : undefined;
};

function counted(found: readonly Effect[]): Partial<Record<Effect, number>> {
  const counts: Partial<Record<Effect, number>> = {};
  for (const effect of [...found].sort(order) as Effect[]) counts[effect] = (counts[effect] ?? 0) + 1;
  return counts;
}
