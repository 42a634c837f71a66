import { getOrganization, getProject, getStack, StackReference } from "@pulumi/pulumi";
import type { Ledger } from "../model/ledger.ts";
import { outputName, unpacked } from "../model/machine-outputs.ts";

/** The ledger of the last deployment that wrote one; undefined for a stack that never had any. */
export async function lastLedger(): Promise<Ledger | undefined> {
  // Full name: the short form is refused on some backends, and means another project on others.
  // The logical name is the same on every backend, so that a copy of the state elsewhere is the same state.
  const self = new StackReference("self", { name: `${getOrganization()}/${getProject()}/${getStack()}` });
  const { value } = await self.getOutputDetails(outputName("ledger"));
  if (value !== undefined) return unpacked(value) as Ledger;
  // A stack deployed by a program before these texts: read for one release.
  return (await self.getOutputDetails("ledger")).value as Ledger | undefined;
}
