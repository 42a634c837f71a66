import { resolve } from "node:path";
import { engine } from "./engine.ts";
import { CliError, EXIT } from "./errors.ts";
import type { Output } from "./output.ts";
import { runPreview } from "./preview/run.ts";
import { previewOnShadow } from "./preview/shadow-ground.ts";
import { exitOf, reportTargets, writeReports } from "./preview/write-reports.ts";

export interface PreviewCommand {
  readonly stack?: string;
  readonly cwd: string;
  /** Folders; absent = `policies` where it is a pack; false = none (`--no-policy-pack`). */
  readonly policyPack?: readonly string[] | false;
  readonly configFile?: string;
  /** File of a shadow state: the preview runs on that, without a token or a value. */
  readonly shadow?: string;
  /** With `shadow`: commit that it must be an ancestor of. */
  readonly commit?: string;
  readonly format?: string;
  readonly write?: readonly string[];
  readonly json?: boolean;
}

/** Tells what an apply would do, on the stack's own state or on a shadow of it. Reads only. */
export async function preview(options: PreviewCommand, out: Output): Promise<number> {
  const targets = reportTargets(options);
  const cwd = resolve(options.cwd);
  const packs = options.policyPack === undefined ? {} : { policyPacks: options.policyPack === false ? [] : options.policyPack };
  if (options.shadow !== undefined) {
    if (options.configFile !== undefined) throw new CliError(EXIT.usage, "--config-file and --shadow exclude each other.", "leave one of them out");
    const { openShadow } = await import("./shadow/backend.ts");
    const report = await previewOnShadow(openShadow, { file: resolve(options.shadow), cwd, ...(options.stack === undefined ? {} : { stack: options.stack }), ...(options.commit === undefined ? {} : { commit: options.commit }), ...packs, say: out.talk });
    writeReports(report, cwd, targets, out, { base: options.commit });
    return exitOf(report);
  }
  const stack = options.stack ?? (await engine(["stack", "--show-name", "--non-interactive"], { cwd })).trim();
  if (!/^[\w.-]+(\/[\w.-]+){0,2}$/.test(stack)) throw new CliError(EXIT.usage, `"${stack}" is no name of a stack.`, "name one with --stack");
  const report = await runPreview({
    cwd, stack, say: out.talk,
    ...packs,
    ...(options.configFile === undefined ? {} : { configFile: resolve(options.configFile) }),
  });
  writeReports(report, cwd, targets, out);
  return exitOf(report);
}
