/**
 * What a test, the demo or a benchmark may give a child beside what `npm run sandbox` prints, PATH, HOME and LANG. A user has none of
 * it, so a line here is reviewed like code: it says why no user needs it. No variable that makes a command work at all belongs here.
 */
export const ALLOWED_VARIABLES: Readonly<Record<string, string>> = {
  SOPHIA_SECRETS_FILE: "a documented door; `npm run sandbox` prints it for its own values",
  SOPHIA_SECRETS_JSON: "a documented door",
  SOPHIA_NOW: "another day, for what depends on dates",
  SOPHIA_STANDIN_FAITHFUL: "the stand-in plugin errs as the official one does",
  SOPHIA_SHADOW: "a program must refuse it outside a preview",
  SOPHIA_TOOLCHAIN_DOWNLOAD_URL: "documented in toolchain/README.md; the set-up is tried against a server of the test's own",
  NODE_ENV: "a user's own shell may have it; the set-up must not mind",
  SOPHIA_CAMPAIGN: "`npm run test:campaign` runs every case; no product code reads it",
  PULUMI_BACKEND_URL: "another backend, or an address where nobody answers",
  PULUMI_ACCESS_TOKEN: "a wrong or a stolen login",
  PULUMI_CREDENTIALS_PATH: "the engine's own setting for where it keeps logins",
  PULUMI_CONFIG_PASSPHRASE: "what a self-managed backend needs",
  PULUMI_HOME: "a home without plugins, or of the test's own",
  PULUMI_DEBUG_GRPC: "a leak channel that must be refused",
  TF_LOG: "a leak channel that must be refused",
  PULUMI_CONFIG_SECRET_KEYS: "what the engine gives a program, for a unit test without an engine",
  GITHUB_TOKEN: "a wrong login, or a canary that must go nowhere",
  // For scripts of the workflows: what the runner sets.
  STACKS: "fewer stacks than all three",
  CLI: "the commands of this checkout for a copy of the program",
  DIGESTS: "digests of the reviewed reports",
  CONFIRM: "a person's confirmation",
  CANARY: "a made-up value that must not be told",
};

/** What `npm run sandbox` prints: a test may hand on each of them, as it was printed. */
export const PRINTED = ["PATH", "PULUMI_HOME", "PULUMI_SKIP_UPDATE_CHECK", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "PULUMI_JOURNALING_BATCH_PERIOD",
  "NODE_COMPILE_CACHE", "PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN", "GITHUB_BASE_URL", "GITHUB_TOKEN", "SOPHIA_SANDBOX_SETTINGS", "NO_PROXY", "no_proxy", "SOPHIA_RETRY_WAIT_MS", "SOPHIA_SECRETS_FILE"];

/** Arguments of pure functions in one unit test, which starts no child. */
export const ONLY_IN: Readonly<Record<string, string>> = {
  PULUMI_API: "test/cli/addresses.test.ts",
  NODE_OPTIONS: "test/resources/settings.test.ts",
  PULUMI_OPTION_VERBOSE: "test/resources/settings.test.ts",
  PULUMI_OPTION_SHOW_SECRETS: "test/resources/settings.test.ts",
};

/** Throws for a variable that is not in the list. */
export function checkVariables(names: readonly string[]): void {
  const unknown = names.filter((name) => !Object.hasOwn(ALLOWED_VARIABLES, name));
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: no user has it; see test/e2e/allowed-variables.ts`);
}
