import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureToolchain } from "../../toolchain/index.ts";

const root = path.resolve(import.meta.dirname, "..", "..");

export interface Ended {
  code: number | null;
  /** Both streams, in the order they came. */
  output: string;
}

interface Resource {
  urn: string;
  type: string;
  outputs?: Record<string, unknown>;
}

/** A program in a folder of its own with a file backend beside it; the engine is the project's. */
export class EngineProject {
  readonly dir = mkdtempSync(path.join(os.tmpdir(), "sophia-host-"));
  readonly #started: ChildProcess[] = [];
  #environment: Record<string, string> = {};

  /**
   * @param files name → content; Pulumi.yaml is made from `options`
   * @param options lines below `runtime.options`
   */
  static async create(
    files: Record<string, string>,
    options: string[] = ["typescript: false"],
    more: { yaml?: string; modules?: boolean } = {},
  ): Promise<EngineProject> {
    const project = new EngineProject();
    const yaml = [
      "name: host-test", "main: index.ts", "runtime:", "  name: nodejs",
      ...(options.length > 0 ? ["  options:", ...options.map((line) => `    ${line}`)] : []), more.yaml ?? "",
    ];
    project.write({ "Pulumi.yaml": yaml.join("\n"), "package.json": '{"name":"host-test","type":"module"}', ...files });
    mkdirSync(path.join(project.dir, "state"));
    if (more.modules !== false) symlinkSync(path.join(root, "node_modules"), path.join(project.dir, "node_modules"));
    const toolchain = await ensureToolchain({ progress: console.error });
    project.#environment = {
      ...toolchain.environment(),
      PULUMI_BACKEND_URL: `file://${path.join(project.dir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      TEST_FOLDER: project.dir,
    };
    await project.run("stack", "init", "test");
    return project;
  }

  write(files: Record<string, string>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.dir, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  /** Starts the engine and leaves it running; its output is collected into `ended`. */
  start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn("pulumi", [...args, "--non-interactive"], { cwd: this.dir, env: this.#environment, stdio: ["ignore", "pipe", "pipe"] });
    this.#started.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, output }));
    });
    return { child, ended };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  up(...args: string[]): Promise<Ended> {
    return this.run("up", "--yes", "--skip-preview", ...args);
  }

  async resources(): Promise<Resource[]> {
    const { output } = await this.run("stack", "export");
    return (JSON.parse(output) as { deployment: { resources?: Resource[] } }).deployment.resources ?? [];
  }

  async outputs(): Promise<Record<string, unknown>> {
    const stack = (await this.resources()).find(({ type }) => type === "pulumi:pulumi:Stack");
    return stack?.outputs ?? {};
  }

  /** The process ids that a program wrote to this file, once it is there. */
  async pids(name = "pids.json"): Promise<number[]> {
    const file = path.join(this.dir, name);
    await until(() => existsSync(file), "the program writes its process ids");
    return JSON.parse(readFileSync(file, "utf8")) as number[];
  }

  remove(): void {
    for (const child of this.#started) child.kill("SIGKILL");
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Polls until true; fails with what was waited for. */
export async function until(condition: () => boolean, what: string, ms = 30_000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within ${ms / 1000} s: ${what}`);
    await sleep(50);
  }
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
