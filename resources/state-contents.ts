import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { KEY_BYTES, KEY_NAME } from "./generated-values.ts";

/** Logical names in a stack's state, and of creations that an earlier run began and nobody saw end. */
export interface StateContents {
  readonly resources: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
  /** Stashes that hold something; one of which that cannot be told counts as well. */
  readonly held: ReadonlySet<string>;
}

interface Resource {
  readonly urn: string;
  readonly type?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly delete?: boolean;
}

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly Resource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
  };
}

/** Reads the state of this stack from its encrypted export; values are never decrypted. */
export async function readState(stack: string, directory: string): Promise<StateContents> {
  const { stdout } = await promisify(execFile)("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], { cwd: directory, maxBuffer: 512 * 1024 * 1024 });
  return stateContents(JSON.parse(stdout) as Exported);
}

export function stateContents(exported: Exported): StateContents {
  const name = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
  const resources = (exported.deployment?.resources ?? []).filter((r) => r.delete !== true);
  const key = resources.find((r) => name(r.urn) === KEY_NAME)?.outputs?.["base64"];
  return {
    resources: new Set(resources.map((r) => name(r.urn))),
    pending: new Set((exported.deployment?.pending_operations ?? []).filter((o) => o.type === "creating").map((o) => name(o.resource.urn))),
    held: new Set(resources.filter((r) => r.type === "pulumi:index:Stash" && !isEmpty(r.inputs?.["input"], key)).map((r) => name(r.urn))),
  };
}

const EMPTY = '""';
/** The key as JSON: base64 between quotes. */
const KEY_LENGTH = Math.ceil(KEY_BYTES / 3) * 4 + 2;

/**
 * Whether a secret is the empty text. A cipher tells the length of what it hides: it adds as much to every text, and how much that is the
 * fingerprint key says, whose length is known.
 */
function isEmpty(secret: unknown, key: unknown): boolean {
  const { plaintext } = (secret ?? {}) as { readonly plaintext?: unknown };
  if (typeof plaintext === "string") return plaintext === EMPTY;
  const [length, reference] = [lengthOf(secret), lengthOf(key)];
  return length !== undefined && reference !== undefined && length - (reference - KEY_LENGTH) === EMPTY.length;
}

/** Bytes of a ciphertext; a provider may put a version and a nonce before it, each with a colon after it. */
function lengthOf(secret: unknown): number | undefined {
  const { ciphertext } = (secret ?? {}) as { readonly ciphertext?: unknown };
  return typeof ciphertext === "string" ? Buffer.from(ciphertext.slice(ciphertext.lastIndexOf(":") + 1), "base64").length : undefined;
}
