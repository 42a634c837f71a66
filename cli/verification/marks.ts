import { settingMark, type Contents } from "../../model/changes/contents.ts";
import type { Meaning } from "../../model/esc-meaning.ts";
import { fingerprint, keyId } from "../../model/fingerprint.ts";
import type { LedgerEntry } from "../../model/ledger.ts";

/**
 * Stand-ins of values, by which what should be there is compared with what is: fingerprints under the stack's key, and digests of
 * settings that git shows anyway. So neither side of the comparison holds a value that could be told.
 */
export class Marks {
  readonly #key: string;
  readonly #contents: Contents;
  readonly #held: ReadonlyMap<string, string>;
  readonly #entries: Readonly<Record<string, LedgerEntry>>;

  /** `key`: the stack's fingerprint key, base64. `held`: values in force that the state holds, by row. */
  constructor(options: { key: string; contents: Contents; held: ReadonlyMap<string, string>; entries: Readonly<Record<string, LedgerEntry>> }) {
    this.#key = options.key;
    this.#contents = options.contents;
    this.#held = options.held;
    this.#entries = options.entries;
  }

  get keyId(): string {
    return keyId(this.#key);
  }

  /**
   * What a row's value must be: that of the state where it holds one, for a write may have failed, else as the ledger has it. Undefined
   * where neither tells: the key was replaced.
   */
  wanted(row: string): string | undefined {
    const mark = this.#contents[row] ?? "";
    if (mark.startsWith("plain:")) return mark;
    const held = this.#held.get(row);
    return held === undefined ? this.#recorded(row) : fingerprint(this.#key, held);
  }

  /** A value that is there, marked as `wanted` is. */
  found(row: string | undefined, value: unknown): string {
    const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
    return row !== undefined && this.#contents[row]?.startsWith("plain:") ? settingMark(row, text) : fingerprint(this.#key, text);
  }

  /** A leaf of a definition, whoever owns it. */
  leaf(row: string | undefined, { is, value }: Meaning): string {
    return `${is}:${this.found(row, value)}`;
  }

  /** Whether the state holds another value of the row than the last deployment recorded: it was supplied, and got no further. */
  isAhead(row: string): boolean {
    const recorded = this.#recorded(row);
    const held = this.#held.get(row);
    return held !== undefined && !this.#contents[row]?.startsWith("plain:") && recorded !== undefined && recorded !== fingerprint(this.#key, held);
  }

  /** Rows of which that is so, or whose held secret the ledger does not know at all. */
  ahead(secrets: ReadonlySet<string>): string[] {
    return [...this.#held.keys()].filter((row) => this.isAhead(row) || (secrets.has(row) && this.#contents[row] === undefined)).sort();
  }

  #recorded(row: string): string | undefined {
    const entry = this.#entries[row];
    return entry?.keyId === this.keyId ? entry.fingerprint : undefined;
  }
}
