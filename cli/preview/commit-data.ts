import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CliError, EXIT } from "../errors.ts";

const run = promisify(execFile);

/** A commit's data and settings, laid out in a folder of their own; `close` takes it away. */
export interface CommitData {
  readonly folder: string;
  readonly commit: string;
  close(): void;
}

/** Copies `catalog/`, `environments/` and the stack's file out of a commit; the repository and its checkout stay as they are. */
export async function commitData(cwd: string, ref: string, stack: string): Promise<CommitData> {
  const git = async (...args: string[]): Promise<Buffer> =>
    (await run("git", ["-C", cwd, ...args], { encoding: "buffer", maxBuffer: 64 * 1024 * 1024 })).stdout;
  const prefix = (await git("rev-parse", "--show-prefix").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new CliError(EXIT.prerequisite, "git is not on the PATH.", "install git") : new CliError(EXIT.usage, `${cwd} is in no git repository.`, "run it in a checkout");
  })).toString().trim();
  const commit = (await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).catch(() => {
    throw new CliError(EXIT.usage, `There is no commit ${JSON.stringify(ref)} here.`, "name a branch, tag or commit that is fetched; a shallow clone needs `git fetch --unshallow`");
  })).toString().trim();
  const names = (await git("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", ...["catalog", "environments", `Pulumi.${stack}.yaml`].map((path) => `${prefix}${path}`))).toString().split("\0").filter((name) => name !== "");
  const files = names.filter((name) => name.slice(prefix.length).split("/").every((part) => part !== "" && part !== "." && part !== ".."));
  if (!files.some((name) => name === `${prefix}catalog/index.ts`)) throw new CliError(EXIT.usage, `Commit ${commit.slice(0, 12)} has no catalogue.`, "name a commit of this project");
  const folder = mkdtempSync(join(tmpdir(), "sophia-plan-"));
  try {
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }\n`);
    for (const name of files) {
      const target = join(folder, name.slice(prefix.length));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, await git("cat-file", "blob", `${commit}:${name}`));
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { folder, commit, close: () => rmSync(folder, { recursive: true, force: true }) };
}
