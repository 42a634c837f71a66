import { existsSync } from "node:fs";
import { readJson, writeAtomic } from "../core/files.ts";

/** A small collection that is kept as one file. `save` before the answer. */
export class Document<T> {
  readonly #file: string;
  readonly content: T;

  constructor(file: string, empty: T) {
    this.#file = file;
    this.content = existsSync(file) ? readJson<T>(file) : empty;
  }

  save(): void {
    writeAtomic(this.#file, JSON.stringify(this.content));
  }
}
