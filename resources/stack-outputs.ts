import { output } from "@pulumi/pulumi";
import { outputName, packed } from "../model/machine-outputs.ts";
import type { TopologyOutputs } from "./secret-topology.ts";

/** What the stack leaves: for people only what lacks, which is empty in a healthy stack; beside it what programs read. */
export function stackOutputs({ ledger, topology, contents, counts, ...shown }: TopologyOutputs): Record<string, unknown> {
  return {
    ...shown,
    [outputName("ledger")]: output(ledger).apply(packed),
    [outputName("topology")]: packed(topology),
    [outputName("contents")]: packed(contents),
    [outputName("counts")]: packed(counts),
  };
}
