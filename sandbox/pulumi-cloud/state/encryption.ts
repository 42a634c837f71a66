import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { fail } from "../../core/http-error.ts";

const FORMAT = 1;
const NONCE = 12;
const TAG = 16;

/** The identity of a stack as far as its secrets go. */
export interface StackKey {
  readonly id: string;
  /** 256 bits, base64. */
  readonly key: string;
}

export const newKey = (): string => randomBytes(32).toString("base64");

/** AES-256-GCM under the stack's key; the stack's id is bound in, so that no other stack opens it. */
export function encrypt(stack: StackKey, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(stack.key, "base64"), nonce);
  cipher.setAAD(Buffer.from(stack.id));
  return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Throws 400 for anything that this stack has not encrypted. */
export function decrypt(stack: StackKey, box: Uint8Array): Buffer {
  if (box.length < 1 + NONCE + TAG || box[0] !== FORMAT) return notOurs();
  try {
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(stack.key, "base64"), box.subarray(1, 1 + NONCE));
    decipher.setAAD(Buffer.from(stack.id));
    decipher.setAuthTag(box.subarray(box.length - TAG));
    return Buffer.concat([decipher.update(box.subarray(1 + NONCE, box.length - TAG)), decipher.final()]);
  } catch {
    return notOurs();
  }
}

const notOurs = (): never => fail(400, "Bad Request: invalid ciphertext: it was not encrypted for this stack");
