import { openedOutputs } from "../../model/machine-outputs.ts";

interface State {
  readonly deployment: { readonly resources: readonly { readonly type: string; outputs?: Record<string, unknown> }[] };
}

/** A state as a program left it that kept `ledger`, `topology` and `contents` as objects: commit 69b7da9 and before. */
export function previousShape<S extends State>(state: S): S {
  const old = structuredClone(state);
  for (const resource of old.deployment.resources) if (resource.type === "pulumi:pulumi:Stack" && resource.outputs) resource.outputs = { ...openedOutputs(resource.outputs) };
  return old;
}
