import { createHash } from "node:crypto";
import { SECRET, SIGNATURE } from "../deployed-state.ts";
import { CliError, EXIT } from "../errors.ts";

/** One resource as a state writes it: known and unknown fields alike. */
export interface RawResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly [field: string]: unknown;
}

export type Properties = Record<string, unknown>;

/** An encrypted export, as far as it is looked at. */
export interface RawExport {
  /** ISO instant at which the state was saved. */
  readonly time: string;
  readonly resources: readonly RawResource[];
  readonly pending: readonly unknown[];
  /** Names of parts of the deployment that are none of the above. */
  readonly others: readonly string[];
}

const ASSET = "c44067f5952c0a294b673a41bacd8c17";
/** Parts of a deployment that are replaced or empty in every shadow. */
const PARTS = ["manifest", "secrets_providers", "resources", "pending_operations", "metadata"];

/** A secret whose text stands there: the engine reads `plaintext` as well as `ciphertext`. */
export const secretOf = (value: unknown): Properties => ({ [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) });

export const assetOf = (text: string): Properties => ({ [SIGNATURE]: ASSET, text, hash: createHash("sha256").update(text).digest("hex") });

/** Whether the engine has marked anything in there: a secret, an asset, a reference. */
export const hasMark = (node: unknown): boolean =>
  typeof node === "object" && node !== null && (SIGNATURE in node || Object.values(node).some(hasMark));

/** Stack and project that a URN names. */
export function placeOf(urn: string): { readonly stack: string; readonly project: string } | undefined {
  const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn) ?? [];
  return stack === undefined || project === undefined ? undefined : { stack, project };
}

/** Reads the text of `pulumi stack export`. Throws CliError; the text is never quoted, for it may hold values. */
export function readExport(text: string, place: string): RawExport {
  const refuse = (): never => {
    throw new CliError(EXIT.usage, `${place} is not what \`pulumi stack export\` writes.`, "give its file, or pipe it in with --export -");
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse();
  }
  const deployment = isObject(parsed) ? parsed["deployment"] : undefined;
  if (!isObject(deployment) || !isObject(deployment["manifest"])) return refuse();
  const { resources = [], pending_operations: pending } = deployment;
  const time = deployment["manifest"]["time"];
  if (typeof time !== "string" || Number.isNaN(Date.parse(time)) || !Array.isArray(resources) || !resources.every(isResource)) return refuse();
  return { time, resources, pending: Array.isArray(pending) ? pending : [], others: Object.keys(deployment).filter((key) => !PARTS.includes(key)) };
}

const isObject = (node: unknown): node is Properties => typeof node === "object" && node !== null && !Array.isArray(node);

const isResource = (node: unknown): node is RawResource => isObject(node) && typeof node["urn"] === "string" && typeof node["type"] === "string"
  && ["inputs", "outputs"].every((side) => node[side] === undefined || node[side] === null || isObject(node[side]));
