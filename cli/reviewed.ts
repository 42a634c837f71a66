import { ServiceError } from "../services/http.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, type Output } from "./output.ts";
import { BOT, readShown, type Shown } from "./review/comment-text.ts";
import { pullsOf } from "./review/repository.ts";

export interface ReviewedOptions {
  /** Commit on the main branch. */
  readonly commit: string;
}

/**
 * Which preview the reviewers of this commit saw: run and digests out of the comment in the pull request whose merge made the commit.
 * Prints `run=` and `digests=` for GITHUB_OUTPUT; both are empty when there is none, and the deployment stops then.
 */
export async function reviewed({ commit }: ReviewedOptions, out: Output): Promise<number> {
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new CliError(EXIT.usage, "--commit is no commit.", "give its 40 hex digits");
  const pulls = pullsOf(process.cwd(), process.env);
  let shown: Shown | undefined;
  try {
    const pull = await pulls.mergedAs(commit);
    if (pull === undefined) out.talk("No pull request was merged as this commit: nobody reviewed a preview of it.");
    else {
      shown = (await pulls.comments(pull.number)).filter(({ author }) => author === BOT).map(({ body }) => readShown(body)).find((s) => s !== undefined);
      if (shown === undefined) out.talk(`Pull request ${pull.number} shows no preview.`);
      else if (shown.head !== pull.head) {
        out.talk(`Pull request ${pull.number} shows a preview of an earlier commit than the one that was merged.`);
        shown = undefined;
      } else out.talk(`Pull request ${pull.number} shows the preview of run ${shown.run}.`);
    }
  } catch (error) {
    if (error instanceof ServiceError) throw new CliError(EXIT.prerequisite, error.message, "run the workflow again");
    throw error;
  } finally {
    await pulls.close();
  }
  const digests = Object.entries(shown?.digests ?? {}).map(([stack, digest]) => `${stack}=${digest}`).join(" ");
  out.data(out.json ? asJson({ commit, run: shown?.run ?? null, digests: shown?.digests ?? {} }) : `run=${shown?.run ?? ""}\ndigests=${digests}`);
  return EXIT.fine;
}
