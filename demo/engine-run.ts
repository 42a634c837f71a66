import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What one call of the engine did. `changes` counts steps that are neither `same` nor `read`. */
export interface EngineRun {
  readonly code: number;
  readonly output: string;
  readonly changes: number;
  readonly unchanged: number;
}

/** Calls the engine for one project with an environment of our own making: nothing of the shell's goes along. */
export class Engine {
  readonly #pulumi: string;
  readonly #project: string;
  readonly #scratch: string;
  readonly #environment: Readonly<Record<string, string>>;
  #running: ChildProcess | undefined;
  #stopped = false;

  constructor(options: { pulumi: string; project: string; scratch: string; environment: Readonly<Record<string, string>> }) {
    this.#pulumi = options.pulumi;
    this.#project = options.project;
    this.#scratch = options.scratch;
    this.#environment = options.environment;
    mkdirSync(this.#scratch, { recursive: true, mode: 0o700 });
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
    const events = join(this.#scratch, `events-${process.pid}-${Math.random().toString(36).slice(2)}.jsonl`);
    const watched = ["up", "preview", "refresh"].includes(args[0] ?? "") ? ["--event-log", events] : [];
    const child = spawn(this.#pulumi, [...args, ...watched, "--non-interactive", "--color", "never"], {
      cwd: this.#project,
      env: { ...this.#environment, ...extra, PULUMI_DEBUG_COMMANDS: "true" },
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
    const result = { code, output: Buffer.concat(parts).toString(), ...readCounts(events) };
    rmSync(events, { force: true });
    if (this.#stopped) throw new Interrupted();
    return result;
  }
}

/** The person pressed Ctrl-C. */
export class Interrupted extends Error {}

function readCounts(file: string): { changes: number; unchanged: number } {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // The engine ended before its first event.
  }
  const summaries = text.split("\n").filter((line) => line.includes('"summaryEvent"')).map((line) => (JSON.parse(line) as { summaryEvent?: { resourceChanges?: Record<string, number> } }).summaryEvent?.resourceChanges ?? {});
  const counts = summaries.at(-1) ?? {};
  const changes = Object.entries(counts).filter(([op]) => op !== "same" && op !== "read").reduce((sum, [, n]) => sum + n, 0);
  return { changes, unchanged: counts["same"] ?? 0 };
}
