import type { TopologyFacts } from "./facts.ts";
import { effects, type Step, type StepMetadata } from "./steps.ts";
export interface CallStep extends StepMetadata { readonly old?: { readonly inputs?: Readonly<Record<string, unknown>> }; readonly new?: { readonly inputs?: Readonly<Record<string, unknown>> } }
export interface ExpectedCalls { readonly writes: number; readonly reads: number; readonly kinds: readonly { readonly store: string; readonly kind: string; readonly writes: number; readonly reads: number }[] }
export const expectedCalls = (_steps: readonly CallStep[], _facts: TopologyFacts | undefined): ExpectedCalls => ({ writes: 0, reads: 0, kinds: [] });
void (undefined as unknown as Step); void effects;
