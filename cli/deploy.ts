import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderFindings, type Finding } from "../model/findings.ts";
import { counted } from "../model/counted.ts";
import { hookedInExport, missingHooks, unguarded, type HookedResource } from "../model/resource-hooks.ts";
import { livePreview, type LivePreview } from "./deployment/live-preview.ts";
import { headCommit } from "./deployment/commit.ts";
import { publishShadow, type PublishShadow } from "./deployment/publish-shadow.ts";
import { readReviewed } from "./deployment/reviewed-report.ts";
import { unreviewedSteps, type Step, type Unreviewed } from "./deployment/steps.ts";
import { engine, engineRun } from "./engine.ts";
import { tell } from "./ending.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, paint, printable, table, type Output } from "./output.ts";
import { shortName } from "./stack-name.ts";
import type { Difference } from "./verification/report.ts";
import { print as printReport, readBack } from "./verify.ts";

export interface DeployOptions {
  readonly stack: string;
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  /** Reports that reviewers saw; without any, no step counts as reviewed. */
  readonly reviewed?: readonly string[];
  /** SHA-256 (hex) of these files, in their order, as the pull request's comment showed them. */
  readonly digest?: readonly string[];
  /** A person answers for the steps that no report shows. */
  readonly confirmUnreviewed?: boolean;
  /** File that the shadow is written to; without it, none is made. */
  readonly shadow?: string;
}

/**
 * Applies the commit that is checked out, and only what was reviewed: its own live preview first, every step compared with the
 * reports, every resource's hooks checked; then `up` held to the plan of that preview, `verify`, and the shadow for the next pull
 * requests. Refusals exit with 1 before anything is written; 4 = `up` failed on the way, or no shadow could be made;
 * 6 = applied, and a destination differs or could not be read.
 */
export async function deploy(options: DeployOptions, out: Output, publish: PublishShadow = publishShadow): Promise<number> {
  const { stack, cwd } = options;
  const reviewed = (options.reviewed ?? []).flatMap((file, at) => readReviewed(file, stack, options.digest?.[at]));
  const commit = await headCommit(cwd);
  const folder = mkdtempSync(join(tmpdir(), "sophia-deploy-"));
  try {
    const plan = join(folder, "plan.json");
    // One instant for both runs: the ledger's dates are part of the plan.
    const env = { SOPHIA_NOW: new Date().toISOString(), ...process.env };
    out.talk(`Previewing ${commit.slice(0, 12)} on the live state of ${stack} …`);
    const live = await livePreview({ stack, cwd, plan, env });
    const refusals = refuse(live, await exported(options), reviewed, options, out);
    if (refusals > 0) return EXIT.findings;
    await apply(stack, cwd, plan, env, out);
    const left = await lookBack(options, out);
    if (left === undefined || left.differences.length + left.bare.length > 0) {
      if (out.json) out.data(asJson({ stack, commit, applied: true, verified: false, steps: live.steps.length, unreviewed: [], findings: left?.bare ?? [], differences: left?.differences ?? null, shadow: null }));
      out.talk("Applied, but not verified: what is said above is left. No shadow is written: it would not be what is deployed.");
      return EXIT.unverified;
    }
    if (options.shadow !== undefined) await publish({ stack, cwd, commit, file: options.shadow });
    if (out.json) out.data(asJson({ stack, commit, applied: true, verified: true, steps: live.steps.length, unreviewed: [], findings: [], differences: [], shadow: options.shadow ?? null }));
    else out.data(paint("green", `${shortName(stack)}: ${counted(live.steps.length, "step")} of ${commit.slice(0, 12)} applied and verified${options.shadow === undefined ? "" : "; shadow written"}.`));
    return EXIT.fine;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What an apply left to do: differences, and resources of the state without their hooks. undefined: nobody could look, and it was told why. */
async function lookBack(options: DeployOptions, out: Output): Promise<{ readonly differences: readonly Difference[]; readonly bare: readonly Finding[] } | undefined> {
  const { stack, cwd } = options;
  try {
    const { report } = await readBack({ stack, cwd }, out);
    if (!out.json) printReport(stack, report, out);
    const bare = missingHooks(await exported(options), `state of ${shortName(stack)}`);
    if (bare.length > 0) out.talk(renderFindings(bare));
    return { differences: report.differences, bare };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    tell(error);
    return undefined;
  }
}

const exported = async ({ stack, cwd }: DeployOptions): Promise<HookedResource[]> =>
  hookedInExport(await engine(["stack", "export", "--non-interactive", "--stack", stack], { cwd }));

/** Tells what stands in the way of an apply, and how many things that are. */
function refuse(live: LivePreview, state: readonly HookedResource[], reviewed: readonly Step[], options: DeployOptions, out: Output): number {
  const findings = unguarded(live.resources, state, shortName(options.stack));
  const unreviewed = unreviewedSteps(live.steps, reviewed);
  const stopped = options.confirmUnreviewed === true ? [] : unreviewed;
  const refused = findings.length + stopped.length;
  if (options.confirmUnreviewed === true && unreviewed.length > 0) out.talk(`Confirmed by a person: ${counted(unreviewed.length, "step")} that no reviewed report shows.\n${list(unreviewed)}`);
  if (refused === 0) return 0;
  if (out.json) out.data(asJson({ stack: options.stack, applied: false, verified: false, steps: live.steps.length, unreviewed: stopped, findings, differences: null, shadow: null }));
  else {
    if (findings.length > 0) out.data(renderFindings(findings));
    if (stopped.length > 0) out.data(`${paint("red", `${counted(stopped.length, "step")} that nobody reviewed:`)}\n${list(stopped)}`);
  }
  out.talk("Nothing was written.");
  if (stopped.length > 0) out.talk("What to do: review a fresh preview of this commit; or a person who has read the steps above runs it again with --confirm-unreviewed.");
  return refused;
}

async function apply(stack: string, cwd: string, plan: string, env: NodeJS.ProcessEnv, out: Output): Promise<void> {
  out.talk("Applying …");
  // An interrupt reaches the engine as well, which ends its step in order; we wait for it.
  const wait = (): void => out.talk("Interrupted: waiting for the engine to end its step …");
  process.on("SIGINT", wait);
  try {
    const { code } = await engineRun(["up", "--yes", "--non-interactive", "--color", "never", "--suppress-outputs", "--stack", stack, "--plan", plan], { cwd, env, shown: "stderr" });
    if (code !== 0) throw new CliError(EXIT.writesFailed, `\`pulumi up\` of ${stack} failed; what it says is above.`, "deploy again: what was not delivered is written once more. Then see the runbook, \"Failed and killed runs\"");
  } finally {
    process.off("SIGINT", wait);
  }
}

const list = (steps: readonly Unreviewed[]): string => table(["operation", "resource", "why"], steps.map(({ op, name, reason }) => [op, printable(name), printable(reason)]));
