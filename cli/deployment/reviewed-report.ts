import { createHash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { CliError, EXIT } from "../errors.ts";
import { shortName } from "../stack-name.ts";
import type { Step } from "./steps.ts";

/** A report of a whole stack is some 100 KB. More is no report. */
const LARGEST = 4 * 1024 * 1024;

/**
 * The steps of a report that `preview` made. The file was written by a pull request's own code: a plain file of limited size, of
 * which operations, URNs and property names are taken and nothing else. `digest`: the SHA-256 (hex) that the comment showed.
 * Throws CliError when it is no such report, another stack's, or not the one that was shown. A plan from data knows no steps: [].
 */
export function readReviewed(file: string, stack: string, digest?: string): Step[] {
  const text = readReport(file);
  if (digest !== undefined && sha256(text) !== digest.toLowerCase())
    throw new CliError(EXIT.findings, `${file} is not the report that was shown to the reviewers.`, "review the pull request's newest report, and deploy with that");
  const report = parse(text);
  if (report === undefined || report["schemaVersion"] !== 1) throw unusable(file, "it is no report of `sophia-secrets preview --json`");
  if (typeof report["stack"] === "string" && shortName(report["stack"]) !== shortName(stack)) throw unusable(file, `it is about another stack than ${shortName(stack)}`);
  const { steps } = report;
  if (steps === "unknown") return [];
  if (!Array.isArray(steps) || !steps.every(isStep)) throw unusable(file, "its steps are not what `sophia-secrets preview --json` writes");
  return steps.map(({ op, urn, properties }) => ({ op, urn, properties: Array.isArray(properties) ? properties.map(String) : undefined }));
}

/** Text of a report. A link or a pipe may lead anywhere, so only a plain file counts. */
export function readReport(file: string): string {
  const facts = lstatSync(file, { throwIfNoEntry: false });
  if (!facts?.isFile()) throw unusable(file, "there is no such plain file");
  if (facts.size > LARGEST) throw unusable(file, `it is larger than ${LARGEST / 1024 / 1024} MiB`);
  return readFileSync(file, "utf8");
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isStep(step: unknown): step is { op: string; urn: string; properties?: unknown } {
  const s = step as Record<string, unknown> | null;
  return typeof s === "object" && s !== null && typeof s["op"] === "string" && typeof s["urn"] === "string";
}

const unusable = (file: string, why: string): CliError => new CliError(EXIT.prerequisite, `${file} cannot be used as the reviewed report: ${why}.`, "give the file that `sophia-secrets preview --json` wrote for this stack");
