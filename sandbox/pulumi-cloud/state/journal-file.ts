import { closeSync, existsSync, fdatasync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import type { JournalEntry } from "./replay.ts";

const sync = promisify(fdatasync);

/** Batches of one running update, one JSON line each, as they came. What `append` has returned for is on disk. */
export class JournalFile {
  readonly #path: string;
  #fd: number | undefined;
  #syncing = 0;
  #closed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes at once (so that order is kept) and returns when the disk has it. */
  async append(batch: { entries?: JournalEntry[] }): Promise<void> {
    if (this.#closed) throw new Error("the journal is closed");
    const fd = (this.#fd ??= this.#open());
    const line = Buffer.from(`${JSON.stringify(batch)}\n`);
    for (let at = 0; at < line.length; ) at += writeSync(fd, line, at);
    this.#syncing += 1;
    try {
      await sync(fd);
    } finally {
      this.#syncing -= 1;
      if (this.#closed) this.close();
    }
  }

  /** Takes no more; the file itself is closed when the disk has what is under way. */
  close(): void {
    this.#closed = true;
    if (this.#fd === undefined || this.#syncing > 0) return;
    closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** A line that a crash cut short was never acknowledged: it goes, or the next one would be glued to it. */
  #open(): number {
    const text = existsSync(this.#path) ? readFileSync(this.#path) : Buffer.alloc(0);
    const fd = openSync(this.#path, "a", 0o600);
    ftruncateSync(fd, text.lastIndexOf(0x0a) + 1);
    return fd;
  }
}

/** Entries in the order of the client, each once: a batch whose answer was lost is sent again. */
export function readJournal(path: string): JournalEntry[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const entries = new Map<number, JournalEntry>();
  for (const line of whole.split("\n")) {
    if (line === "") continue;
    for (const entry of (JSON.parse(line) as { entries?: JournalEntry[] }).entries ?? []) entries.set(entry.sequenceID, entry);
  }
  return [...entries.values()].sort((a, b) => a.sequenceID - b.sequenceID);
}
