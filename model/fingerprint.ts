import { createHash, createHmac } from "node:crypto";

/** First 128 bits, in hex, of the HMAC-SHA-256 of `value` under the stack's key. Without the key it tells equality and nothing else. */
export const fingerprint = (keyBase64: string, value: string): string =>
  createHmac("sha256", Buffer.from(keyBase64, "base64")).update(value, "utf8").digest("hex").slice(0, 32);

/** Short name of a key (8 hex digits), kept beside each fingerprint: a replaced key must not look like replaced values. */
export const keyId = (keyBase64: string): string =>
  createHash("sha256").update("sophia ledger key\0").update(Buffer.from(keyBase64, "base64")).digest("hex").slice(0, 8);
