import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CliError, EXIT } from "../errors.ts";

/** SHA of the commit that is checked out in `folder`. Throws CliError where that is no git work tree. */
export async function headCommit(folder: string): Promise<string> {
  try {
    return (await promisify(execFile)("git", ["-C", folder, "rev-parse", "HEAD"])).stdout.trim();
  } catch {
    throw new CliError(EXIT.prerequisite, `${folder} is no git checkout with a commit.`, "deploy from a checkout: the shadow and the log name the commit");
  }
}
