import { getSystemErrorMessage } from "node:util";
import { CliError, EXIT } from "./errors.ts";

/** What the machine lacks, and no mistake of ours: no room, no right, too many open files. */
const MACHINE = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EMFILE", "ENFILE", "EIO"];

/**
 * Runs a command and leaves its exit code, whatever happens: a reader that went away changes nothing (`… | head`), an output that
 * cannot be written is one sentence, and a fault of our own is never 1, which means findings.
 */
export async function endWith(main: () => Promise<number>): Promise<void> {
  let lost: NodeJS.ErrnoException | undefined;
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") lost ??= error;
  });
  process.once("uncaughtException", (error) => {
    // eslint-disable-next-line no-restricted-syntax -- nobody knows what still runs
    process.exit(tell(error));
  });
  const code = await main().catch(tell);
  // What was written last may still fail.
  await new Promise((done) => process.stdout.write("", done));
  if (lost !== undefined) process.stderr.write(`The output could not be written: ${machineMessage(lost)}. What the command did stands; run it again with room for its output.\n`);
  process.exitCode = lost !== undefined && code === EXIT.fine ? EXIT.prerequisite : code;
}

/** Says what ended a command, and gives its exit code. A message of an error that we did not make may quote a value: it is left out. */
export function tell(error: unknown): number {
  const failure = error as NodeJS.ErrnoException;
  if (error instanceof CliError) {
    process.stderr.write(`${error.message}${error.remedy === undefined ? "" : `\nWhat to do: ${error.remedy}.`}\n`);
    return error.code;
  }
  if (failure instanceof Error && MACHINE.includes(failure.code ?? "")) {
    process.stderr.write(`${failure.path ?? "A file"}: ${machineMessage(failure)}.\nWhat to do: mend that, and run it again.\n`);
    return EXIT.prerequisite;
  }
  const frames = failure instanceof Error ? (failure.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  process.stderr.write([`Internal error (${failure instanceof Error ? failure.name : typeof error}). This is a fault of sophia-secrets; its message is left out, for it could quote a value.`, ...frames,
    "What to do: report it with the lines above.\n"].join("\n"));
  return EXIT.internal;
}

/** The system's own words for what it refused, e.g. `no space left on device (ENOSPC)`. */
export const machineMessage = ({ errno, code }: NodeJS.ErrnoException): string => `${errno === undefined ? "it failed" : getSystemErrorMessage(errno)} (${code})`;
