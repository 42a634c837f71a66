import { spawn } from "node:child_process";
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
export function enginePreview(opened: OpenShadow, args: readonly string[], show: boolean): Promise<PreviewRun> {
  checkPreviewArguments(args);
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", ["preview", "--stack", opened.stack, "--config-file", opened.configFile, "--non-interactive", ...args],
      { cwd: opened.cwd, env: opened.env, stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"] });
    // Ctrl-C reaches the engine too: it ends in its own way, and what was laid out for it is removed.
    const wait = (): void => undefined;
    process.on("SIGINT", wait);
    const parts: Buffer[] = [];
    child.stdout?.on("data", (part: Buffer) => parts.push(part));
    child.stderr?.on("data", (part: Buffer) => parts.push(part));
    child.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT"
      ? new CliError(EXIT.prerequisite, "The Pulumi engine is not on the PATH.", "install Pulumi 3.259 or newer, or run `npm run toolchain` and use the PATH it prints") : error));
    child.once("close", (code) => {
      process.off("SIGINT", wait);
      resolve({ code: code ?? 1, output: Buffer.concat(parts).toString() });
    });
  });
}
