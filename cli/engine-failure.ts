import { CliError, EXIT } from "./errors.ts";

interface Reason {
  readonly when: RegExp;
  readonly problem: (found: RegExpExecArray) => string;
  readonly remedy: string;
}

const LOGIN = "run `pulumi login`, or set PULUMI_ACCESS_TOKEN to a token that is valid";

/** Reasons for which the engine cannot start on its work, by what it says: each has its own way out. The first that fits counts. */
const REASONS: readonly Reason[] = [
  { when: /no Pulumi\.yaml project file found/, problem: () => "There is no Pulumi project here.", remedy: "run it in the folder with Pulumi.yaml, or give that folder with --cwd" },
  { when: /PULUMI_ACCESS_TOKEN must be set|not logged in|please run `?pulumi login/i, problem: () => "Nobody is logged in to a backend.",
    remedy: "run `pulumi login`, or set PULUMI_ACCESS_TOKEN; with a backend of your own PULUMI_BACKEND_URL too" },
  { when: /\[?401\]?|Unauthorized|invalid access token/i, problem: () => "The backend does not take the login: its token is wrong or has expired.", remedy: LOGIN },
  { when: /\[403\]|forbidden|access denied/i, problem: () => "The login may not do this at the backend.", remedy: "log in as somebody who may, or ask for the right" },
  { when: /no stack named '([^']*)' found/, problem: ([, name]) => `The backend that is logged in to has no stack ${name}.`,
    remedy: "give the name of a stack that exists with --stack (`pulumi stack ls` lists them), or log in to the backend that has it" },
  { when: /no stack selected/, problem: () => "No stack is selected.", remedy: "name one with --stack, or run `pulumi stack select`" },
  { when: /passphrase must be set|incorrect passphrase/i, problem: () => "The passphrase of this stack's secrets is missing or wrong.", remedy: "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE" },
  { when: /unable to open state directory|no such host|connection refused|i\/o timeout|TLS handshake|network is unreachable|\[5\d\d\]/i, problem: () => "The backend does not answer.",
    remedy: "check its address (PULUMI_BACKEND_URL, or what `pulumi whoami -v` shows) and the network, and run it again" },
];

/** What a failed command of the engine means: the true reason with its own remedy, exit code 3. */
export function engineFailure(args: readonly string[], stderr: string): CliError {
  for (const { when, problem, remedy } of REASONS) {
    const found = when.exec(stderr);
    if (found !== null) return new CliError(EXIT.prerequisite, problem(found), remedy);
  }
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new CliError(EXIT.prerequisite, `\`pulumi ${args.join(" ")}\` failed: ${said}`, "correct what it says, and run it again");
}
