import { spawn } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { engine } from "../engine.ts";
import { CliError, EXIT } from "../errors.ts";
import { MAIN } from "../own-files.ts";
import { shortName } from "../stack-name.ts";

/** What the next pull requests are previewed on: made after a green deployment of `commit`, into `file`. */
export interface ShadowJob {
  readonly stack: string;
  readonly cwd: string;
  readonly commit: string;
  readonly file: string;
}

/** The seam of `deploy`: throws CliError when no shadow could be made; the one before stays then. */
export type PublishShadow = (job: ShadowJob) => Promise<void>;

/**
 * Calls the verbs as a person would, so that a deployment makes the same file as `shadow write` and `shadow settle` by hand. The file
 * appears only once it is settled. The export is the encrypted one, and goes through a pipe.
 */
export const publishShadow: PublishShadow = async ({ stack, cwd, commit, file }) => {
  const draft = `${file}.draft`;
  try {
    const exported = await engine(["stack", "export", "--non-interactive", "--stack", stack], { cwd });
    await verb(["shadow", "write", "--stack", shortName(stack), "--export", "-", "--commit", commit, "--out", draft], exported);
    await verb(["shadow", "settle", "--shadow", draft, "--cwd", cwd]);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
};

async function verb(args: readonly string[], input = ""): Promise<void> {
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["pipe", 2, 2] });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  if (code !== 0) throw new CliError(EXIT.writesFailed, `\`sophia-secrets ${args.slice(0, 2).join(" ")}\` made no shadow (exit code ${code}); the one before stays.`, "the deployment itself is done: mend what is said above, and deploy again");
}
