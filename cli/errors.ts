/** Exit codes of every command (S-02). `internal`: a fault of ours, never taken for a finding. `unverified`: applied, but not (yet) as the state says. */
export const EXIT = { fine: 0, findings: 1, usage: 2, prerequisite: 3, writesFailed: 4, internal: 5, unverified: 6, interrupted: 130 } as const;

/** An expected failure: one message, one remedy, one exit code. Anything else that is thrown keeps its stack. */
export class CliError extends Error {
  readonly code: number;
  readonly remedy: string | undefined;
  constructor(code: number, message: string, remedy?: string) {
    super(message);
    this.name = "CliError";
    this.code = code;
    this.remedy = remedy;
  }
}
