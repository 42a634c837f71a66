import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeAtomic } from "../core/files.ts";
import { createKeyPair, type KeyPair } from "./sealed-box.ts";

export type Visibility = "all" | "private" | "selected";

export interface Repository {
  readonly id: number;
  readonly name: string;
}

export interface StoredSecret {
  readonly name: string;
  /** Sealed box, base64: this server never needs the text. */
  readonly box: string;
  readonly visibility: Visibility;
  readonly repositories: readonly number[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface StoredVariable extends Omit<StoredSecret, "box"> {
  readonly value: string;
}

interface State {
  readonly keyPair: KeyPair;
  readonly organization: string;
  repositories: Repository[];
  secrets: Record<string, StoredSecret>;
  variables: Record<string, StoredVariable>;
}

/** What one organisation holds. With a folder, every change is on disk before it is answered; without, in memory. */
export class GithubStore {
  readonly #file: string | undefined;
  readonly #state: State;

  private constructor(file: string | undefined, state: State) {
    this.#file = file;
    this.#state = state;
  }

  static async open(options: { folder?: string; organization: string; repositories: readonly string[] }): Promise<GithubStore> {
    const file = options.folder === undefined ? undefined : join(options.folder, "github.json");
    const kept = file !== undefined && existsSync(file);
    const state = kept ? readJson<State>(file) : {
      keyPair: await createKeyPair(), organization: options.organization, repositories: [], secrets: {}, variables: {},
    };
    const store = new GithubStore(file, state);
    for (const name of options.repositories) store.addRepository(name);
    // One that is only opened is not written: the server that keeps it may be running.
    if (!kept) store.#save();
    return store;
  }

  get keyPair(): KeyPair {
    return this.#state.keyPair;
  }
  get organization(): string {
    return this.#state.organization;
  }
  get repositories(): readonly Repository[] {
    return this.#state.repositories;
  }
  get secrets(): readonly StoredSecret[] {
    return Object.values(this.#state.secrets);
  }
  get variables(): readonly StoredVariable[] {
    return Object.values(this.#state.variables);
  }

  /** GitHub does not tell cases of a repository's name apart. */
  repository(name: string): Repository | undefined {
    return this.#state.repositories.find((r) => r.name.toLowerCase() === name.toLowerCase());
  }
  addRepository(name: string): Repository {
    const known = this.repository(name);
    if (known) return known;
    const repository = { id: 1001 + this.#state.repositories.length, name };
    this.#state.repositories.push(repository);
    this.#save();
    return repository;
  }
  secret(name: string): StoredSecret | undefined {
    return this.#state.secrets[name.toUpperCase()];
  }
  variable(name: string): StoredVariable | undefined {
    return this.#state.variables[name.toUpperCase()];
  }
  putSecret(secret: StoredSecret): void {
    this.#state.secrets[secret.name] = secret;
    this.#save();
  }
  /** What an edit on GitHub's own page leaves: the same name, changed at `at`. */
  touchSecret(name: string, at: Date): void {
    const secret = this.secret(name);
    if (secret === undefined) throw new Error(`there is no secret ${name}`);
    this.putSecret({ ...secret, updatedAt: timestamp(at) });
  }
  putVariable(variable: StoredVariable): void {
    this.#state.variables[variable.name] = variable;
    this.#save();
  }
  deleteSecret(name: string): boolean {
    return this.#delete(this.#state.secrets, name);
  }
  deleteVariable(name: string): boolean {
    return this.#delete(this.#state.variables, name);
  }

  #delete(from: Record<string, unknown>, name: string): boolean {
    const key = name.toUpperCase();
    if (!(key in from)) return false;
    delete from[key];
    this.#save();
    return true;
  }
  #save(): void {
    if (this.#file !== undefined) writeAtomic(this.#file, JSON.stringify(this.#state));
  }
}

/** GitHub's clock shows whole seconds. */
export const timestamp = (at = new Date()): string => at.toISOString().replace(/\.\d+Z$/, "Z");
