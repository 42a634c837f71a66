import { readFileSync } from "node:fs";
import { Asset, UNKNOWN } from "../property-values.ts";
import type { Properties } from "../property-values.ts";
import { changedInputs, nameFailures } from "../resource-kind.ts";
import type { Failure, Known } from "../resource-kind.ts";

/**
 * The program gives the definition as an asset; from here on it is text, without white space at its ends, and secret.
 * A definition that is not known yet stays unknown: the official provider puts an empty one in its place, and its
 * preview then compares with that.
 */
export function checkEnvironment(given: Properties): { inputs: Properties; failures: Failure[] } {
  const inputs: Properties = { ...given, project: given["project"] ?? "default" };
  const failures = nameFailures(inputs, ["organization", "project", "name"]);
  try {
    inputs["yaml"] = definitionText(given["yaml"]);
  } catch (error) {
    failures.push({ property: "yaml", reason: (error as Error).message });
  }
  return { inputs, failures };
}

function definitionText(yaml: unknown): string | typeof UNKNOWN {
  if (yaml === UNKNOWN) return UNKNOWN;
  if (typeof yaml === "string") return yaml.trim();
  if (!(yaml instanceof Asset)) throw new Error("is required");
  if (yaml.text !== undefined) return yaml.text.trim();
  if (yaml.path === undefined) throw new Error("must be a string asset or a file asset");
  try {
    return readFileSync(yaml.path, "utf8").trim();
  } catch (error) {
    throw new Error(`cannot read ${yaml.path} (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
}

/** Byte by byte on the definition, against what was asked for last and what the service is known to hold. */
export function changedEnvironment(old: Known, inputs: Properties): string[] {
  const changed = changedInputs(old.inputs, inputs);
  const undelivered = !changed.includes("yaml") && old.outputs["yaml"] !== inputs["yaml"];
  return undelivered ? [...changed, "yaml"] : changed;
}
