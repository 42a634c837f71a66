import { sha256 } from "../deployment/reviewed-report.ts";

/** First line of the one comment; by it, and by its author, it is found again. */
export const MARK = "<!-- sophia-secrets preview -->";
/** Author of what a workflow's own token writes. */
export const BOT = "github-actions[bot]";
/** GitHub takes no longer comment. */
export const LONGEST = 65_536;

/** What a comment says about the run that it tells of; read again by the deployment. */
export interface Shown {
  /** Number of the preview's run. */
  readonly run: string;
  /** Newest commit of the pull request then. */
  readonly head: string;
  /** SHA-256 of each stack's report. */
  readonly digests: Readonly<Record<string, string>>;
}

/** The line that a machine reads. Numbers and hex digits only. */
export const shownLine = ({ run, head, digests }: Shown): string =>
  `<!-- ${[`run=${run}`, `head=${head}`, ...Object.entries(digests).map(([stack, digest]) => `${stack}=${digest}`)].join(" ")} -->`;

/** What a comment shows; undefined for one that is not ours or not whole. */
export function readShown(body: string): Shown | undefined {
  const [mark, line = ""] = body.split(/\r?\n/);
  const match = mark === MARK ? /^<!-- run=(\d{1,20}) head=([0-9a-f]{40}) ((?:[a-z]+=[0-9a-f]{64} ?)*)-->$/.exec(line) : null;
  if (match === null) return undefined;
  return { run: match[1] ?? "", head: match[2] ?? "", digests: Object.fromEntries((match[3] ?? "").trim().split(" ").filter((w) => w !== "").map((w) => w.split("=") as [string, string])) };
}

export const digestOf = sha256;

/** Text that a pull request chose, as a code span: nothing in it is markup, a mention or a command. */
export const code = (text: string): string => `\`${text.replace(/[^\w.:/$ ()+-]/g, "?")}\``;
