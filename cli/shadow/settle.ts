import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { openedOutputs, packedOutputs } from "../../model/machine-outputs.ts";
import { treatmentOf } from "./allow-list.ts";
import { layOut } from "./backend.ts";
import { enginePreview } from "./engine-preview.ts";
import type { Properties } from "./engine-format.ts";
import { object, settleLedger } from "./ledger-copy.ts";
import type { Shadow } from "./shadow-file.ts";

interface Goal {
  readonly inputDiff?: { readonly updates?: Properties };
  readonly outputDiff?: { readonly adds?: Properties | null; readonly deletes?: readonly string[] | null; readonly updates?: Properties | null };
}
interface Plan {
  readonly resourcePlans: Readonly<Record<string, { readonly goal?: Goal }>>;
}

const STACK = "pulumi:pulumi:Stack";
const STILL = "a preview of the deployed program on it still shows changes";

/** First the inputs, then the ledger, which is known only once no input changes any more. */
const ROUNDS = 2;

/**
 * Fills in what the deployed program derives from stand-ins, by previews of that program: documents, GitHub copies, fingerprints. The
 * program gets no value, so none comes back. Throws CliError unless a last preview then changes nothing: otherwise the state is not
 * what that program would deploy, and nobody should preview on it.
 */
export async function settled(shadow: Shadow, program: string): Promise<Shadow> {
  const work = mkdtempSync(join(tmpdir(), "sophia-plan-"));
  try {
    let current = shadow;
    for (let round = 0; round < ROUNDS; round++) current = filled(current, await planOf(current, program, join(work, `plan-${round}.json`)));
    const last = await planOf(current, program, join(work, "plan-last.json"), ["--expect-no-changes"]);
    const moved = changedOutputs(last);
    if (moved.length > 0) throw unsettled(`${STILL}: ${moved.join(", ")}`, "");
    return current;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function planOf(shadow: Shadow, program: string, file: string, more: readonly string[] = []): Promise<Plan> {
  const opened = layOut(shadow, program);
  try {
    // The plan is in the state's own format. What it shows are stand-ins.
    const run = await enginePreview(opened, ["--save-plan", file, "--show-secrets", "--color", "never", ...more], false);
    if (run.code !== 0) throw unsettled(more.length > 0 ? STILL : "the preview failed", run.output);
    return JSON.parse(readFileSync(file, "utf8")) as Plan;
  } finally {
    await opened.close();
  }
}

/** The shadow with what the plan puts into places that wait for it. */
export function filled(shadow: Shadow, plan: Plan): Shadow {
  const copy = structuredClone(shadow);
  for (const resource of copy.state.resources) {
    const goal = plan.resourcePlans[resource.urn]?.goal;
    for (const [key, value] of Object.entries(goal?.inputDiff?.updates ?? {})) {
      if (!["settled", "document"].includes(treatmentOf(resource.type, key) ?? "")) continue;
      if (resource.inputs && key in resource.inputs) resource.inputs[key] = value;
      if (resource.outputs && key in resource.outputs) resource.outputs[key] = value;
    }
    if (resource.type !== STACK || !resource.outputs) continue;
    const outputs = openedOutputs(resource.outputs);
    const [ledger, planned] = [object(outputs["ledger"]), object(openedOutputs(goal?.outputDiff?.updates ?? {})["ledger"])];
    if (ledger && planned) settleLedger(ledger, planned);
    Object.assign(resource.outputs, packedOutputs(outputs));
  }
  return copy;
}


/** Names of the stack's outputs that would change: they alone do not fail the engine's own check, and most of them it never shows. */
export function changedOutputs(plan: Plan): string[] {
  return Object.entries(plan.resourcePlans).filter(([urn]) => urn.includes(`::${STACK}::`)).flatMap(([, { goal }]) => {
    const { adds, deletes, updates } = goal?.outputDiff ?? {};
    return [...Object.keys(adds ?? {}), ...(deletes ?? []), ...Object.keys(updates ?? {})].sort();
  });
}

/** What the engine said goes along: it had no value to say. */
const unsettled = (why: string, output: string): CliError => new CliError(EXIT.findings, `${output.trimEnd()}\n\nThe shadow does not settle: ${why}. Nothing was written.`,
  "deploy the commit that you named until `pulumi preview` shows no change, check it out here, and write the shadow anew");
