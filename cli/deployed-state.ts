import type { Ledger } from "../model/ledger.ts";
import { openedOutputs } from "../model/machine-outputs.ts";
import { logicalName } from "../model/names.ts";

/** One resource of a decrypted export. Holds values in clear: in memory only, never printed. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a stack's state says was deployed. */
export interface DeployedState {
  readonly stack: string;
  readonly resources: readonly StateResource[];
  readonly ledger: Ledger | undefined;
  /** Logical names of creations that nobody saw end. */
  readonly pending: readonly string[];
}

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly { urn: string; type: string; id?: string; inputs?: unknown; outputs?: unknown; delete?: boolean }[];
    readonly pending_operations?: readonly { resource: { urn: string } }[];
  };
}

/** Key by which the engine marks a value in a state, and the mark of a secret. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Reads the text of `pulumi stack export --show-secrets`. */
export function readDeployedState(text: string): DeployedState {
  const { deployment } = JSON.parse(text) as Exported;
  const resources = (deployment?.resources ?? []).filter((r) => r.delete !== true).map((r): StateResource => ({
    urn: r.urn,
    type: r.type,
    name: logicalName(r.urn),
    id: r.id ?? "",
    inputs: decoded(r.inputs ?? {}) as Record<string, unknown>,
    outputs: decoded(r.outputs ?? {}) as Record<string, unknown>,
  }));
  const root = resources.find((r) => r.type === "pulumi:pulumi:Stack");
  return {
    stack: root?.urn.split("::")[0]?.slice("urn:pulumi:".length) ?? "",
    resources,
    ledger: openedOutputs(root?.outputs ?? {})["ledger"] as Ledger | undefined,
    pending: (deployment?.pending_operations ?? []).map((o) => logicalName(o.resource.urn)),
  };
}

/** Takes the engine's wrapping off: secrets become their value, assets their text. */
function decoded(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(decoded);
  if (typeof node !== "object" || node === null) return node;
  const object = node as Record<string, unknown>;
  if (object[SIGNATURE] === SECRET && typeof object["plaintext"] === "string") return decoded(JSON.parse(object["plaintext"]));
  if (object[SIGNATURE] !== undefined && typeof object["text"] === "string") return object["text"];
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, decoded(value)]));
}

export const ofType = (state: DeployedState, type: string): StateResource[] => state.resources.filter((r) => r.type === type);

export const text = (value: unknown): string => (typeof value === "string" ? value : "");
