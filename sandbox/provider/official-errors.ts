import { ApiError } from "./api-error.ts";

/**
 * Waits for `call` and words its failure as the official provider does, whose three clients each have a form of their own.
 * `doing` comes before it: what failed, as the official code says it.
 */
export async function worded<T>(doing: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof ApiError ? new OfficialError(doing, error) : error;
  }
}

export class OfficialError extends Error {
  readonly status: number | undefined;
  constructor(doing: string, error: ApiError) {
    super(doing === "" ? textOf(error) : `${doing}: ${textOf(error)}`, { cause: error });
    this.name = "OfficialError";
    this.status = error.status;
  }
}

function textOf({ status, call, told }: ApiError): string {
  const verb = call.method.charAt(0) + call.method.slice(1).toLowerCase();
  if (status === undefined) return `performing HTTP request: ${verb} "${call.path}": EOF`;
  if (call.client === "generic") return `rest: ${call.method} ${call.path} returned ${status}: ${JSON.stringify({ code: status, message: told })}`;
  if (call.client === "legacy") return `${status} API error: ${told}`;
  return status === 429 ? "esc: request rate-limit exceeded" : `[${status}] ${told}`;
}
