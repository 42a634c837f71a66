import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { catalog } from "../catalog/index.ts";
import { buildGithub } from "../model/github.ts";
import { githubRest } from "../services/addresses.ts";
import { GithubRepository, type ScopeNames } from "../services/github-repository.ts";
import { ServiceError } from "../services/http.ts";
import { addressSettings } from "./addresses.ts";
import { counted } from "../model/counted.ts";
import { CliError, EXIT } from "./errors.ts";
import { wrapped } from "./fitted-text.ts";
import { asJson, paint, printable, table, type Output } from "./output.ts";
import { listedRepositories, stackConfig } from "./stack-file.ts";
import { madeAtRunTime, usageOf, VISIBLE, type Available, type Usage } from "./workflows/usage.ts";
import { readWorkflows, type Workflow } from "./workflows/workflow-file.ts";

export interface UsageOptions {
  /** Folder of workflow files. */
  readonly workflows?: string;
  /** Folder with Pulumi.production.yaml. */
  readonly cwd: string;
  /** owner/name whose own names, and those of its environments, are asked for as well. */
  readonly repository?: string;
}

/** Which workflow uses which secret and variable, and what does not fit; exit code 1 for what is missing, shadowed or out of reach. */
export async function usage(options: UsageOptions, out: Output): Promise<number> {
  const folder = options.workflows ?? join(options.cwd, ".github", "workflows");
  const workflows = readWorkflows(folder).map((workflow) => ({ ...workflow, file: relative(process.cwd(), workflow.file) || workflow.file }));
  const found = usageOf(workflows, await available(workflows, options), catalog);
  const findings = found.uses.filter(({ state }) => state === "missing" || state === "beyond the first 100").length + found.shadowed.length + found.unreadable.length;
  if (out.json) out.data(asJson({ workflows: workflows.length, ...found }));
  else print(found, out);
  return findings === 0 ? EXIT.fine : EXIT.findings;
}

async function available(workflows: readonly Workflow[], { cwd, repository }: UsageOptions): Promise<Available> {
  const { visibility, repositories, githubOptional } = settings(cwd);
  const specs = buildGithub(catalog, { githubOptional, visibility, repositories, organizationScope: true });
  const hidden = repository !== undefined && visibility === "selected" && !repositories.some((name) => sameName(name, repository.split("/")[1] ?? ""));
  const of = (kind: "secret" | "variable"): string[] => (hidden ? [] : specs.filter((spec) => spec.kind === kind).map(({ row }) => row.name));
  const organization = { secrets: of("secret"), variables: of("variable") };
  if (repository === undefined) return { organization };
  const token = process.env["GITHUB_TOKEN"] ?? "";
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new CliError(EXIT.usage, `${repository} is no repository.`, "give owner/name");
  if (token === "") throw new CliError(EXIT.prerequisite, "There is no token for GitHub.", "set GITHUB_TOKEN to one that may list the repository's secrets, or leave --repository out");
  const github = new GithubRepository({ api: githubRest(addressSettings(cwd, "production", process.env)), repository, token });
  try {
    const environments: Record<string, ScopeNames> = {};
    const asked = workflows.flatMap(({ jobs }) => jobs.flatMap(({ environment }) => (environment === undefined || madeAtRunTime(environment) ? [] : [environment])));
    for (const name of new Set(asked)) environments[name] = await github.environment(name);
    return { organization, repository: await github.own(), environments };
  } catch (error) {
    if (error instanceof ServiceError) throw new CliError(EXIT.prerequisite, error.message, "give a token that may list the repository's secrets, or leave --repository out");
    throw error;
  } finally {
    await github.close();
  }
}

/** GitHub does not tell cases of names apart. */
const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What production's settings say of GitHub; the organisation's names are production's. */
function settings(cwd: string): { visibility: "selected" | "private" | "all"; repositories: readonly string[]; githubOptional: readonly string[] } {
  if (!existsSync(join(cwd, "Pulumi.production.yaml"))) throw new CliError(EXIT.usage, `There is no Pulumi.production.yaml in ${cwd}.`, "run it in the project's folder, or name that with --cwd");
  const config = stackConfig(cwd, "production");
  const list = (key: string): string[] => (Array.isArray(config[key]) ? (config[key] as unknown[]).map(String) : []);
  const visibility = config["sophia-secrets:visibility"];
  return { visibility: visibility === "all" || visibility === "private" ? visibility : "selected", repositories: listedRepositories(cwd), githubOptional: list("sophia-secrets:github") };
}

function print({ uses, unused, shadowed, unreadable }: Usage, out: Output): void {
  out.data(table(["name", "kind", "workflow", "job", "state"], uses.map(({ name, kind, file, line, job, state }) => [printable(name), kind, `${printable(file)}:${line}`, printable(job), state])));
  for (const { name, file, line, note } of uses) if (note !== "") out.data(wrapped(`${printable(name)} (${printable(file)}:${line}): ${printable(note)}.`).join("\n"));
  if (unused.length > 0) out.data(`\n${wrapped(`Used by no workflow here: ${unused.map(({ name }) => name).join(", ")}.`).join("\n")}`);
  if (shadowed.length > 0) out.data(`\n${paint("red", "Shadowed:")}\n${table(["name", "workflow", "by"], shadowed.map(({ name, file, line, by }) => [printable(name), `${printable(file)}:${line}`, printable(by)]))}`);
  for (const { file, line } of unreadable) out.data(paint("red", wrapped(`${printable(file)}:${line} has an expression that GitHub cannot read: mend it, the workflow does not start.`).join("\n")));
  const missing = uses.filter(({ state }) => state === "missing").length;
  const beyond = uses.filter(({ state }) => state === "beyond the first 100").length;
  const unchecked = uses.filter(({ state }) => state === "unchecked").length;
  const fine = unchecked === 0 ? "Every name that is used is there." : `Nothing is missing; ${counted(unchecked, "read is", "reads are")} unchecked.`;
  out.data(missing + beyond + shadowed.length + unreadable.length === 0 ? paint("green", `\n${fine}`) : paint("red", `\n${missing} missing, ${beyond} beyond the first ${VISIBLE}, ${shadowed.length} shadowed.`));
}
