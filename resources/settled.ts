import type { Output } from "@pulumi/pulumi";

/** Whether a value is known already: always, but for what a preview cannot know. */
export const isKnown = (output: Output<unknown>): Promise<boolean> => (output as unknown as { isKnown: Promise<boolean> }).isKnown;

/**
 * The value of an output that is known even in a preview. Throws for an unknown one instead of waiting: a wait that never ends
 * would let the program run dry. Only a Stash fed from plain input may be asked.
 */
export async function settled<T>(output: Output<T>): Promise<T> {
  if (!(await isKnown(output))) throw new Error("A held value is not known yet; only a Stash fed from plain input may be awaited.");
  return new Promise((resolve) => output.apply(resolve));
}
