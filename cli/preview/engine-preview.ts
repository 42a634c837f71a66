import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import type { Diagnostic } from "../../model/changes/diagnostics.ts";
import type { PolicyResult, PreviewFacts } from "../../model/changes/report.ts";
import type { CallStep } from "../../model/changes/calls.ts";
import { openedOutputs } from "../../model/machine-outputs.ts";
import { logicalName } from "../../model/names.ts";
import { CliError, EXIT } from "../errors.ts";

export interface EngineOptions {
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  /** All that the engine and the program see; nothing is added from this process. */
  readonly env: NodeJS.ProcessEnv;
  readonly stack: string;
  readonly configFile?: string | undefined;
  /** Folders of policy packs. */
  readonly policyPacks: readonly string[];
  /** Called for each resource that the engine has come to. */
  readonly onStep?: () => void;
}

/**
 * Runs `pulumi preview` through the Automation API and keeps what a report may know of its events. The user's selected stack stays as it is.
 * Throws CliError when the engine did not come as far as a plan: backend, stack, project or policy pack.
 */
export async function enginePreview(options: EngineOptions): Promise<PreviewFacts> {
  for (const pack of options.policyPacks)
    if (!existsSync(join(pack, "PulumiPolicy.yaml"))) throw new CliError(EXIT.usage, `${pack} holds no policy pack.`, "name a folder with PulumiPolicy.yaml with --policy-pack");
  if (!existsSync(join(options.cwd, "Pulumi.yaml"))) throw new CliError(EXIT.usage, `There is no Pulumi.yaml in ${options.cwd}.`, "run it in the project's folder, or name that with --cwd");
  const events = new Events();
  let problem: { readonly text: string } | undefined;
  // The SDK gives the engine this process's environment beside its own additions.
  const mine = process.env;
  process.env = { ...options.env };
  try {
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
    const workspace = await LocalWorkspace.create({ workDir: options.cwd });
    // It would select the stack for the user's next commands as well.
    workspace.selectStack = () => Promise.resolve();
    const stack = await Stack.select(options.stack, workspace);
    await stack.preview({
      onEvent: (event) => {
        events.add(event);
        if (event.resourcePreEvent !== undefined) options.onStep?.();
      },
      color: "never", suppressOutputs: false,
      ...(options.policyPacks.length === 0 ? {} : { policyPacks: [...options.policyPacks] }),
      ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
    });
  } catch (error) {
    problem = { text: error instanceof Error ? error.message : "" };
  } finally {
    process.env = mine;
  }
  if (problem !== undefined && !events.began) throw refusal(problem.text, options);
  return { stack: options.stack, steps: events.steps, before: events.before, after: events.after, policies: events.policies, diagnostics: events.diagnostics, ownership: events.ownership, failed: problem !== undefined };
}

/** What keeps the engine from a plan, told before any program ran. */
function refusal(text: string, { stack }: EngineOptions): CliError {
  if (/ENOENT|command not found/.test(text)) return new CliError(EXIT.prerequisite, "The Pulumi engine is not on the PATH.", "install Pulumi 3.259 or newer, or run `npm run toolchain` and use the PATH it prints");
  if (/no stack named|could not find stack|stack .* not found/i.test(text)) return new CliError(EXIT.prerequisite, `There is no stack ${stack}.`, "give the name of a stack that exists; `pulumi stack ls` lists them");
  if (/connection refused|no such host|dial tcp|i\/o timeout|EOF|status 50\d|HTTP 50\d|\[50\d\]/i.test(text)) return new CliError(EXIT.prerequisite, "The backend that holds the stack does not answer.", "try again later; nothing was changed");
  if (/PULUMI_ACCESS_TOKEN|pulumi login|unauthorized|\b401\b/i.test(text)) return new CliError(EXIT.prerequisite, "The backend that holds the stack does not know us.", "run `pulumi login`, or preview on a shadow");
  if (/passphrase|decrypt/i.test(text)) return new CliError(EXIT.prerequisite, "The stack's secrets cannot be decrypted.", "give what its secrets provider needs, or preview on a shadow");
  if (/polic(y|ies)/i.test(text)) return new CliError(EXIT.prerequisite, "The policy pack cannot be loaded.", "run `pulumi preview --policy-pack …` to see why");
  return new CliError(EXIT.prerequisite, "The engine ended before it had a plan.", `run \`pulumi preview -s ${stack}\` to see why`);
}

/** The part of the event stream that holds no values. */
class Events {
  readonly steps: CallStep[] = [];
  readonly policies: PolicyResult[] = [];
  readonly diagnostics: Diagnostic[] = [];
  before: Readonly<Record<string, unknown>> | undefined;
  /** Whether names were looked for at the services, as the program's last word on its component says. */
  ownership: unknown;
  #ended: Readonly<Record<string, unknown>> | undefined;
  #broken = false;
  /** The engine came as far as a plan, or a message from the program. */
  began = false;

  /** What the program left at its end; undefined when it failed. */
  get after(): Readonly<Record<string, unknown>> | undefined {
    return this.#broken ? undefined : this.#ended;
  }

  add(event: EngineEvent): void {
    if (event.preludeEvent !== undefined) this.began = true;
    const step = event.resourcePreEvent?.metadata ?? event.resOutputsEvent?.metadata;
    if (step !== undefined && step.type === "pulumi:pulumi:Stack") {
      this.before ??= opened(step.old?.outputs);
      // The program's outputs come with the last event of the stack's own step; of a program that failed, the old ones once more.
      if (event.resOutputsEvent !== undefined) this.#ended = opened(step.new?.outputs);
    }
    if (step?.type === "sophia:index:SecretTopology" && event.resOutputsEvent !== undefined) this.ownership = step.new?.outputs?.["ownership"];
    if (event.resourcePreEvent !== undefined) this.steps.push(event.resourcePreEvent.metadata as CallStep);
    if (event.policyEvent !== undefined) this.policies.push(policyResult(event.policyEvent));
    if (event.diagnosticEvent !== undefined && ["error", "warning"].includes(event.diagnosticEvent.severity)) {
      const { urn, message, severity } = event.diagnosticEvent;
      if (severity === "error" && !/^(preview|update) failed/.test(message) && (urn === undefined || urn === "" || /::pulumi:pulumi:Stack::/.test(urn))) this.#broken = true;
      this.diagnostics.push({ message: plain(message), severity, ...(urn === undefined || urn === "" ? {} : { urn }) });
    }
  }
}

const opened = (outputs: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> | undefined => outputs && openedOutputs(outputs);

/** A violation's message begins with its rule and the resource's name, `C-05 held-A: …`; before it the SDK may set a line with the rule's description. */
export function policyResult(event: NonNullable<EngineEvent["policyEvent"]>): PolicyResult {
  const text = plain(event.message).trim();
  const level = event.enforcementLevel === "mandatory" ? "mandatory" : "advisory";
  const prefix = `${event.policyName} `;
  const own = text.slice(text.indexOf(`\n${prefix}`) + 1);
  const [, name, message] = (own.startsWith(prefix) ? /^([^:]{1,200}): ([^]*)$/.exec(own.slice(prefix.length)) : undefined) ?? [];
  if (name !== undefined && message !== undefined) return { rule: event.policyName, level, name, message: message.trim() };
  return { rule: event.policyName, level, name: event.resourceUrn === undefined ? "" : logicalName(event.resourceUrn), message: text };
}

/** Without the engine's own marks of colour: `<{%reset%}>`. */
const plain = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "");
