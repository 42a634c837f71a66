import { createRequire } from "node:module";

/**
 * Takes two habits off the SDK that make up a third of a preview of some hundred resources: it takes a stack trace for every
 * promise, mapped through source maps that our sources do not need, and it sends three debug messages per resource to the engine,
 * which throws them away unless it was asked for them. SOPHIA_STACK_TRACES=1 and `--debug` give them back.
 */
export function lightenSdk(environment: NodeJS.ProcessEnv, engineArguments: readonly string[]): void {
  // Node's own traces are exact here: types are stripped in place.
  Reflect.deleteProperty(Error, "prepareStackTrace");
  if (environment["SOPHIA_STACK_TRACES"] !== "1") Error.stackTraceLimit = 0;
  if (engineArguments.some((a) => /^(-d|--debug|-v|--verbose)(=|$|\d)/.test(a))) return;
  const log = createRequire(import.meta.url)("@pulumi/pulumi/log/index.js") as { debug: () => Promise<void> };
  log.debug = () => Promise.resolve();
}
