import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { catalog } from "../../catalog/index.ts";
import type { EnvironmentName } from "../../catalog/types.ts";
import { exampleValue } from "../../demo/example-values.ts";
import { listedRepositories } from "../../cli/stack-file.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/index.ts";
import { ensureToolchain, type Toolchain } from "../../toolchain/index.ts";
import { checkVariables } from "./allowed-variables.ts";
import { readEvents, type EngineEvent, type Exported, type Run, type RunOptions } from "./engine-records.ts";

export type { Exported, ExportedResource, Run, RunOptions } from "./engine-records.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PROGRAM = ["catalog", "environments", "model", "resources", "services", "index.ts", "package.json", "tsconfig.json",
  "Pulumi.yaml", "Pulumi.production.yaml", "Pulumi.staging.yaml", "Pulumi.development.yaml"];

/** Rows of the small catalogue: enough for every kind of destination, few enough for many runs. */
export const SMALL = ["PULUMI_ORG", "PULUMI_PROJECT", "SOPHIA_ENVIRONMENT", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "SLACK_BOT_TOKEN", "GONG_URL",
  "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_URL", "VERCEL_ACCESS_TOKEN", "JWT_SECRET", "JWT_SECRET_PREVIOUS", "JWT_KEYS", "LOG_LEVEL", "GH_TOKEN"];

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

  /** `small` keeps only the rows of SMALL, in the copy alone, and names no others for GitHub. */
  static async create(options: Partial<SandboxOptions> & { small?: boolean } = {}): Promise<World> {
    const toolchain = await ensureToolchain();
    const folder = mkdtempSync(join(tmpdir(), "sophia-world-"));
    const sandbox = await createSandbox({ folder: join(folder, "sandbox"), project: "sophia-secrets", stacks: ["production", "staging", "development"],
      escEvaluator: toolchain.escEvaluator, repositories: listedRepositories(ROOT), ...options });
    const world = new World(sandbox, toolchain, folder);
    for (const part of PROGRAM) cpSync(join(ROOT, part), join(world.project, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(world.project, "node_modules"));
    if (options.small) {
      world.edit("catalog/index.ts", (text) => text.replace(/export const catalog: Catalog = (\[[^\]]*\]);/,
        `const KEPT = ${JSON.stringify(SMALL)};\nexport const catalog: Catalog = $1.filter((row) => KEPT.includes(row.name));`));
      world.edit("Pulumi.production.yaml", (text) => text.replace(/^ {2}sophia-secrets:github:\n(?: {4}- .*\n)+/m, ""));
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

  /** Runs `use` on a program with other text in some places, `[file, text, replacement]`, and puts the program back. */
  async edited<T>(edits: readonly (readonly [file: string, text: string, replacement: string])[], use: () => Promise<T>): Promise<T> {
    const before = new Map(edits.map(([file]) => [file, readFileSync(join(this.project, file), "utf8")]));
    try {
      for (const [file, text, replacement] of edits) this.edit(file, (whole) => whole.replace(text, () => replacement));
      return await use();
    } finally {
      for (const [file, text] of before) writeFileSync(join(this.project, file), text);
    }
  }

  /** The environment of a child: what `npm run sandbox` prints, and nothing of this process. What else a test may set is in a reviewed list. */
  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    checkVariables(Object.keys(extra));
    return { ...this.toolchain.environment(), ...this.sandbox.environment, HOME: this.folder, LANG: "C.UTF-8", ...extra };
  }

  /** Writes a values file as the door wants it, 0600, and gives its path. */
  valuesFile(stack: EnvironmentName, values: Readonly<Record<string, string>>): string {
    const file = join(this.folder, `${stack}-${randomBytes(4).toString("hex")}.json`);
    writeFileSync(file, JSON.stringify({ "#! stack": stack, "#! sandbox": this.sandbox.id, ...values }), { mode: 0o600 });
    return file;
  }

  start(args: readonly string[], options: RunOptions = {}) {
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
    const { code, output } = await this.pulumi([verb, ...flags, "--non-interactive", "--color", "never", "--stack", this.stackName(options.stack), ...(options.args ?? [])], options);
    return { code, output, ...readEvents(this.events(options.stack)) };
  }

  /** What the engine told Pulumi Cloud of the newest preview or update of a stack. */
  events(stack: EnvironmentName = "production"): EngineEvent[] {
    const { stacks, updates, organization } = this.sandbox.cloud;
    const found = stacks.find(organization, "sophia-secrets", stack);
    return found === undefined ? [] : (updates.events(found) as EngineEvent[]);
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

  /** What holds now: the state, every box, every variable and every environment's definition, as one text to compare. */
  async everything(stack: EnvironmentName = "production"): Promise<string> {
    const { github, cloud } = this.sandbox;
    const state = JSON.parse(await this.export(stack)) as Exported;
    const boxes = await Promise.all(github.store.secrets.map(async (s) => [s.name, s.visibility, s.repositories, await github.reveal(s.name)]));
    return JSON.stringify([
      state.deployment.resources.map((r) => [r.urn, r.id]).sort(), boxes.sort(), github.store.variables,
      await Promise.all(cloud.environments.list().map(async (e) => [e.name, await this.definition(e.name)])), cloud.teams.list(), cloud.issuers.list(),
    ]);
  }

  /** Definition of an ESC environment with its secrets in clear, as the service gives it to who may decrypt. */
  async definition(escName: string, project = "default"): Promise<string> {
    const { url, organization, token } = this.sandbox.cloud;
    const answer = await fetch(`${url}/api/esc/environments/${organization}/${project}/${escName}/decrypt`, { headers: { authorization: `token ${token}` } });
    if (answer.status !== 200) throw new Error(`${escName} cannot be read: ${answer.status}`);
    return answer.text();
  }

  /** The value at a path of an environment's definition, e.g. `sophia.ai.openai.api_key`; undefined when there is none. */
  async valueInEsc(escName: string, path: string): Promise<string | undefined> {
    let node = (parse(await this.definition(escName)) as { values?: unknown }).values;
    for (const key of path.split(".")) node = (node as Record<string, unknown> | undefined)?.[key];
    if (node === undefined) return undefined;
    // A secret is JSON in a literal: see the model's own page on texts.
    const literal = (node as { "fn::fromJSON"?: { "fn::secret": string } })["fn::fromJSON"]?.["fn::secret"];
    return literal === undefined ? String(node).replaceAll("$$", "$") : String(JSON.parse(literal));
  }

  /** An environment as a consumer gets it, evaluated by Pulumi's own evaluator, through plain `pulumi env open`. */
  async open(escName: string): Promise<{ readonly environmentVariables: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>> {
    const result = await execa(this.toolchain.pulumi, ["env", "open", `${this.sandbox.cloud.organization}/default/${escName}`, "--format", "json"],
      { cwd: this.project, env: this.environment(), extendEnv: false });
    return JSON.parse(result.stdout) as { environmentVariables: Record<string, string> };
  }

  /** URN in the state of the resource with this logical name. */
  async urn(name: string, stack: EnvironmentName = "production"): Promise<string> {
    const { deployment } = JSON.parse(await this.export(stack)) as Exported;
    const found = deployment.resources.find((r) => r.urn.endsWith(`::${name}`));
    if (!found) throw new Error(`${name} is not in the state`);
    return found.urn;
  }

  /** Puts back a state, changed or not. */
  async import(state: object, stack: EnvironmentName = "production"): Promise<void> {
    const file = join(this.folder, "import.json");
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    const { code, output } = await this.pulumi(["stack", "import", "--stack", this.stackName(stack), "--file", file]);
    if (code !== 0) throw new Error(output);
  }

  /** Sets a configuration value of a stack in the copy, e.g. `sophia-secrets:adopt[0]`. */
  async configure(path: string, value: string, stack: EnvironmentName = "production"): Promise<void> {
    const { code, output } = await this.pulumi(["config", "set", "--path", path, value, "--stack", this.stackName(stack)]);
    if (code !== 0) throw new Error(output);
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
