import { HttpError } from "../core/http-error.ts";
import type { Call, Reply } from "../core/server.ts";

/** GitHub's error body; the documentation link tells a secondary rate limit from other refusals. */
export const githubError = (error: HttpError): object => ({
  message: error.message,
  documentation_url: "https://docs.github.com/rest",
  status: String(error.status),
  ...error.extra,
});

export function notFound(): never {
  throw new HttpError(404, "Not Found");
}

/** One page of a list with GitHub's `Link` header: at most 100 rows, 30 unless asked. Without a key: the bare list. */
export function page(call: Call, key: string | undefined, rows: readonly unknown[]): Reply {
  const size = Math.min(100, Math.max(1, Number(call.query.get("per_page") ?? 30)));
  const number = Math.max(1, Number(call.query.get("page") ?? 1));
  const last = Math.max(1, Math.ceil(rows.length / size));
  const link = (n: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(n));
    return `<${call.origin}${call.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev"), link(1, "first")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
  ];
  const shown = rows.slice((number - 1) * size, number * size);
  return {
    json: key === undefined ? shown : { total_count: rows.length, [key]: shown },
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

/** GitHub takes values of 48 KB. */
export const LARGEST = 48 * 1024;

/** Secret and variable names: letters, digits, underscore, no leading digit, not GITHUB_. Stored in upper case. */
export function legalName(name: string): string {
  const upper = name.toUpperCase();
  if (!/^[A-Z_][A-Z0-9_]*$/.test(upper) || upper.startsWith("GITHUB_"))
    throw new HttpError(422, "Names can only contain alphanumeric characters and underscores, must not start with a number or with GITHUB_");
  return upper;
}
