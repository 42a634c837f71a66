/** What should go wrong, on which requests. A test sets rules; the first that matches is used up. */
export interface FaultRule {
  /** Route pattern as in the log, e.g. `PUT /orgs/{org}/actions/secrets/{name}`, or a regular expression on `METHOD /path`. */
  readonly route: string | RegExp;
  /** How many matching requests go well first. Default 0. */
  readonly after?: number;
  /** How many requests fail. Default 1. */
  readonly count?: number;
  /** status: answer so. drop: close the connection. hang: never answer. apply-then-drop and apply-then-hang do the work first. */
  readonly kind: "status" | "drop" | "hang" | "delay" | "apply-then-drop" | "apply-then-hang";
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** For `delay`: milliseconds before the request is handled. */
  readonly milliseconds?: number;
}

interface Armed {
  readonly rule: FaultRule;
  skip: number;
  left: number;
}

export class Faults {
  #armed: Armed[] = [];
  /** Called when a rule fires, before it acts: lets a test kill the client at exactly this request. */
  onFire: ((rule: FaultRule, request: { method: string; path: string; route: string }) => void) | undefined;

  add(rule: FaultRule): void {
    this.#armed.push({ rule, skip: rule.after ?? 0, left: rule.count ?? 1 });
  }

  clear(): void {
    this.#armed = [];
    this.onFire = undefined;
  }

  /** Rules that have not fired as often as asked: a test that expects a fault can see that it never came. */
  pending(): FaultRule[] {
    return this.#armed.filter((a) => a.left > 0).map((a) => a.rule);
  }

  match(request: { method: string; path: string; route: string }): FaultRule | undefined {
    for (const armed of this.#armed) {
      const { route } = armed.rule;
      const hit = typeof route === "string" ? route === request.route : route.test(`${request.method} ${request.path}`);
      if (!hit || armed.left === 0) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.left -= 1;
      this.onFire?.(armed.rule, request);
      return armed.rule;
    }
    return undefined;
  }
}
