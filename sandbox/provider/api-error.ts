import { STATUS_CODES } from "node:http";

/** A call that did not end as it had to. `status` is the HTTP status, undefined when no answer came. */
export class ApiError extends Error {
  readonly status: number | undefined;
  readonly call: { method: string; path: string; client?: string };
  /** What the service itself said, shortened. */
  readonly told: string;
  constructor(call: { method: string; path: string; client?: string }, status: number | undefined, reason: string, told = "") {
    const answer = status === undefined ? "" : ` ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
    super(`${call.method} ${call.path}:${answer}${answer === "" ? " " : ": "}${reason}`);
    this.name = "ApiError";
    this.status = status;
    this.call = call;
    this.told = told;
  }
  /** The service may or may not have done what was asked: it failed inside, or its answer never came. */
  get uncertain(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

/**
 * The object exists at the service but is not complete. The engine keeps such a resource in its state, with the id, and
 * the next `up` updates it.
 */
export class InitFailed extends Error {
  readonly id: string;
  readonly outputs: Record<string, unknown>;
  constructor(id: string, outputs: Record<string, unknown>, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "InitFailed";
    this.id = id;
    this.outputs = outputs;
  }
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: "the access token was refused",
  402: "this plan of Pulumi Cloud does not offer it",
  403: "the access token may not do this, or the plan does not offer it",
  404: "not found",
  409: "it conflicts with what is there",
  429: "too many requests",
};

/**
 * What may be told of a refused call. Never the raw answer, which can echo the request: only the `message` of a JSON
 * error, shortened, and not even that when the request carried a secret.
 */
export function reasonOf(status: number, body: string, confidential: boolean): string {
  const meaning = MEANINGS[status] ?? (status >= 500 ? "the service failed" : "the service refused it");
  const told = confidential ? undefined : messageOf(body);
  return told === undefined ? meaning : `${meaning} (${told})`;
}

export function messageOf(body: string): string | undefined {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" && message !== "" ? message.replace(/\s+/g, " ").slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}
