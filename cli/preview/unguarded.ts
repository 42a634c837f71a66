import type { ReportFinding } from "../../model/changes/diagnostics.ts";
import { hookedInExport, hookedInPreview, unguarded } from "../../model/resource-hooks.ts";
import { engine, engineRun, jsonIn } from "../engine.ts";

/**
 * Resources without their hooks, in the plan and in the encrypted state. The events of a preview do not tell hooks, its JSON does: hence
 * a run of its own. A plan that is refused has none, and the report says why.
 */
export async function unguardedResources(options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly stack: string; readonly as: string; readonly configFile?: string }): Promise<ReportFinding[]> {
  const { cwd, env, stack, as, configFile } = options;
  const settings = configFile === undefined ? [] : ["--config-file", configFile];
  const [preview, state] = await Promise.all([
    engineRun(["preview", "--json", "--show-sames", "--non-interactive", "--color", "never", "--stack", stack, ...settings], { cwd, env }),
    engine(["stack", "export", "--non-interactive", "--stack", stack], { cwd, env }).catch(() => "{}"),
  ]);
  if (preview.code !== 0) return [];
  const plan = jsonIn(preview.stdout);
  return unguarded(hookedInPreview(plan), hookedInExport(state), as).map(({ name, place, problem, remedy }) => ({ rule: "hooks", name, place, problem, remedy }));
}
