import { spawn, type ChildProcess } from "node:child_process";

/** How one call of the engine ended, and all that it printed. */
export interface EngineRun {
  readonly code: number;
  readonly output: string;
}

/** Calls the engine for one project with an environment of our own making: nothing of the shell's goes along. */
export class Engine {
  readonly #pulumi: string;
  readonly #project: string;
  readonly #environment: Readonly<Record<string, string>>;
  #running: ChildProcess | undefined;
  #stopped = false;

  constructor(options: { pulumi: string; project: string; environment: Readonly<Record<string, string>> }) {
    this.#pulumi = options.pulumi;
    this.#project = options.project;
    this.#environment = options.environment;
  }

  /** Asks the running engine to stop as Ctrl-C does, and starts no other. */
  stop(): void {
    this.#stopped = true;
    this.#running?.kill("SIGINT");
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  async run(args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<EngineRun> {
    if (this.#stopped) throw new Interrupted();
    const child = spawn(this.#pulumi, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.#project,
      env: { ...this.#environment, ...extra },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: Ctrl-C reaches this program, which passes it on once; twice would make the engine drop its work.
      detached: true,
    });
    this.#running = child;
    const parts: Buffer[] = [];
    child.stdout.on("data", (p: Buffer) => parts.push(p));
    child.stderr.on("data", (p: Buffer) => parts.push(p));
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => resolve(status ?? 1));
    });
    this.#running = undefined;
    if (this.#stopped) throw new Interrupted();
    return { code, output: Buffer.concat(parts).toString() };
  }
}

/** The person pressed Ctrl-C. */
export class Interrupted extends Error {}
