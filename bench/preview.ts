import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENTS } from "../catalog/types.ts";
import { table } from "../cli/output.ts";
import { exampleFiles } from "../demo/example-files.ts";
import { listedRepositories } from "../cli/stack-file.ts";
import { createSandbox } from "../sandbox/index.ts";
import { ensureToolchain } from "../toolchain/index.ts";
import { measure, median, type Measured } from "./process-tree.ts";

/** `npm run bench`: how long `pulumi preview -s production` takes when nothing changes, beside an empty program's, in one run. */
const RUNS = 10;
const WARM_UPS = 2;
const root = join(import.meta.dirname, "..");

async function main(): Promise<void> {
  const toolchain = await ensureToolchain({ progress: (line) => process.stderr.write(`${line}\n`) });
  const folder = mkdtempSync(join(tmpdir(), "sophia-bench-"));
  const sandbox = await createSandbox({ folder: join(folder, "sandbox"), project: "sophia-secrets", stacks: ENVIRONMENTS, repositories: listedRepositories(root), escEvaluator: toolchain.escEvaluator });
  try {
    const env = { ...toolchain.environment(), ...sandbox.environment, HOME: folder, LANG: "C.UTF-8" };
    const values = exampleFiles(join(folder, "values"), sandbox.id);
    const run = async (cwd: string, args: readonly string[], extra: Record<string, string> = {}): Promise<Measured> => {
      const result = await measure(toolchain.pulumi, args, { cwd, env: { ...env, ...extra } });
      if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${result.output}`);
      return result;
    };
    const empty = emptyProject(folder);
    const preview = ["preview", "--non-interactive", "--color", "never", "--stack"];
    const ours = [...preview, `${sandbox.cloud.organization}/sophia-secrets/production`];
    const theirs = [...preview, `${sandbox.cloud.organization}/empty/production`];
    await run(root, ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", ours.at(-1) ?? ""], { SOPHIA_SECRETS_FILE: values });
    await run(empty, ["stack", "init", theirs.at(-1) ?? "", "--non-interactive"]);
    const figures = { ours: [] as Measured[], empty: [] as Measured[], load: [] as Measured[] };
    // In turn, so that a machine that slows down slows both.
    for (let i = 0; i < WARM_UPS + RUNS; i++) {
      const pair = [await run(root, ours), await run(empty, theirs), await measure(toolchain.node, ["--input-type=module", "-e", IMPORTS], { cwd: root, env })] as const;
      if (i < WARM_UPS) continue;
      figures.ours.push(pair[0]);
      figures.empty.push(pair[1]);
      figures.load.push(pair[2]);
    }
    report(figures);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the program loads before its first line: its own files and the SDKs. */
const IMPORTS = `import "@pulumi/pulumi"; import "@pulumi/github/provider.js"; import "@pulumi/pulumiservice/provider.js"; import "./catalog/index.ts"; import "./model/topology.ts"; import "./resources/secret-topology.ts";`;

function emptyProject(folder: string): string {
  const project = join(folder, "empty");
  mkdirSync(project);
  writeFileSync(join(project, "Pulumi.yaml"), "name: empty\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", type: "module", main: "index.ts" }));
  writeFileSync(join(project, "index.ts"), 'import "@pulumi/pulumi";\nexport default {};\n');
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  return project;
}

function report(figures: { ours: Measured[]; empty: Measured[]; load: Measured[] }): void {
  const seconds = (list: Measured[]): number => median(list.map((m) => m.seconds));
  const row = (title: string, list: Measured[]): string[] => [title, `${seconds(list).toFixed(2)} s`,
    `${Math.min(...list.map((m) => m.seconds)).toFixed(2)} – ${Math.max(...list.map((m) => m.seconds)).toFixed(2)} s`, `${median(list.map((m) => m.peakMiB))} MiB`];
  const ratio = median(figures.ours.map((m, i) => m.seconds / (figures.empty[i]?.seconds ?? 1)));
  process.stdout.write(`${table(["no-change preview of production", `median of ${RUNS}`, "range", "peak memory"], [row("this program", figures.ours), row("an empty program", figures.empty)])}\n\n`);
  process.stdout.write(`ratio, pair by pair: ${ratio.toFixed(2)}\n`);
  const load = seconds(figures.load);
  process.stdout.write(`where it goes: ${seconds(figures.empty).toFixed(2)} s engine, backend and SDK (the empty program); `
    + `${(seconds(figures.ours) - seconds(figures.empty)).toFixed(2)} s more for ours, of which about ${Math.max(0, load - 0.35).toFixed(2)} s load the two plugins' SDKs and our files, the rest declares and compares the resources\n`);
}

await main();
