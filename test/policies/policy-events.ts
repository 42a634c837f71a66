import { readFileSync } from "node:fs";

/** One violation as the engine logs it. */
export interface PolicyEvent {
  readonly policyName: string;
  readonly message: string;
  readonly enforcementLevel: string;
  readonly resourceUrn: string;
}

/** The violations in an event log of the engine. */
export function policyEvents(file: string): PolicyEvent[] {
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as { policyEvent?: PolicyEvent });
  return lines.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [{ ...policyEvent, message: policyEvent.message.trim() }]));
}
