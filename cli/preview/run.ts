import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { previewReport, type PreviewReport } from "../../model/changes/report.ts";
import { declaredFacts } from "./declared-facts.ts";
import { enginePreview } from "./engine-preview.ts";

export interface PreviewOptions {
  /** Folder with Pulumi.yaml; default the present one. */
  readonly cwd?: string;
  readonly stack: string;
  /** What the engine and the program see; default this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly configFile?: string;
  /** Folders of policy packs; default `policies` where it is one. */
  readonly policyPacks?: readonly string[];
  /** Name of the stack in the report, where the state has another one (a shadow). */
  readonly as?: string;
  readonly notes?: readonly string[];
}

/** Runs the engine's preview and reports it. Throws CliError when there is no plan; what is refused is in the report. */
export async function runPreview(options: PreviewOptions): Promise<PreviewReport> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const env = options.env ?? process.env;
  const stack = options.as ?? options.stack;
  const told = await enginePreview({ cwd, env, stack: options.stack, configFile: options.configFile, policyPacks: (options.policyPacks ?? defaultPacks(cwd)).map((pack) => resolve(cwd, pack)) });
  // A program that refuses its data ends before it says what it declares: then the data alone tells the topology.
  const declared = told.after?.["topology"] === undefined ? await declaredFacts({ cwd, stack, env }).catch(() => undefined) : undefined;
  return previewReport({ ...told, stack: shortName(stack), notes: options.notes ?? [], ...(declared === undefined ? {} : { declared: declared.facts }) });
}

export const defaultPacks = (cwd: string): string[] => (existsSync(join(cwd, "policies", "PulumiPolicy.yaml")) ? ["policies"] : []);

/** `organization/project/stack` → `stack`: equal on every backend. */
export const shortName = (stack: string): string => stack.slice(stack.lastIndexOf("/") + 1);
