import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hookedInPreview, type HookedResource } from "../../model/resource-hooks.ts";
import { engineRun, eventLog, jsonIn } from "../engine.ts";
import { CliError, EXIT } from "../errors.ts";
import { stepsOfPreview, type Step } from "./steps.ts";

/** What the engine says it would do now, on the live state. */
export interface LivePreview {
  readonly steps: readonly Step[];
  readonly resources: readonly HookedResource[];
}

export interface LiveOptions {
  readonly stack: string;
  readonly cwd: string;
  /** Where the engine saves the plan that `up` is held to, in a private folder. Its secrets are encrypted. */
  readonly plan: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The checkout's policy pack, where it has one. */
const PACK = "policies";

/**
 * Runs `pulumi preview`, with the policy pack, and reads operations, URNs, names of properties and hooks of it. Throws CliError with the
 * engine's own messages when the preview is refused or fails.
 */
export async function livePreview({ stack, cwd, plan, env }: LiveOptions): Promise<LivePreview> {
  const packs = existsSync(join(cwd, PACK, "PulumiPolicy.yaml")) ? ["--policy-pack", PACK] : [];
  const events = join(dirname(plan), "events.jsonl");
  const record = eventLog(events, env);
  const { code, stdout, stderr } = await engineRun(["preview", ...packs, ...record.args, "--json", "--show-sames", "--non-interactive", "--color", "never", "--stack", stack, "--save-plan", plan], { cwd, env: record.env });
  const text = jsonIn(stdout);
  if (code !== 0) {
    throw new CliError(isJson(text) ? EXIT.findings : EXIT.prerequisite, [`The live preview of ${stack} was refused, and nothing was written:`, ...brokenRules(events), ...errorsOf(text, stderr)].join("\n"),
      `mend what it names, and deploy again; \`pulumi preview ${[...packs, "--stack", stack].join(" ")}\` shows all of it${packs.length > 0 ? ", broken rules included" : ""}`);
  }
  return { steps: stepsOfPreview(text), resources: hookedInPreview(text) };
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** What the pack says of mandatory rules: `--json` leaves it out. */
function brokenRules(events: string): string[] {
  const lines = existsSync(events) ? readFileSync(events, "utf8").split("\n").filter((line) => line.includes('"policyEvent"')) : [];
  const told = lines.map((line) => (JSON.parse(line) as { policyEvent?: { enforcementLevel?: string; message?: string } }).policyEvent)
    .filter((event) => event?.enforcementLevel === "mandatory").map((event) => (event?.message ?? "").replace(/<\{%.*?%\}>/g, "").trim());
  return [...new Set(told)].sort();
}

/** The engine's own error messages, values masked by it; the last lines of stderr where it came to no plan. */
function errorsOf(text: string, stderr: string): string[] {
  const told = isJson(text) ? ((JSON.parse(text) as { diagnostics?: readonly { severity?: string; message?: string }[] }).diagnostics ?? []) : [];
  const errors = told.filter(({ severity }) => severity === "error").map(({ message = "" }) => message.trimEnd());
  return errors.length > 0 ? errors : stderr.trim().split("\n").slice(-3);
}
