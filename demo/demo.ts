import { existsSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS, type EnvironmentName } from "../catalog/types.ts";
import { CliError, EXIT } from "../cli/errors.ts";
import { listedRepositories } from "../cli/stack-file.ts";
import type { Difference } from "../cli/verification/report.ts";
import { compareBoxes } from "../sandbox/github/compare-boxes.ts";
import { counted } from "../model/counted.ts";
import { wipeFolder } from "../sandbox/folder.ts";
import { createSandbox, type Sandbox } from "../sandbox/index.ts";
import { GithubApi } from "../services/github-api.ts";
import { PulumiCloudApi } from "../services/pulumi-cloud-api.ts";
import type { Toolchain } from "../toolchain/index.ts";
import { countStack, secretValues, type StackCounts } from "./counts.ts";
import { Engine, type EngineRun } from "./engine-run.ts";
import { exampleFiles } from "./example-files.ts";
import { scanFolder, scanText, type ScanResult } from "./leak-scanner.ts";
import { verifyStack } from "./verify-run.ts";

/** Paths below the demo's folder that hold values on purpose. */
export const HOLDS_VALUES = ["values"] as const;
const ORDER: readonly EnvironmentName[] = ["production", "staging", "development"];

export interface DemoResult {
  readonly seconds: number;
  readonly firstRun: { readonly changes: number };
  readonly stacks: Readonly<Record<string, StackCounts & { readonly perGroup: Readonly<Record<string, number>> }>>;
  readonly secondRun: { readonly changes: number; readonly writes: number };
  readonly verified: { readonly githubBoxes: number; readonly escValues: number; readonly grants: number; readonly differences: number };
  readonly differences: readonly Difference[];
  readonly leaks: ScanResult;
  readonly folder: string;
}

export interface DemoOptions {
  readonly folder: string;
  readonly project: string;
  readonly fresh: boolean;
  readonly toolchain: Toolchain;
  readonly say: (line: string) => void;
  /** Called with a function that stops the run as Ctrl-C does. */
  readonly onStart?: (stop: () => void) => void;
}

/** The whole product once, on local stand-ins: deploy three stacks, prove every destination, deploy again without a change. */
export async function demo(options: DemoOptions): Promise<DemoResult> {
  const { folder, toolchain, say } = options;
  const started = performance.now();
  if (options.fresh) wipeFolder(folder);
  const sandbox = await createSandbox({ folder, project: "sophia-secrets", stacks: ENVIRONMENTS, escEvaluator: toolchain.escEvaluator, repositories: listedRepositories(join(import.meta.dirname, "..")) });
  try {
    const values = exampleFiles(join(folder, "values"), sandbox.id);
    const environment = { ...toolchain.environment(), ...sandbox.environment, HOME: folder, LANG: "C.UTF-8" };
    const engine = new Engine({ pulumi: toolchain.pulumi, project: options.project, environment });
    options.onStart?.(() => engine.stop());
    say(`Sandbox up: GitHub at ${sandbox.github.url}, Pulumi Cloud at ${sandbox.cloud.url}`);
    const printed: string[] = [];
    let changed = 0;
    for (const stack of ORDER) {
      const run = await deploy(engine, sandbox, stack, { SOPHIA_SECRETS_FILE: values }, say);
      changed += run.changes;
      printed.push(run.output);
    }
    const counted = await prove(options, sandbox, engine, environment, values, printed);
    const second = await again(engine, sandbox, printed, say);
    say("Looking for values in everything that was left behind …");
    const leaks = scan(folder, join(toolchain.home, "logs"), printed, counted.secrets);
    return { ...counted.result, firstRun: { changes: changed }, secondRun: second, leaks, folder, seconds: Math.round((performance.now() - started) / 100) / 10 };
  } finally {
    await sandbox.close();
  }
}

const name = (sandbox: Sandbox, stack: EnvironmentName): string => `${sandbox.cloud.organization}/sophia-secrets/${stack}`;

/** An `up` with what it did, as Pulumi Cloud was told. `changes` counts steps that are neither `same` nor `read`. */
interface Deployed extends EngineRun {
  readonly changes: number;
  readonly unchanged: number;
}

/** `pulumi up`; what an interrupted run left is cleared first, as the runbook says. */
async function deploy(engine: Engine, sandbox: Sandbox, stack: EnvironmentName, door: Readonly<Record<string, string>>, say: (line: string) => void): Promise<Deployed> {
  const at = performance.now();
  const up = (): Promise<EngineRun> => engine.run(["up", "--yes", "--skip-preview", "--stack", name(sandbox, stack)], door);
  let run = await up();
  if (run.code !== 0 && /currently in progress|currently locked/.test(run.output)) {
    say(`  ${stack}: an interrupted run still holds the lock; cancelling it`);
    await engine.run(["cancel", "--yes", "--stack", name(sandbox, stack)]);
    run = await up();
  }
  if (run.code === 0 && (await pending(engine, sandbox, stack))) {
    say(`  ${stack}: clearing creations that an interrupted run left open`);
    await engine.run(["refresh", "--yes", "--clear-pending-creates", "--skip-preview", "--stack", name(sandbox, stack)]);
    run = await up();
  }
  if (run.code !== 0) throw new CliError(EXIT.writesFailed, `\`pulumi up\` of ${stack} failed:\n${run.output.split("\n").slice(-40).join("\n")}`);
  const { same = 0, read: _, ...changed } = sandbox.cloud.stacks.find(sandbox.cloud.organization, "sophia-secrets", stack)?.history[0]?.resourceChanges ?? {};
  const changes = Object.values(changed).reduce((sum, n) => sum + n, 0);
  say(`  ${stack.padEnd(12)} ${counted(changes, "change").padStart(11)}, ${String(same).padStart(3)} unchanged  ${seconds(at)}`);
  return { ...run, changes, unchanged: same };
}

async function pending(engine: Engine, sandbox: Sandbox, stack: EnvironmentName): Promise<boolean> {
  const { output } = await engine.run(["stack", "export", "--stack", name(sandbox, stack)]);
  return ((JSON.parse(output) as { deployment?: { pending_operations?: unknown[] } }).deployment?.pending_operations ?? []).length > 0;
}

async function prove(options: DemoOptions, sandbox: Sandbox, engine: Engine, environment: Readonly<Record<string, string>>, values: string, printed: string[]):
  Promise<{ result: Pick<DemoResult, "stacks" | "verified" | "differences">; secrets: Map<string, string> }> {
  options.say("Reading every destination back …");
  const cloud = new PulumiCloudApi({ url: sandbox.cloud.url, organization: sandbox.cloud.organization, token: sandbox.cloud.token });
  const github = new GithubApi({ url: sandbox.github.url, organization: sandbox.github.organization, token: sandbox.github.token });
  const stacks: Record<string, StackCounts & { perGroup: Readonly<Record<string, number>> }> = {};
  const secrets = new Map<string, string>();
  const differences: Difference[] = [];
  let [escValues, grants] = [0, 0];
  for (const stack of ORDER) {
    const { output } = await engine.run(["stack", "export", "--show-secrets", "--stack", name(sandbox, stack)]);
    const { state, ...counts } = await countStack(stack, output, cloud, github);
    stacks[stack] = counts;
    for (const [key, value] of secretValues(state)) secrets.set(key, value);
    const report = await verifyStack(name(sandbox, stack), { node: options.toolchain.node, project: options.project, environment });
    printed.push(report.printed);
    differences.push(...report.differences);
    escValues += report.checked.escValues;
    grants += report.checked.grants;
  }
  await Promise.all([cloud.close(), github.close()]);
  const boxes = await compareBoxes(join(options.folder, "github"), join(values, "production.env"));
  differences.push(...boxes.different.map((box): Difference => ({ store: "github", name: box, problem: "its box does not hold the supplied value", remedy: "report this" })));
  return { result: { stacks, verified: { githubBoxes: boxes.equal, escValues, grants, differences: differences.length }, differences }, secrets };
}

/** Once more without any value: nothing may change, and neither service may be written to. */
async function again(engine: Engine, sandbox: Sandbox, printed: string[], say: (line: string) => void): Promise<{ changes: number; writes: number }> {
  say("Once more, without any value …");
  sandbox.cloud.log.clear();
  sandbox.github.log.clear();
  let changes = 0;
  for (const stack of ORDER) {
    const run = await deploy(engine, sandbox, stack, {}, say);
    printed.push(run.output);
    changes += run.changes;
  }
  // The engine's own state calls are not writes of topology.
  const writes = [...sandbox.cloud.log.writes().filter((e) => !e.path.startsWith("/api/stacks/")), ...sandbox.github.log.writes()].length;
  return { changes, writes };
}

/** Everything that lies about: what the servers keep, the engine's own logs, and all that was printed. */
function scan(folder: string, logs: string, printed: readonly string[], secrets: ReadonlyMap<string, string>): ScanResult {
  const files = scanFolder(folder, secrets, HOLDS_VALUES);
  const engine = existsSync(logs) ? scanFolder(logs, secrets, []) : { leaks: [], filesSearched: 0, bytesSearched: 0 };
  return {
    leaks: [...files.leaks, ...engine.leaks, ...printed.flatMap((text, i) => scanText(`output ${i + 1}`, text, secrets))],
    filesSearched: files.filesSearched + engine.filesSearched,
    bytesSearched: files.bytesSearched + engine.bytesSearched,
    excluded: files.excluded,
  };
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
