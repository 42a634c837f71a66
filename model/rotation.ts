import { createHash } from "node:crypto";
import type { LedgerEntry } from "./ledger.ts";

const DAY = 24 * 60 * 60 * 1000;
/** Largest part of its period by which a value falls due early. */
export const JITTER = 0.1;

/** When a value is due. */
export interface DueQuestion {
  readonly stack: string;
  /** Canonical name. */
  readonly name: string;
  /** Its row's period. */
  readonly days: number;
  readonly entry: Pick<LedgerEntry, "rotatedAt" | "rotations">;
}

/**
 * Milliseconds since 1970 at which a value is due: a period after its date; from its first rotation on up to a tenth of the period
 * earlier, by whole days that follow from stack and name. So values that came on one day do not fall due on one day for ever, and none
 * becomes older than its period. NaN for a date that cannot be read.
 */
export function dueAt({ stack, name, days, entry }: DueQuestion): number {
  const early = (entry.rotations ?? 0) > 0 ? Math.floor(share(stack, name) * (Math.floor(days * JITTER) + 1)) : 0;
  return Date.parse(entry.rotatedAt) + (days - early) * DAY;
}

/** A number from 0 up to 1, the same for the same stack and name. */
const share = (stack: string, name: string): number => createHash("sha256").update(`${stack}\0${name}`).digest().readUInt32BE(0) / 2 ** 32;
