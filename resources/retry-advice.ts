import { log, type ErrorHookArgs } from "@pulumi/pulumi";

const PASSING = /\b(429|500|502|503|504)\b|rate.limit|timeout|timed out|connection (reset|refused)|EOF|no answer/i;

/** Whether and when a failed step is tried again. Bounded: after the last try the failure stands, with its reason. */
export class RetryAdvice {
  readonly #tries: number;
  readonly #firstWait: number;
  readonly #longestWait: number;

  /** `tries` beyond the first; waits in milliseconds, doubled each time. */
  constructor(options: { tries?: number; firstWait?: number; longestWait?: number } = {}) {
    this.#tries = options.tries ?? 3;
    this.#firstWait = options.firstWait ?? 1000;
    this.#longestWait = options.longestWait ?? 60_000;
  }

  async again(args: ErrorHookArgs): Promise<boolean> {
    const reason = args.errors[0] ?? "";
    const failures = args.errors.length;
    if (!PASSING.test(reason) || failures > this.#tries) return false;
    const asked = /retry.after\D{0,3}(\d+)/i.exec(reason)?.[1];
    const wait = Math.min(asked === undefined ? this.#firstWait * 2 ** (failures - 1) : Number(asked) * 1000, this.#longestWait);
    log.info(`${args.name}: the service did not take the ${args.failedOperation}; trying again in ${Math.ceil(wait / 1000)} s (${failures} of ${this.#tries})`);
    await new Promise((resolve) => setTimeout(resolve, wait));
    return true;
  }
}
