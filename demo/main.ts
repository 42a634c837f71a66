import { closeSync, openSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { endWith, machineMessage } from "../cli/ending.ts";
import { CliError, EXIT } from "../cli/errors.ts";
import { StartError } from "../sandbox/core/start-error.ts";
import { ensureToolchain, ToolchainError } from "../toolchain/index.ts";
import { demo, type DemoResult } from "./demo.ts";
import { Interrupted } from "./engine-run.ts";
import { summary } from "./summary.ts";

const USAGE = "npm run demo -- [--fresh] [--json FILE] [--folder PATH]";

async function main(): Promise<number> {
  const project = join(import.meta.dirname, "..");
  const { values } = parseArgs({ options: { fresh: { type: "boolean", default: false }, json: { type: "string" }, folder: { type: "string", default: join(project, ".demo") } } });
  if (values.json !== undefined) checkWritable(values.json);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const toolchain = await ensureToolchain({ progress: say });
  let stop = (): void => {};
  let interrupted = false;
  process.on("SIGINT", () => {
    if (interrupted) return;
    interrupted = true;
    say("Stopping the engine; the next `npm run demo` continues here …");
    stop();
  });
  try {
    const result = await demo({ folder: resolve(values.folder), project, fresh: values.fresh, toolchain, say, onStart: (s) => (stop = s) });
    say(summary(result, toolchain));
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(asJson(result), null, 2)}\n`);
    return good(result) ? EXIT.fine : EXIT.findings;
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted;
    throw error;
  }
}

/** Before minutes of work, whose figures would have no place. */
function checkWritable(file: string): void {
  try {
    closeSync(openSync(file, "a"));
  } catch (error) {
    throw new CliError(EXIT.prerequisite, `${file}: ${machineMessage(error as NodeJS.ErrnoException)}.`, "give another file to --json");
  }
}

const good = (r: DemoResult): boolean => r.verified.differences === 0 && r.secondRun.changes === 0 && r.secondRun.writes === 0 && r.leaks.leaks.length === 0
  && Object.values(r.stacks).every((s) => s.missing === 0);

function asJson(r: DemoResult): object {
  const stacks = Object.fromEntries(Object.entries(r.stacks).map(([name, { perGroup: _, ...counts }]) => [name, counts]));
  return { schemaVersion: 1, seconds: r.seconds, stacks, firstRun: r.firstRun, secondRun: r.secondRun, verified: r.verified,
    leaks: { found: r.leaks.leaks.length, filesSearched: r.leaks.filesSearched, bytesSearched: r.leaks.bytesSearched } };
}

/** What a person can mend keeps its words; the rest is a fault of ours. */
function asCliError(error: unknown): unknown {
  if (error instanceof ToolchainError || error instanceof StartError) return new CliError(EXIT.prerequisite, error.message);
  if (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS")) return new CliError(EXIT.usage, `${error.message}\n${USAGE}`);
  return error;
}

await endWith(() => main().catch((error: unknown) => {
  throw asCliError(error);
}));
