import { counted } from "../../model/counted.ts";

/** Milliseconds between two lines. */
const EVERY = 4_000;

/** Tells a person who waits that something goes on: one line at the start, then one every few seconds. */
export class Progress {
  #steps = 0;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(say: ((line: string) => void) | undefined, first: string, every = EVERY) {
    if (say === undefined) return;
    const started = Date.now();
    say(first);
    this.#timer = setInterval(() => say(`  ${Math.round((Date.now() - started) / 1000)} s: ${counted(this.#steps, "resource")} looked at`), every);
    this.#timer.unref();
  }

  step(): void {
    this.#steps += 1;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
