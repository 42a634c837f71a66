/** What must hold in the program's process before anything is declared. */

let complete = false;
let failed = false;
let githubToken: string | undefined;

/**
 * To be called first. A program that runs dry while it awaits something would look finished, and the engine would delete
 * whatever it had not declared yet: so an end before `declaredEverything` is a failure. The GitHub SDK copies GITHUB_TOKEN
 * into the provider's inputs, hence into the state: it is taken out of this process; the plugin reads its own environment.
 */
export function installGuard(): void {
  githubToken = process.env["GITHUB_TOKEN"];
  delete process.env["GITHUB_TOKEN"];
  process.prependListener("beforeExit", () => {
    // After an error of its own the SDK's listener leaves with a failure, and has said why.
    if (complete || failed) return;
    console.error("The program ended before it had declared everything. Nothing is deleted. Run it again; if it ends so once more, report it with the output of `pulumi about`.");
    // eslint-disable-next-line no-restricted-syntax -- the SDK's own listener, which comes next, would report success
    process.exit(1);
  });
}

/** The token for our own reads (ownership, confirmation); never handed to a resource. */
export const ownGithubToken = (): string | undefined => githubToken;

/** The last line of the program. */
export function declaredEverything(): void {
  complete = true;
}

/** Called when the program ends with an error: that is no silent end. */
export function endedInError(): void {
  failed = true;
}

/** What the language host takes for "failed, and has said why". */
const LOGGED = 32;

/** The program goes on to its end, so that the ledger is kept, and the command fails all the same: a logged error alone does not do that. */
export function endInFailure(): void {
  process.exitCode = LOGGED;
}

const LEAKS: readonly [string, (value: string) => boolean][] = [
  ["PULUMI_DEBUG_GRPC", (v) => v !== ""],
  ["TF_LOG", (v) => v !== ""],
  ["TF_LOG_PROVIDER", (v) => v !== ""],
  ["TF_LOG_CORE", (v) => v !== ""],
  ["TF_LOG_PATH", (v) => v !== ""],
  ["NODE_DEBUG", (v) => v !== ""],
  ["NODE_OPTIONS", (v) => /--inspect/.test(v)],
  ["PULUMI_OPTION_LOGTOSTDERR", (v) => v !== "" && v !== "false"],
  ["PULUMI_OPTION_VERBOSE", (v) => Number(v) >= 9],
  ["PULUMI_OPTION_TRACING", (v) => v !== ""],
  ["PULUMI_OPTION_SHOW_SECRETS", (v) => v !== "" && v !== "false"],
];

/** Switches of the surroundings that write values in clear, by name: environment first, then the engine's own command line. */
export function leakChannels(environment: NodeJS.ProcessEnv, engineArguments: readonly string[]): string[] {
  const found = LEAKS.filter(([name, leaks]) => leaks(environment[name] ?? "")).map(([name]) => name);
  for (const [index, argument] of engineArguments.entries()) {
    if (/^(-v|--verbose)=?$/.test(argument) && Number(engineArguments[index + 1]) >= 9) found.push(`${argument} ${engineArguments[index + 1]}`);
    else if (/^(-v|--verbose)=?(9|\d{2,})$/.test(argument) || /^--(tracing|show-secrets|logtostderr)(=(?!false)|$)/.test(argument)) found.push(argument.replace(/=.*/, ""));
  }
  return found;
}
