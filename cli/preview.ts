import { resolve } from "node:path";
import { engine } from "./engine.ts";
import { CliError, EXIT } from "./errors.ts";
import type { Output } from "./output.ts";
import { runPreview } from "./preview/run.ts";
import { exitOf, reportTargets, writeReports } from "./preview/write-reports.ts";

export interface PreviewCommand {
  readonly stack?: string;
  readonly cwd: string;
  /** Folders; absent = `policies` where it is a pack; false = none (`--no-policy-pack`). */
  readonly policyPack?: readonly string[] | false;
  readonly configFile?: string;
  readonly format?: string;
  readonly write?: readonly string[];
  readonly json?: boolean;
}

/** Tells what an apply would do, on the stack's own state. Reads only. */
export async function preview(options: PreviewCommand, out: Output): Promise<number> {
  const targets = reportTargets(options);
  const cwd = resolve(options.cwd);
  const stack = options.stack ?? (await engine(["stack", "--show-name", "--non-interactive"], { cwd })).trim();
  if (!/^[\w.-]+(\/[\w.-]+){0,2}$/.test(stack)) throw new CliError(EXIT.usage, `"${stack}" is no name of a stack.`, "name one with --stack");
  const report = await runPreview({
    cwd, stack,
    ...(options.policyPack === undefined ? {} : { policyPacks: options.policyPack === false ? [] : options.policyPack }),
    ...(options.configFile === undefined ? {} : { configFile: resolve(options.configFile) }),
  });
  writeReports(report, cwd, targets, out);
  return exitOf(report);
}
