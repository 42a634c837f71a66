/** How many requests are being answered, and how many were at once at most: whether a client really works in parallel. */
export class Traffic {
  #inFlight = 0;
  #peak = 0;

  get inFlight(): number {
    return this.#inFlight;
  }
  get peak(): number {
    return this.#peak;
  }

  begin(): void {
    this.#inFlight += 1;
    this.#peak = Math.max(this.#peak, this.#inFlight);
  }
  end(): void {
    this.#inFlight -= 1;
  }
  /** Forgets the highest number so far. */
  reset(): void {
    this.#peak = this.#inFlight;
  }
}
