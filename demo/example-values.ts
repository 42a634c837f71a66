import { randomInt } from "node:crypto";
import randexp from "randexp";
import type { CatalogRow, EnvironmentName, Format } from "../catalog/types.ts";
import { checkValue } from "../model/formats.ts";

/** Some formats allow one letter after the prefix; the policies would rightly call such a secret weak. */
const LONG_ENOUGH = 20;

/**
 * A made-up value in the row's own format, another one at each call: example values differ per stack. Throws when none can be
 * made, which only a new kind of format could cause.
 */
export function exampleValue(row: CatalogRow, environment: EnvironmentName): string {
  const format = row.formatIn?.[environment] ?? row.format;
  let best: string | undefined;
  for (let attempt = 0; attempt < 50; attempt++) {
    const value = sample(format);
    if (checkValue(row, value, environment).length > 0) continue;
    if (row.kind === "plain" || value.length >= LONG_ENOUGH) return value;
    if (value.length > (best?.length ?? 0)) best = value;
  }
  if (best !== undefined) return best;
  throw new Error(`No example value fits the format of ${row.name} in ${environment}.`);
}

function sample(format: Format): string {
  switch (format.type) {
    case "regex":
      return fromPattern(format.pattern);
    case "enum":
      return format.values[randomInt(format.values.length)] ?? "";
    case "int":
      return String(randomInt(format.min ?? 1, Math.min(format.max ?? 65_000, 65_000) + 1));
    case "url":
      return `${format.schemes[0]}://${letters(8)}${format.host === undefined ? ".example" : format.host.startsWith(".") ? format.host : `.${format.host}`}`;
    case "host":
      return `${letters(8)}.example${format.port === "required" ? ":8443" : ""}`;
    case "length":
      return letters(Math.min(Math.max(format.min, 24), format.max ?? 64));
  }
}

/** The part of the library that is used; its own types do not fit its module form. */
interface Generator {
  max: number;
  readonly defaultRange: { subtract(from: number, to: number): void; add(from: number, to: number): void };
  randInt: (from: number, to: number) => number;
  gen(): string;
}
const RandExp = randexp as unknown as new (pattern: string) => Generator;

/** Look-aheads are left out here: the format check above sees to them. */
function fromPattern(pattern: string): string {
  const generator = new RandExp(pattern.replace(/\(\?![^)]*\)/g, ""));
  generator.max = 32;
  generator.defaultRange.subtract(32, 126);
  generator.defaultRange.add(48, 57);
  generator.defaultRange.add(97, 122);
  generator.randInt = (from, to) => randomInt(from, to + 1);
  return generator.gen();
}

function letters(length: number): string {
  const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
