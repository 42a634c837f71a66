import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** What stands at the path can be read once only, or by one process only: a pipe, a socket, a device, an open descriptor. */
export class NotRegularFile extends Error {}

export interface RegularFile {
  readonly bytes: Buffer;
  /** Whether its mode lets others on this machine read it; always false on Windows, which has no such modes. */
  readonly openToOthers: boolean;
}

/**
 * Reads a regular file, through links. Anything else is refused without being opened: whoever opens a pipe may wait for ever, and
 * takes away what was meant for the next reader.
 * @throws NotRegularFile; else what the system says, e.g. ENOENT
 */
export function readRegularFile(path: string): RegularFile {
  if (namesDescriptor(path) || !statSync(path).isFile()) throw new NotRegularFile();
  // What was looked at may have been replaced since: O_NONBLOCK lets the opening of a pipe return at once.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new NotRegularFile();
    return { bytes: readFileSync(file), openToOthers: process.platform !== "win32" && (found.mode & 0o077) !== 0 };
  } finally {
    closeSync(file);
  }
}

/** Whether the path leads through links to `/dev/fd/N` or `/proc/…/fd/N`: in another process that is another file, or none. */
function namesDescriptor(path: string): boolean {
  let at = resolve(path);
  for (let hop = 0; hop < 40; hop++) {
    const folder = realpathSync(dirname(at));
    if (folder === "/dev/fd" || folder.startsWith("/proc/")) return true;
    at = join(folder, basename(at));
    if (!lstatSync(at).isSymbolicLink()) return false;
    at = resolve(folder, readlinkSync(at));
  }
  return false;
}
