import type { Output, Resource } from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random/randomBytes.js";
import { FindingsError } from "../model/findings.ts";
import { logical } from "../model/names.ts";
import { standInBytes } from "../model/stand-ins.ts";
import type { GeneratedSpec } from "../model/topology.ts";
import type { Safeguards } from "./safeguards.ts";
import { isKnown, settled } from "./settled.ts";
import { standInFound } from "./shadow-preview.ts";

/** 64 random bytes read as 88 characters of base64: more than any consumer asks for. */
const BYTES = 64;
export const KEY_BYTES = 32;
export const KEY_NAME = "ledger-key";

/** Values of one generated name, newest first. */
export interface GeneratedValue {
  readonly spec: GeneratedSpec;
  readonly generations: readonly { readonly id: string; readonly value: Output<string> }[];
}

/**
 * One protected random resource per generation. No keepers: a keeper on one resource destroys the previous value, which
 * verifiers still need.
 */
export function generateValues(specs: readonly GeneratedSpec[], parent: Resource, safeguards: Safeguards): GeneratedValue[] {
  return specs.map((spec) => ({
    spec,
    generations: spec.generations.map((id) => ({
      id,
      value: new RandomBytes(logical.generation(spec.row.name, id), { length: BYTES }, { parent, protect: true, hooks: safeguards.inside() }).base64,
    })),
  }));
}

/** The stack's fingerprint key: 256 bits, protected, never an output. */
export function ledgerKey(parent: Resource, safeguards: Safeguards): Output<string> {
  return new RandomBytes(KEY_NAME, { length: KEY_BYTES }, { parent, protect: true, hooks: safeguards.inside() }).base64;
}

/** Refuses a shadow's stand-ins for generated values: everybody can compute them. Waits for values that this deployment makes. */
export async function refuseStandInKeys(generated: readonly GeneratedValue[], key: Output<string>): Promise<void> {
  const all = [{ name: KEY_NAME, length: KEY_BYTES, value: key },
    ...generated.flatMap(({ spec, generations }) => generations.map(({ id, value }) => ({ name: logical.generation(spec.row.name, id), length: BYTES, value })))];
  const findings = await Promise.all(all.map(async ({ name, length, value }) => {
    // Not known in a preview that creates it: then it is new.
    if (!(await isKnown(value))) return [];
    return (await settled(value.apply((v) => v === standInBytes(name, length).toString("base64")))) ? [standInFound(name)] : [];
  }));
  if (findings.flat().length > 0) throw new FindingsError(findings.flat());
}
