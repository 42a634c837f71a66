import { ErrorHook, log, Output, ResourceHook, runtime, type ErrorHookArgs, type ResourceHookArgs, type ResourceHookBinding } from "@pulumi/pulumi";
import { FindingsError } from "../model/findings.ts";
import { STASH, type DeletionRules } from "./deletion-rules.ts";
import { ListSetting } from "./list-setting.ts";
import { RetryAdvice } from "./retry-advice.ts";
import { settled } from "./settled.ts";

/** What one destination tells the hooks about itself. Both read the service, past the plugin. */
export interface Destination {
  /** As findings name it, e.g. `GitHub secret OPENAI_API_KEY`. */
  readonly title: string;
  /** Whether it is there already. Undefined = cannot be asked (no token). */
  readonly exists?: () => Promise<boolean | undefined>;
  /** Takes away what an interrupted creation left, where nothing can be lost; false when it is not that. */
  readonly makeRoom?: () => Promise<boolean>;
  /** Brings the service to where the plugin believes it is, so that its failed change goes through: true; false when that is not the cause; else the remedy. */
  readonly align?: (failed: ErrorHookArgs) => Promise<boolean | string>;
  /** Whether the data asks for other content than the old one's, which the plugin can only bring by a replacement. */
  readonly moved?: (args: ResourceHookArgs) => Promise<boolean>;
  /** What is wrong with it after our write, as a half sentence; undefined = it is as it should be. */
  readonly confirm?: (args: ResourceHookArgs) => Promise<string | undefined>;
}

/**
 * The four hooks, run by the engine around each step whatever flags it was given: `keep` refuses deletions that the data does not
 * call for, `foreign` refuses to write over what is not ours, `confirm` re-reads what was written, `retry` waits and tries again.
 * Their names are in the state of every resource: frozen, like URNs.
 */
export class Safeguards {
  readonly #destinations = new Map<string, Destination>();
  readonly #ours = new Set<string>();
  readonly #adopt: ListSetting;
  readonly #released = new Map<string, (args: ResourceHookArgs) => Promise<void>>();
  readonly #keep: ResourceHook;
  readonly #foreign: ResourceHook;
  readonly #confirm: ResourceHook;
  readonly #retry: ErrorHook;

  constructor(rules: DeletionRules, advice = new RetryAdvice(), adopt = new ListSetting("adopt", "STACK", [])) {
    this.#adopt = adopt;
    this.#keep = new ResourceHook("keep", async (args) => {
      const refusal = rules.refusal(args, await isEmptyStash(args));
      if (refusal !== undefined && (await this.#destinations.get(args.name)?.moved?.(args)) !== true) throw new FindingsError([refusal]);
      if (!runtime.isDryRun()) await this.#released.get(args.type)?.(args);
    }, { onDryRun: true });
    this.#foreign = new ResourceHook("foreign", (args) => this.#checkForeign(args), { onDryRun: true });
    this.#confirm = new ResourceHook("confirm", (args) => this.#checkConfirmed(args));
    this.#retry = new ErrorHook("retry", async (args) => (await this.#mended(args)) || advice.again(args));
  }

  /** Hooks of a resource that holds or makes a value and writes to no destination. */
  inside(): ResourceHookBinding {
    return { beforeDelete: [this.#keep] };
  }

  /** Hooks of the resource with this logical name, which writes to a destination. */
  around(name: string, destination: Destination): ResourceHookBinding {
    this.#destinations.set(name, destination);
    return {
      beforeCreate: [this.#foreign],
      afterCreate: [this.#confirm],
      afterUpdate: [this.#confirm],
      beforeDelete: [this.#keep],
      onError: [this.#retry],
    };
  }

  /** Logical names whose object may exist already: ours by the ledger, adopted, or half created by an earlier run. */
  mayExist(names: Iterable<string>): void {
    for (const name of names) this.#ours.add(name);
  }

  /** Who deletes resources of this type, which the engine only forgets (`retainOnDelete`): for what the plugin cannot delete. */
  deletedBy(type: string, remove: (args: ResourceHookArgs) => Promise<void>): void {
    this.#released.set(type, remove);
  }

  /** The official plugin meets what it made half itself with 409 for ever. */
  async #mended(args: ErrorHookArgs): Promise<boolean> {
    const { name, failedOperation, errors: [reason = ""] } = args;
    const destination = this.#destinations.get(name);
    if (failedOperation === "update") {
      // Once: what comes back with the same failure has another cause.
      const aligned = args.errors.length === 1 && (await destination?.align?.(args));
      if (typeof aligned === "string") log.error(`${destination?.title ?? name}: ${aligned}`);
      return aligned === true;
    }
    if (failedOperation !== "create" || !/\b409\b|exists already/.test(reason)) return false;
    if ((await destination?.makeRoom?.()) === true) return true;
    log.error(`${destination?.title ?? name}: the service has it, and the state of this stack has lost it. Take it over: \`${this.#adopt.command(name)}\`.`);
    return false;
  }

  async #checkForeign(args: ResourceHookArgs): Promise<void> {
    const destination = this.#destinations.get(args.name);
    if (destination?.exists === undefined || this.#ours.has(args.name)) return;
    if ((await destination.exists()) !== true) return;
    throw new FindingsError([{ name: args.name, place: destination.title, problem: "it exists already and is not ours",
      remedy: `take it over with \`${this.#adopt.command(args.name)}\`, or remove it at the service` }]);
  }

  async #checkConfirmed(args: ResourceHookArgs): Promise<void> {
    const destination = this.#destinations.get(args.name);
    const problem = await destination?.confirm?.(args);
    if (problem === undefined) return;
    // The state believes the plugin; the ledger does not move, so that the next run writes again.
    log.error(`${destination?.title ?? args.name}: ${problem}. Run \`pulumi up\` again: it writes this once more.`);
    throw new Error(`${destination?.title ?? args.name}: ${problem}`);
  }
}

/** Whether a Stash never held a value: the hook gets what the state says of it. */
async function isEmptyStash({ type, oldInputs }: ResourceHookArgs): Promise<boolean> {
  if (type !== STASH) return false;
  const input: unknown = oldInputs?.["input"];
  return (Output.isInstance<unknown>(input) ? await settled(input as Output<unknown>) : input) === "";
}
