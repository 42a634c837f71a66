import { Command, CommanderError } from "commander";
import { EXIT } from "./errors.ts";
import { output, type Output } from "./output.ts";

/** Each command is a description and a function from options to an exit code, loaded only when it runs. */
export function program(finish: (code: number) => void): Command {
  const root = new Command("sophia-secrets")
    .description("The secret topology of the Sophia AI platform, beside `pulumi preview` and `pulumi up`.")
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)");
  const out = (options: { json?: boolean }): Output => output(options.json === true);

  const collect = (value: string, all: string[] = []): string[] => [...all, value];
  root.command("validate")
    .description("check a values file, or this process's environment, against the catalogue, and for values that another environment has too")
    .requiredOption("-s, --stack <name>", "development, staging or production")
    .option("--values <file>", "dotenv or JSON file, or folder with STACK.env; again for those of other stacks, to compare with; - for standard input; without it: this process's environment", collect)
    .option("-C, --cwd <folder>", "folder with Pulumi.yaml: the states of its stacks are compared with too, as far as they may be opened", process.cwd())
    .option("--profile <name>", "legacy27: the older tools' list of names")
    .option("--organization <name>", "Pulumi organisation that PULUMI_ORG must equal")
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./validate.ts")).validate(options, out(options))));

  root.command("verify")
    .description("re-read every destination of a stack and name what differs from the state; changes nothing")
    .option("-s, --stack <name>", "stack; without it: the selected one")
    .option("-C, --cwd <folder>", "folder with Pulumi.yaml", process.cwd())
    .option("--values <file>", "values file of the last `up`, to find what it supplied and the state does not hold (default: SOPHIA_SECRETS_FILE)")
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./verify.ts")).verify(options, out(options))));

  root.command("preview")
    .description("tell per key what an apply would change, who gains access, and what breaks a rule; changes nothing and shows no value")
    .option("-s, --stack <name>", "stack; without it: the selected one")
    .option("-C, --cwd <folder>", "folder with Pulumi.yaml", process.cwd())
    .option("--policy-pack <folder>", "policy pack to run, again for each; without it: policies, where that is one", collect)
    .option("--no-policy-pack", "run no policy pack")
    .option("--config-file <file>", "settings of the stack, in place of Pulumi.STACK.yaml")
    .option("--shadow <file>", "preview on a shadow state: no token, no value, no network")
    .option("--commit <id>", "with --shadow: commit that the shadow's must be an ancestor of")
    .option("--format <name>", "what goes to stdout: text, markdown, summary, json, sarif or annotations", "text")
    .option("--write <format=file>", "write a report to a file as well, again for each", collect)
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./preview.ts")).preview(options, out(options))));

  root.command("plan")
    .description("tell what two commits declare differently, by their data alone: no engine, no state, no login")
    .requiredOption("-s, --stack <name>", "development, staging or production")
    .requiredOption("--base <ref>", "branch, tag or commit to compare with")
    .option("--head <ref>", "the other one; without it: the files as they lie here")
    .option("-C, --cwd <folder>", "folder of the project", process.cwd())
    .option("--format <name>", "what goes to stdout: text, markdown, summary, json, sarif or annotations", "text")
    .option("--write <format=file>", "write a report to a file as well, again for each", collect)
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./plan.ts")).plan(options, out(options))));

  root.command("deploy")
    .description("apply the commit that is checked out, and only the steps of a reviewed preview; then verify")
    .requiredOption("-s, --stack <name>", "stack")
    .option("--reviewed <file...>", "reports of `preview --json` that were reviewed; without any, every step stops it")
    .option("--digest <hex...>", "SHA-256 of these files, as the comment in the pull request shows them")
    .option("--confirm-unreviewed", "a person answers for the steps that no report shows")
    .option("--shadow <file>", "write the shadow for the next pull requests to this file")
    .option("-C, --cwd <folder>", "folder with Pulumi.yaml", process.cwd())
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./deploy.ts")).deploy(options, out(options))));

  root.command("comment")
    .description("tell the reports of a preview in its pull request, in one comment (for workflows)")
    .requiredOption("--reports <folder>", "folder with STACK.json")
    .option("--print", "print the Markdown, write nothing")
    .option("--run <number>", "the preview's run")
    .option("--head-repository <name>", "owner/name that the pull request comes from")
    .option("--head-branch <name>", "its branch")
    .option("--head-sha <commit>", "its newest commit")
    .action(async (options) => finish(await (await import("./comment.ts")).comment(options, out(options))));

  root.command("reviewed")
    .description("which preview the reviewers of a merged commit saw: its run, and digests of its reports (for workflows)")
    .requiredOption("--commit <sha>", "commit on the main branch")
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./reviewed.ts")).reviewed(options, out(options))));

  root.command("usage")
    .description("which workflow uses which secret and variable: missing, unused, shadowed, beyond the first 100")
    .option("--workflows <folder>", "folder of workflow files; default: .github/workflows")
    .option("--repository <owner/name>", "ask GitHub also for the names of this repository and its environments")
    .option("-C, --cwd <folder>", "folder with Pulumi.production.yaml", process.cwd())
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./usage.ts")).usage(options, out(options))));

  root.command("sandbox")
    .description("keep local stand-ins of GitHub and Pulumi Cloud running, for plain `pulumi` commands in another terminal")
    .option("--folder <path>", "where everything is kept", ".sandbox")
    .option("--repository <name>", "a repository of the organisation beside those in Pulumi.production.yaml, again for each", collect)
    .option("--plan <name>", "what Pulumi Cloud's plan offers: individual, team or enterprise", "enterprise")
    .option("--json", "print one line of JSON once both answer")
    .action(async (options) => finish(await (await import("./sandbox.ts")).sandbox(options, out(options))));

  const shadow = root.command("shadow").description("a copy of a stack's state without any value, for previews of code that nobody has reviewed");
  shadow.command("write")
    .description("make it from an encrypted export; decrypts nothing")
    .requiredOption("-s, --stack <name>", "development, staging or production")
    .requiredOption("--export <file>", "what `pulumi stack export` wrote, - for standard input")
    .requiredOption("--commit <id>", "the deployed commit")
    .requiredOption("--out <file>", "where the shadow goes")
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./shadow.ts")).writeShadow(options, out(options))));
  shadow.command("settle")
    .description("let the deployed program fill in what it derives, and check that it would change nothing")
    .requiredOption("--shadow <file>", "what `shadow write` made")
    .option("-C, --cwd <folder>", "folder with Pulumi.yaml of the deployed commit", process.cwd())
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./shadow.ts")).settleShadow(options, out(options))));
  shadow.command("preview")
    .description("run the engine's preview on it: no token, no value, no network")
    .requiredOption("--shadow <file>", "a settled shadow")
    .option("--commit <id>", "base of the change: the shadow's commit must be it or an ancestor of it")
    .option("-C, --cwd <folder>", "folder with the previewed Pulumi.yaml", process.cwd())
    .argument("[arguments...]", "arguments of `pulumi preview`, after --")
    .action(async (args: string[], options) => finish(await (await import("./shadow.ts")).previewShadow(options, args, out(options))));
  return root;
}

/** Reads the command line and runs the command; gives its exit code. What the command throws comes through. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.fine;
  try {
    await program((result) => {
      code = result;
    }).parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    throw error;
  }
  return code;
}
