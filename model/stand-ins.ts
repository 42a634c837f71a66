import { createHash } from "node:crypto";

/**
 * What takes a value's place in a shadow state. Everybody may know these texts: whoever meets one outside a preview on a shadow has
 * taken a stand-in for a value, and refuses it.
 */
const MARK = "held:";

export const standIn = (name: string): string => `${MARK}${name}`;

export const isStandIn = (value: string): boolean => value.startsWith(MARK);

/** Bytes in place of a generated value: of its length (in bytes), so that consumers of base64 and hex get what they expect. */
export const standInBytes = (logicalName: string, length: number): Buffer =>
  createHash("shake256", { outputLength: length }).update(standIn(logicalName)).digest();
