import { engineRun } from "../engine.ts";
import { CliError, EXIT } from "../errors.ts";
import type { OpenShadow } from "./backend.ts";

/** Options that would turn the run away from its shadow, by what the message says of them. */
const REFUSED: readonly (readonly [pattern: RegExp, message: string, remedy: string])[] = [
  [/^(--refresh(=(?!false$).*)?|--run-program(=.*)?|-r.*)$/, "A shadow cannot be refreshed: there is no service behind it to read.", "leave --refresh out"],
  [/^(--stack(=.*)?|-s.*|--cwd(=.*)?|-C.*|--config-file(=.*)?)$/, "The shadow itself says which stack, folder and settings are previewed.", "leave --stack, --cwd and --config-file out"],
];

/** Throws CliError for arguments that a shadow cannot serve. */
export function checkPreviewArguments(args: readonly string[]): void {
  for (const [pattern, message, remedy] of REFUSED) if (args.some((a) => pattern.test(a))) throw new CliError(EXIT.usage, message, remedy);
}

export interface PreviewRun {
  readonly code: number;
  /** "" where the output went straight to the terminal. */
  readonly output: string;
}

/** Runs the engine's preview on an open shadow. With `show`, its output goes where this process's goes. */
export async function enginePreview(opened: OpenShadow, args: readonly string[], show: boolean): Promise<PreviewRun> {
  checkPreviewArguments(args);
  // Ctrl-C reaches the engine too: it ends in its own way, and what was laid out for it is removed.
  const wait = (): void => undefined;
  process.on("SIGINT", wait);
  try {
    const { code, stdout, stderr } = await engineRun(["preview", "--stack", opened.stack, "--config-file", opened.configFile, "--non-interactive", ...args],
      { cwd: opened.cwd, env: opened.env, ...(show ? { shown: "through" as const } : {}) });
    return { code, output: stdout + stderr };
  } finally {
    process.off("SIGINT", wait);
  }
}
