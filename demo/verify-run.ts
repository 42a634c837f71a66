import { execFile } from "node:child_process";
import { join } from "node:path";
import { CliError, EXIT } from "../cli/errors.ts";
import type { Checked, Difference } from "../cli/verification/report.ts";

/** Runs `sophia-secrets verify` as a person would, and reads its JSON. */
export async function verifyStack(stack: string, options: { node: string; project: string; environment: Readonly<Record<string, string>> }):
  Promise<{ readonly checked: Checked; readonly differences: readonly Difference[]; readonly printed: string }> {
  const args = [join(options.project, "cli", "main.ts"), "verify", "--stack", stack, "--cwd", options.project, "--json"];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(options.node, args, { cwd: options.project, env: { ...options.environment }, maxBuffer: 64 * 1024 * 1024 }, (_error, out, err) => resolve({ stdout: out, stderr: err }));
  });
  try {
    return { ...(JSON.parse(stdout) as { checked: Checked; differences: Difference[] }), printed: `${stdout}\n${stderr}` };
  } catch {
    throw new CliError(EXIT.prerequisite, `\`sophia-secrets verify\` of ${stack} failed:\n${stderr}`);
  }
}
