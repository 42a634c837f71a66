import { execFile } from "node:child_process";
import { counted } from "../../model/counted.ts";
import { CliError, EXIT } from "../errors.ts";

/** How a shadow's commit stands to the commit that is previewed. */
export interface Ancestry {
  /** Commits between them; 0 = the shadow is of that very commit. */
  readonly behind: number;
}

const git = (folder: string, ...args: string[]): Promise<{ code: number; stdout: string }> => new Promise((resolve, reject) => {
  execFile("git", args, { cwd: folder }, (error, stdout) => {
    if (error !== null && typeof error.code !== "number") reject(error);
    else resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout });
  });
});

/** Whether `text` is a full commit id: short ones and names mean another commit tomorrow. */
export const isCommitId = (text: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/**
 * Refuses, with a CliError, a shadow whose commit is no ancestor of `commit`: it is the state of another line of changes. One that is
 * merely behind is told by its number of commits.
 */
export async function ancestry(shadowCommit: string, commit: string, folder: string): Promise<Ancestry> {
  if (!isCommitId(commit)) throw new CliError(EXIT.usage, "--commit is not a full commit id.", "give the output of `git rev-parse HEAD`, or of the base of the change");
  if (commit === shadowCommit) return { behind: 0 };
  const unknown = new CliError(EXIT.prerequisite, `Whether ${commit} follows ${shadowCommit}, the commit of the shadow, cannot be told here.`,
    "run it in the repository, with its whole history (`fetch-depth: 0`)");
  try {
    const related = await git(folder, "merge-base", "--is-ancestor", shadowCommit, commit);
    if (related.code > 1) throw unknown;
    if (related.code === 1) throw new CliError(EXIT.findings, `The shadow is of commit ${shadowCommit}, which ${commit} does not contain.`,
      "update your branch (merge or rebase onto the base), or give the shadow that belongs to this commit");
    const count = await git(folder, "rev-list", "--count", `${shadowCommit}..${commit}`);
    if (count.code !== 0) throw unknown;
    return { behind: Number(count.stdout) };
  } catch (error) {
    throw error instanceof CliError ? error : unknown;
  }
}

/** What a reader of a preview on an older shadow has to know; nothing where it is not behind. */
export const behindNotes = (behind = 0): string[] =>
  behind === 0 ? [] : [`The shadow is ${counted(behind, "commit")} behind: changes that are merged and not deployed show too.`];
