import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { HttpError } from "./http-error.ts";

export interface Call {
  readonly params: Record<string, string>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** Path without prefix and query. */
  readonly path: string;
  readonly host: string;
  /** Scheme, host and prefix: what an address in an answer begins with. */
  readonly origin: string;
  /** Body as text, already unzipped. */
  readonly text: string;
  /** Body as JSON; a body that is none answers 400. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a wire body has no type until it is validated
  readonly body: any;
}

/** Path and query of `url`, headers and unzipped body of `req`; throws HttpError 400 for a body that cannot be unzipped. */
export function readCall(req: IncomingMessage, url: URL, prefix: string, params: Record<string, string | undefined>, parts: Buffer[]): Call {
  const wire = Buffer.concat(parts);
  const text = unzipped(req, wire).toString("utf8");
  const host = req.headers.host ?? "127.0.0.1";
  let parsed: unknown;
  return {
    params: Object.fromEntries(Object.entries(params).map(([k, v]) => [k, v ?? ""])),
    query: url.searchParams,
    headers: req.headers,
    method: req.method ?? "GET",
    path: url.pathname.slice(prefix.length),
    host,
    origin: `http://${host}${prefix}`,
    text,
    get body() {
      if (parsed === undefined) {
        try {
          parsed = text === "" ? {} : JSON.parse(text);
        } catch {
          throw new HttpError(400, "Problems parsing JSON");
        }
      }
      return parsed;
    },
  };
}

function unzipped(req: IncomingMessage, wire: Buffer): Buffer {
  if (req.headers["content-encoding"] !== "gzip") return wire;
  try {
    return gunzipSync(wire);
  } catch {
    throw new HttpError(400, "Problems unzipping the body");
  }
}
