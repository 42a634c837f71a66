import type { EngineEvent } from "../e2e/engine-records.ts";

/** One violation as the engine tells it. */
export type PolicyEvent = NonNullable<EngineEvent["policyEvent"]>;

/** The violations among the engine's events, without its marks of colour. */
export const policyEvents = (events: readonly EngineEvent[]): PolicyEvent[] =>
  events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [{ ...policyEvent, message: policyEvent.message.replace(/<\{%.*?%\}>/g, "").trim() }]));
