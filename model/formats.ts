import type { CatalogRow, EnvironmentName, Format } from "../catalog/types.ts";
import { counted } from "./counted.ts";
import { blankProblem, invisibleProblem } from "./invisible-characters.ts";
import { checkPlaceholder, checkSize } from "./refused-values.ts";
import { isStandIn } from "./stand-ins.ts";

export { checkPlaceholder, checkSize } from "./refused-values.ts";

/** Undefined when `value` has the row's format in `environment`; else half a sentence that tells the rule, never the value. */
export function checkFormat(row: Pick<CatalogRow, "format" | "formatIn">, value: string, environment: EnvironmentName): string | undefined {
  const format = row.formatIn?.[environment] ?? row.format;
  return matches(format, value) ? undefined : `must be ${describeFormat(format)}`;
}

/** What decides how a text is judged. */
export type JudgedRow = Pick<CatalogRow, "name" | "kind" | "format" | "formatIn">;

/** All that speaks against `value`; empty when it may be stored. What no format could cure is told alone: a format would only confuse. */
export function checkValue(row: JudgedRow, value: string, environment: EnvironmentName, options: { readonly allowHeld?: boolean } = {}): string[] {
  const text = checkText(row, value, environment, options);
  if (text !== undefined) return [text];
  // A stand-in of the shadow state takes a value's place without having its format.
  const format = isStandIn(value) ? undefined : checkFormat(row, value, environment);
  return [checkSize(value), format].filter((problem) => problem !== undefined);
}

/** Undefined when `value` is a text of its own: no placeholder, no reference, nothing unseen in it or around it (C-07); else half a sentence. */
export function checkText(row: JudgedRow | undefined, value: string, environment: EnvironmentName, options: { readonly allowHeld?: boolean } = {}): string | undefined {
  const problem = checkPlaceholder(value, { ...options, secret: row?.kind === "secret", ...(row !== undefined && { name: row.name }) }) ?? invisibleProblem(value);
  if (problem !== undefined) return problem;
  // A pattern that has them, such as that of a key in lines, says so itself.
  const format = row === undefined ? undefined : (row.formatIn?.[environment] ?? row.format);
  return format?.type === "regex" && matches(format, value) ? undefined : blankProblem(value);
}

/** The rule in words, after "must be". */
export function describeFormat(format: Format): string {
  switch (format.type) {
    case "regex":
      return `text that matches ${format.pattern}${except(format.not)}`;
    case "enum":
      return format.values.length === 1 ? `${format.values[0]}` : `one of ${format.values.join(", ")}`;
    case "int":
      return `a whole number${format.min === undefined ? "" : ` from ${format.min}`}${format.max === undefined ? "" : ` to ${format.max}`}`;
    case "url": {
      const host = format.host === undefined ? "" : ` on ${format.host.startsWith(".") ? `*${format.host}` : format.host}`;
      return `an address that begins with ${format.schemes.map((scheme) => `${scheme}://`).join(" or ")}${host}${format.userinfo ? "" : ", without user or password"}`;
    }
    case "host":
      return { required: "a host name with a port", optional: "a host name, with or without a port", none: "a host name without a port" }[format.port ?? "none"];
    case "length":
      return `at least ${counted(format.min, "character")}${format.max === undefined ? "" : ` and at most ${format.max}`}${format.noSpaces ? " without spaces" : ""}${except(format.not)}`;
  }
}

function matches(format: Format, value: string): boolean {
  switch (format.type) {
    case "regex":
      return new RegExp(format.pattern, "u").test(value) && !excluded(value, format.not);
    case "enum":
      return format.values.includes(value);
    case "int":
      return /^(?:0|-?[1-9][0-9]*)$/.test(value) && Number(value) >= (format.min ?? -Infinity) && Number(value) <= (format.max ?? Infinity);
    case "url":
      return matchesUrl(format, value);
    case "host":
      return matchesHost(format.port ?? "none", value);
    case "length": {
      const length = [...value].length;
      return length >= format.min && length <= (format.max ?? Infinity) && !(format.noSpaces && /\s/.test(value)) && !excluded(value, format.not);
    }
  }
}

/** Compares the parsed host, so that neither a suffix, a path nor user information can pass for it. */
function matchesUrl(format: Extract<Format, { type: "url" }>, value: string): boolean {
  // The parser forgives what others do not: it trims, drops line breaks, turns backslashes around and skips slashes before the host.
  if (/[\s\\\p{Cc}]/u.test(value)) return false;
  const scheme = format.schemes.find((known) => value.toLowerCase().startsWith(`${known}://`));
  if (scheme === undefined || !URL.canParse(value)) return false;
  const { hostname, username, password } = new URL(value);
  if (!format.userinfo && (username !== "" || password !== "")) return false;
  if (scheme !== "file" && (hostname === "" || value.startsWith("/", scheme.length + 3))) return false;
  if (format.host === undefined) return true;
  return format.host.startsWith(".") ? hostname.endsWith(format.host) : hostname === format.host;
}

function matchesHost(port: "required" | "optional" | "none", value: string): boolean {
  const parts = /^(?<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?::(?<port>[1-9][0-9]{0,4}))?$/.exec(value)?.groups;
  if (parts === undefined || (parts.host ?? "").includes("..")) return false;
  if (parts.port === undefined) return port !== "required";
  return port !== "none" && Number(parts.port) <= 65535;
}

const excluded = (value: string, not: readonly string[] = []): boolean => not.some((word) => word.toLowerCase() === value.toLowerCase());
const except = (not: readonly string[] = []): string => (not.length === 0 ? "" : `, but not ${not.join(", ")}`);
