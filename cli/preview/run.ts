import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { previewReport, type PreviewReport } from "../../model/changes/report.ts";
import { shortName } from "../stack-name.ts";
import { declaredFacts } from "./declared-facts.ts";
import { enginePreview } from "./engine-preview.ts";
import { Progress } from "./progress.ts";
import { unguardedResources } from "./unguarded.ts";

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
  /** Whether each resource has its hooks is looked up in a second run; default true. */
  readonly hooks?: boolean;
  /** Hears how far it is, for a person who waits. */
  readonly say?: (line: string) => void;
}

/** Runs the engine's preview and reports it. Throws CliError when there is no plan; what is refused is in the report. */
export async function runPreview(options: PreviewOptions): Promise<PreviewReport> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const env = options.env ?? process.env;
  const stack = options.as ?? options.stack;
  const progress = new Progress(options.say, `Previewing ${shortName(stack)}: the state, the program, each resource …`);
  const [told, bare] = await Promise.all([
    enginePreview({ cwd, env, stack: options.stack, configFile: options.configFile, policyPacks: (options.policyPacks ?? defaultPacks(cwd)).map((pack) => resolve(cwd, pack)), onStep: () => progress.step() }),
    options.hooks === false ? [] : unguardedResources({ cwd, env, stack: options.stack, as: shortName(stack), ...(options.configFile === undefined ? {} : { configFile: options.configFile }) }).catch(() => undefined),
  ]).finally(() => progress.end());
  // A program that refuses its data ends before it says what it declares: then the data alone tells the topology.
  const declared = told.after?.["topology"] === undefined ? await declaredFacts({ cwd, stack, env }).catch(() => undefined) : undefined;
  return previewReport({ ...told, ...(bare === undefined ? {} : { unguarded: bare }), stack: shortName(stack), notes: [...(options.notes ?? []), ...(bare === undefined ? ["Whether every resource has its hooks could not be looked up."] : [])], ...(declared === undefined ? {} : { declared: declared.facts }) });
}

export const defaultPacks = (cwd: string): string[] => (existsSync(join(cwd, "policies", "PulumiPolicy.yaml")) ? ["policies"] : []);
