import { existsSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS } from "../catalog/types.ts";
import { GithubPulls } from "../services/github-pulls.ts";
import { ServiceError } from "../services/http.ts";
import { readReport } from "./deployment/reviewed-report.ts";
import { CliError, EXIT } from "./errors.ts";
import type { Output } from "./output.ts";
import { BOT, digestOf, MARK, readShown, shownLine } from "./review/comment-text.ts";
import { reportsMarkdown } from "./review/report-markdown.ts";
import { parseReport } from "./review/report-shape.ts";
import { pullsOf } from "./review/repository.ts";

export interface CommentOptions {
  /** Folder with STACK.json, made by a pull request's own code: data, never more. */
  readonly reports: string;
  /** Only print the Markdown. */
  readonly print?: boolean;
  readonly run?: string;
  readonly headRepository?: string;
  readonly headBranch?: string;
  readonly headSha?: string;
}

/**
 * Tells the reports of a preview in the pull request: one comment, written again each time. The pull request is found by its branch,
 * never by what the artifact says; one whose branch has moved on gets nothing.
 */
export async function comment(options: CommentOptions, out: Output): Promise<number> {
  const texts = [...ENVIRONMENTS].reverse().flatMap((stack) => {
    const file = join(options.reports, `${stack}.json`);
    return [{ stack, text: existsSync(file) ? readReport(file) : undefined }];
  });
  const { text: markdown, shown } = reportsMarkdown(texts.map(({ stack, text }) => ({ stack, report: text === undefined ? undefined : parseReport(text) })));
  if (options.print === true) {
    out.data(markdown);
    return EXIT.fine;
  }
  const { run = "", headRepository = "", headBranch = "", headSha = "" } = options;
  if (!/^\d{1,20}$/.test(run) || !/^[0-9a-f]{40}$/.test(headSha) || headRepository === "" || headBranch === "")
    throw new CliError(EXIT.usage, "The run and the branch of the preview are not given.", "give --run, --head-repository, --head-branch and --head-sha, or --print");
  // The deployment takes nothing as reviewed that does not stand in the comment in full.
  const digests = Object.fromEntries(texts.flatMap(({ stack, text }) => (text !== undefined && shown.includes(stack) ? [[stack, digestOf(text)]] : [])));
  const body = `${MARK}\n${shownLine({ run, head: headSha, digests })}\n${markdown}`;
  const pulls = pullsOf(process.cwd(), process.env);
  try {
    return await post(pulls, body, { headRepository, headBranch, headSha, run }, out);
  } catch (error) {
    if (error instanceof ServiceError) throw new CliError(EXIT.prerequisite, error.message, "run the workflow again");
    throw error;
  } finally {
    await pulls.close();
  }
}

async function post(pulls: GithubPulls, body: string, head: { headRepository: string; headBranch: string; headSha: string; run: string }, out: Output): Promise<number> {
  const pull = await pulls.openFrom(head.headRepository, head.headBranch, head.headSha);
  if (pull === undefined) {
    out.talk("No open pull request has this commit as its newest: nothing to tell.");
    return EXIT.fine;
  }
  const before = (await pulls.comments(pull.number)).find(({ author, body: text }) => author === BOT && text.startsWith(MARK));
  const shown = before === undefined ? undefined : readShown(before.body);
  // Runs may end in another order than they began.
  if (shown !== undefined && shown.head === head.headSha && BigInt(shown.run) > BigInt(head.run)) {
    out.talk("A newer run has told already.");
    return EXIT.fine;
  }
  await pulls.write(pull.number, body, before?.id);
  out.talk(`Pull request ${pull.number}: comment ${before === undefined ? "written" : "brought up to date"}.`);
  return EXIT.fine;
}
