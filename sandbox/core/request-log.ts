import { closeSync, openSync, writeSync } from "node:fs";

/** One answered request. Never a body, a token or a query value that could hold a secret. */
export interface LogEntry {
  readonly at: string;
  readonly server: string;
  readonly method: string;
  readonly path: string;
  /** Pattern of the route, e.g. `PUT /orgs/{org}/actions/secrets/{name}`; `?` when none matched. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly fault?: string;
}

/** What a server was asked, in order; also appended to a file when one is given. */
export class RequestLog {
  readonly entries: LogEntry[] = [];
  #fd: number | undefined;

  constructor(file?: string) {
    if (file !== undefined) this.#fd = openSync(file, "a", 0o600);
  }

  add(entry: LogEntry): void {
    this.entries.push(entry);
    // A long-lived sandbox must not grow for ever; the file keeps everything.
    if (this.entries.length > 100_000) this.entries.splice(0, 50_000);
    if (this.#fd !== undefined) writeSync(this.#fd, `${JSON.stringify(entry)}\n`);
  }

  /** Entries that changed something at the service. */
  writes(): LogEntry[] {
    return this.entries.filter((e) => e.method !== "GET" && e.method !== "HEAD");
  }

  clear(): void {
    this.entries.length = 0;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}
