import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Options, type ResultPromise } from "execa";
import { catalog } from "../../catalog/index.ts";
import type { EnvironmentName } from "../../catalog/types.ts";
import { exampleValue } from "../../demo/example-values.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/index.ts";
import { ensureToolchain, type Toolchain } from "../../toolchain/index.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PROGRAM = ["catalog", "environments", "model", "resources", "services", "index.ts", "package.json", "tsconfig.json",
  "Pulumi.yaml", "Pulumi.production.yaml", "Pulumi.staging.yaml", "Pulumi.development.yaml"];

/** Rows of the small catalogue: enough for every kind of destination, few enough for many runs. */
export const SMALL = ["PULUMI_ORG", "PULUMI_PROJECT", "SOPHIA_ENVIRONMENT", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "SLACK_BOT_TOKEN", "GONG_URL",
  "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_URL", "VERCEL_ACCESS_TOKEN", "JWT_SECRET", "JWT_SECRET_PREVIOUS", "JWT_KEYS", "LOG_LEVEL"];

export interface Run {
  readonly code: number;
  readonly output: string;
  /** Steps of the plan or the update, by what they did: `{ create: 3, same: 10 }`; `read` left out. */
  readonly changes: Readonly<Record<string, number>>;
  /** Logical names of the resources that were changed. */
  readonly changed: readonly string[];
}

export interface RunOptions {
  readonly stack?: EnvironmentName;
  /** Values for this run only, by name; absent = no door at all. */
  readonly values?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly skipPreview?: boolean;
}

/** A sandbox, a copy of the program and the real engine: one deployment of its own, gone afterwards. */
export class World {
  readonly sandbox: Sandbox;
  readonly toolchain: Toolchain;
  readonly folder: string;
  readonly project: string;
  /** Made-up values of every required name, by stack. */
  readonly values: Record<EnvironmentName, Record<string, string>>;

  private constructor(sandbox: Sandbox, toolchain: Toolchain, folder: string) {
    this.sandbox = sandbox;
    this.toolchain = toolchain;
    this.folder = folder;
    this.project = join(folder, "project");
    this.values = { production: exampleValues("production"), staging: exampleValues("staging"), development: exampleValues("development") };
  }

  /** `small` keeps only the rows of SMALL, in the copy alone. */
  static async create(options: Partial<SandboxOptions> & { small?: boolean } = {}): Promise<World> {
    const toolchain = await ensureToolchain();
    const folder = mkdtempSync(join(tmpdir(), "sophia-world-"));
    const sandbox = await createSandbox({ folder: join(folder, "sandbox"), project: "sophia-secrets", stacks: ["production", "staging", "development"],
      escEvaluator: toolchain.escEvaluator, ...options });
    const world = new World(sandbox, toolchain, folder);
    for (const part of PROGRAM) cpSync(join(ROOT, part), join(world.project, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(world.project, "node_modules"));
    if (options.small) {
      world.edit("catalog/index.ts", (text) => text.replace(/export const catalog\b/, "const whole") +
        `\nconst KEPT = ${JSON.stringify(SMALL)};\nexport const catalog: Catalog = whole.filter((row) => KEPT.includes(row.name));\n`);
      for (const stack of ["production", "staging", "development"] as const) {
        world.edit(`environments/${stack}.ts`, (text) => text.replace(/^.*\b(SECRET_KEY|ENCRYPTION_KEY)\b.*$\n/gm, ""));
        for (const name of Object.keys(world.values[stack])) if (!SMALL.includes(name)) delete world.values[stack][name];
      }
    }
    return world;
  }

  edit(file: string, change: (text: string) => string): void {
    const path = join(this.project, file);
    const before = readFileSync(path, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`The edit of ${file} changed nothing; the fixture does not fit the program any more.`);
    writeFileSync(path, after);
  }

  /** The environment of a child: nothing of this process but what the toolchain and the sandbox need. */
  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { ...this.toolchain.environment(), ...this.sandbox.environment, HOME: this.folder, PULUMI_HOME: this.toolchain.home, LANG: "C.UTF-8", PULUMI_DEBUG_COMMANDS: "true", ...extra };
  }

  /** Writes a values file as the door wants it, 0600, and gives its path. */
  valuesFile(stack: EnvironmentName, values: Readonly<Record<string, string>>): string {
    const file = join(this.folder, `${stack}-${randomBytes(4).toString("hex")}.json`);
    writeFileSync(file, JSON.stringify({ "#! stack": stack, "#! sandbox": this.sandbox.id, ...values }), { mode: 0o600 });
    return file;
  }

  start(args: readonly string[], options: RunOptions = {}): ResultPromise<Options> {
    const door = options.values === undefined ? {} : { SOPHIA_SECRETS_FILE: this.valuesFile(options.stack ?? "production", options.values) };
    return execa(this.toolchain.pulumi, [...args], { cwd: this.project, env: this.environment({ ...door, ...options.env }), extendEnv: false, reject: false, all: true, stdin: "ignore" });
  }

  async pulumi(args: readonly string[], options: RunOptions = {}): Promise<{ code: number; output: string }> {
    const result = await this.start(args, options);
    return { code: result.exitCode ?? 1, output: String(result.all ?? "") };
  }

  stackName(stack: EnvironmentName = "production"): string {
    return `${this.sandbox.cloud.organization}/sophia-secrets/${stack}`;
  }

  up(options: RunOptions = {}): Promise<Run> {
    return this.#run("up", ["--yes", ...(options.skipPreview === false ? [] : ["--skip-preview"])], options);
  }

  preview(options: RunOptions = {}): Promise<Run> {
    return this.#run("preview", [], options);
  }

  async #run(verb: string, flags: readonly string[], options: RunOptions): Promise<Run> {
    const events = join(this.folder, `events-${randomBytes(4).toString("hex")}.jsonl`);
    const { code, output } = await this.pulumi([verb, ...flags, "--non-interactive", "--color", "never", "--event-log", events,
      "--stack", this.stackName(options.stack), ...(options.args ?? [])], options);
    return { code, output, ...readEvents(events) };
  }

  async outputs(stack: EnvironmentName = "production"): Promise<Record<string, never>> {
    const { output } = await this.pulumi(["stack", "output", "--json", "--stack", this.stackName(stack)]);
    return JSON.parse(output.slice(output.indexOf("{"))) as Record<string, never>;
  }

  async export(stack: EnvironmentName = "production", args: readonly string[] = []): Promise<string> {
    const result = await execa(this.toolchain.pulumi, ["stack", "export", "--stack", this.stackName(stack), ...args],
      { cwd: this.project, env: this.environment(), extendEnv: false });
    return result.stdout;
  }

  /** Writes to destinations since the last call: those of both services that are not the engine's own state calls. */
  takeWrites(): string[] {
    const cloud = this.sandbox.cloud.log.writes().filter((e) => !e.path.startsWith("/api/stacks/") && !/\/(check|open)(\/|$)/.test(e.path));
    const writes = [...cloud, ...this.sandbox.github.log.writes()].map((e) => `${e.method} ${e.path} ${e.status}`);
    this.sandbox.cloud.log.clear();
    this.sandbox.github.log.clear();
    return writes;
  }

  async close(): Promise<void> {
    const violations = [...this.sandbox.cloud.violations, ...this.sandbox.github.violations];
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true, force: true });
    if (violations.length > 0) throw new Error(`Requests that the official descriptions do not allow:\n${violations.map((v) => `${v.route}: ${v.problem}`).join("\n")}`);
  }
}

function exampleValues(stack: EnvironmentName): Record<string, string> {
  return Object.fromEntries(catalog
    .filter((row) => row.source === "operator" && row.environments.includes(stack) && row.requiredIn.includes(stack) && row.default === undefined)
    .map((row) => [row.name, exampleValue(row, stack)]));
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
  readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
}

function readEvents(file: string): Pick<Run, "changes" | "changed"> {
  let lines: EngineEvent[] = [];
  try {
    lines = readFileSync(file, "utf8").split("\n").filter((l) => l !== "").map((l) => JSON.parse(l) as EngineEvent);
  } catch {
    // The engine stopped before it wrote any event.
  }
  const counts = lines.findLast((l) => l.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const changed = lines.flatMap((l) => (l.resourcePreEvent && !["same", "read"].includes(l.resourcePreEvent.metadata.op) ? [l.resourcePreEvent.metadata.urn.split("::").at(-1) ?? ""] : []));
  return { changes: Object.fromEntries(Object.entries(counts).filter(([op]) => op !== "read")), changed: [...new Set(changed)].sort() };
}

export const makeFolder = (path: string): void => void mkdirSync(path, { recursive: true });
