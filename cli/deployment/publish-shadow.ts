import { spawn } from "node:child_process";
import { join } from "node:path";
import { CliError, EXIT } from "../errors.ts";

/** What the next pull requests are previewed on: made after a green deployment of `commit`, into `file`. */
export interface ShadowJob {
  readonly stack: string;
  readonly cwd: string;
  readonly commit: string;
  readonly file: string;
}

/** The seam of `deploy`: throws CliError when no shadow could be made; the one before stays then. */
export type PublishShadow = (job: ShadowJob) => Promise<void>;

const MAIN = join(import.meta.dirname, "..", "main.ts");

/** Calls the verbs as a person would, so that a deployment makes the same file as `shadow write` and `shadow settle` by hand. */
export const publishShadow: PublishShadow = async ({ stack, cwd, commit, file }) => {
  await verb(["shadow", "write", "--stack", stack, "--cwd", cwd, "--commit", commit, "--file", file]);
  await verb(["shadow", "settle", "--cwd", cwd, "--file", file]);
};

async function verb(args: readonly string[]): Promise<void> {
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", 2, 2] });
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  if (code !== 0) throw new CliError(EXIT.writesFailed, `\`sophia-secrets ${args.slice(0, 2).join(" ")}\` made no shadow (exit code ${code}).`, "the deployment itself is done; read what it says above, and run it again");
}
