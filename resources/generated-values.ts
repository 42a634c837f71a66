import type { Output, Resource } from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random/randomBytes.js";
import { logical } from "../model/names.ts";
import type { GeneratedSpec } from "../model/topology.ts";
import type { Safeguards } from "./safeguards.ts";

/** 64 random bytes read as 88 characters of base64: more than any consumer asks for. */
const BYTES = 64;

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
  return new RandomBytes("ledger-key", { length: 32 }, { parent, protect: true, hooks: safeguards.inside() }).base64;
}
