import { join, resolve } from "node:path";
import { ENVIRONMENTS } from "../catalog/types.ts";
import { environmentFile } from "../demo/environment-file.ts";
import { exampleFiles } from "../demo/example-files.ts";
import { StartError } from "../sandbox/core/start-error.ts";
import { createSandbox } from "../sandbox/index.ts";
import { ensureToolchain, ToolchainError } from "../toolchain/index.ts";
import { CliError, EXIT } from "./errors.ts";
import { paint, printable, type Output } from "./output.ts";
import { listedRepositories } from "./stack-file.ts";

export interface SandboxOptions {
  readonly folder: string;
  readonly plan: string;
  /** Repositories that the organisation has beside those of production's settings. */
  readonly repository?: readonly string[];
}

const PLANS = ["individual", "team", "enterprise"] as const;

/** Serves until it is interrupted. What it holds stays in the folder, and the next start goes on with it. */
export async function sandbox(options: SandboxOptions, out: Output): Promise<number> {
  const plan = PLANS.find((p) => p === options.plan);
  if (plan === undefined) throw new CliError(EXIT.usage, `"${options.plan}" is no plan.`, `use one of ${PLANS.join(", ")}`);
  const unlawful = (options.repository ?? []).filter((name) => !/^[\w.-]+$/.test(name));
  if (unlawful.length > 0) throw new CliError(EXIT.usage, `--repository: ${unlawful.map(printable).join(", ")} is no name of a repository.`, "give the name without its owner");
  const repositories = [...listedRepositories(process.cwd()), ...(options.repository ?? [])];
  const toolchain = await ensureToolchain({ progress: (line) => out.talk(line) }).catch((error: unknown) => {
    throw error instanceof ToolchainError ? new CliError(EXIT.prerequisite, error.message) : error;
  });
  const folder = resolve(options.folder);
  const running = await createSandbox({ folder, project: "sophia-secrets", stacks: ENVIRONMENTS, escEvaluator: toolchain.escEvaluator, plan, repositories })
    .catch((error: unknown) => {
      throw error instanceof StartError ? new CliError(EXIT.prerequisite, error.message, `stop what uses ${folder}, or give another --folder`) : error;
    });
  const values = exampleFiles(join(folder, "values"), running.id);
  const environment = { ...toolchain.environment(), ...running.environment, SOPHIA_SECRETS_FILE: values };
  const file = environmentFile(folder, environment);
  const view = {
    github: { url: running.github.url, token: running.github.token, organization: running.github.organization },
    cloud: { url: running.cloud.url, token: running.cloud.token, organization: running.cloud.organization },
    environment,
  };
  if (out.json) out.data(JSON.stringify({ schemaVersion: 1, ...view }));
  else {
    out.data(`# GitHub        ${view.github.url} (organisation ${view.github.organization}; repositories ${running.github.store.repositories.map(({ name }) => name).join(", ")})`);
    out.data(`# Pulumi Cloud  ${view.cloud.url} (organisation ${view.cloud.organization})`);
    out.data(`# Everything is kept in ${folder}, values included: made-up ones, in the open.`);
    out.data("# In another terminal, in the project's folder, source its environment:");
    out.data(`. ${quoted(file)}`);
    out.data(`# then: pulumi preview -s production, pulumi up -s production, pulumi env ls …`);
    out.talk(paint("dim", "Ctrl-C stops both."));
  }
  await new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
  await running.close();
  return EXIT.fine;
}

/** For a shell: as it is where nothing in it means anything, else in quotes. */
const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

