import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureToolchain } from "../../../toolchain/index.ts";

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Every wait for the engine ends: a command that takes longer is killed and shows as code null. */
const LONGEST = 180_000;

/** A program of plain JavaScript with the real engine, an engine home of its own, and any backend. */
export class CliProject {
  readonly folder = mkdtempSync(join(tmpdir(), "cloud-cli-"));
  readonly #environment: Record<string, string>;

  private constructor(environment: Record<string, string>) {
    this.#environment = environment;
  }

  static async open(program: string, variables: Record<string, string>): Promise<CliProject> {
    const toolchain = await ensureToolchain({ progress: console.error });
    const base = toolchain.environment();
    const project = new CliProject(base);
    const home = join(project.folder, "home");
    mkdirSync(home);
    symlinkSync(join(toolchain.home, "plugins"), join(home, "plugins"));
    symlinkSync(resolve(import.meta.dirname, "../../../node_modules"), join(project.folder, "node_modules"));
    Object.assign(base, { PULUMI_HOME: home, HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_JOURNALING_BATCH_PERIOD: "5", ...variables });
    project.write("Pulumi.yaml", "name: proj\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
    project.write("package.json", '{"name":"proj","main":"index.cjs"}');
    project.write("index.cjs", program);
    return project;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  start(args: readonly string[], variables: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn("pulumi", [...args, ...(args[0] === "env" ? [] : ["--non-interactive"]), "--color", "never"],
      { cwd: this.folder, env: { ...this.#environment, ...variables }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    const limit = setTimeout(() => child.kill("SIGKILL"), LONGEST);
    const ended = new Promise<Ended>((done, failed) => {
      child.on("error", failed);
      child.on("close", (code) => {
        clearTimeout(limit);
        done({ code, output });
      });
    });
    return { child, ended };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  /** Runs a command that must end well; gives what it printed. */
  async ok(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
