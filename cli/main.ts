#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { CliError, EXIT } from "./errors.ts";
import { output, type Output } from "./output.ts";

/** Each command is a description and a function from options to an exit code, loaded only when it runs. */
function program(finish: (code: number) => void): Command {
  const root = new Command("sophia-secrets")
    .description("The secret topology of the Sophia AI platform, beside `pulumi preview` and `pulumi up`.")
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)");
  const out = (options: { json?: boolean }): Output => output(options.json === true);

  root.command("validate")
    .description("check a values file, or this process's environment, against the catalogue")
    .requiredOption("-s, --stack <name>", "development, staging or production")
    .option("--values <file>", "dotenv or JSON file, - for standard input; without it: this process's environment")
    .option("--profile <name>", "legacy27: the older tools' list of names")
    .option("--organization <name>", "Pulumi organisation that PULUMI_ORG must equal")
    .option("--json", "machine-readable")
    .action(async (options) => finish((await import("./validate.ts")).validate(options, out(options))));

  root.command("verify")
    .description("re-read every destination of a stack and name what differs from the state; changes nothing")
    .option("-s, --stack <name>", "stack; without it: the selected one")
    .option("-C, --cwd <folder>", "folder with Pulumi.yaml", process.cwd())
    .option("--json", "machine-readable")
    .action(async (options) => finish(await (await import("./verify.ts")).verify(options, out(options))));

  root.command("sandbox")
    .description("keep local stand-ins of GitHub and Pulumi Cloud running, for plain `pulumi` commands in another terminal")
    .option("--folder <path>", "where everything is kept", ".sandbox")
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

async function main(): Promise<number> {
  let code: number = EXIT.fine;
  try {
    await program((result) => {
      code = result;
    }).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    if (error instanceof CliError) {
      process.stderr.write(`${error.message}${error.remedy === undefined ? "" : `\nWhat to do: ${error.remedy}.`}\n`);
      return error.code;
    }
    throw error;
  }
  return code;
}

process.exitCode = await main();
