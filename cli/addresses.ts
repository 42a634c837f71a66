import { sandboxSettings, type SandboxSettings } from "../services/sandbox-settings.ts";
import type { AddressSettings } from "../services/addresses.ts";
import { CliError, EXIT } from "./errors.ts";
import { stackConfig } from "./stack-file.ts";
import { shortName } from "./stack-name.ts";

/** What may name a server for a command: the sandbox's file, `Pulumi.<stack>.yaml` in the folder, the environment. */
export function addressSettings(folder: string, stack: string, environment: NodeJS.ProcessEnv): AddressSettings & { readonly sandbox: SandboxSettings | undefined } {
  const config = stackConfig(folder, shortName(stack));
  const file = environment["SOPHIA_SANDBOX_SETTINGS"];
  const sandbox = sandboxSettings(file);
  if (sandbox !== undefined && "problem" in sandbox) throw new CliError(EXIT.prerequisite, `SOPHIA_SANDBOX_SETTINGS (${file}): ${sandbox.problem}.`, sandbox.remedy);
  return { sandbox, setting: (key) => (typeof config[key] === "string" ? config[key] : undefined), environment };
}
