/** An answer that is not a success. `extra` joins the JSON body, e.g. diagnostics. */
export class HttpError extends Error {
  readonly status: number;
  readonly extra: object;
  readonly headers: Record<string, string>;
  constructor(status: number, message: string, extra: object = {}, headers: Record<string, string> = {}) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

export function fail(status: number, message: string, extra?: object, headers?: Record<string, string>): never {
  throw new HttpError(status, message, extra, headers);
}
