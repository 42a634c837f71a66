/**
 * Commands that add names to a list in a stack's settings, each at the next free place: pasted one after the other, none overwrites
 * another. A name keeps its place within a run.
 */
export class ListSetting {
  readonly #key: "adopt" | "allowDelete";
  readonly #stack: string;
  readonly #names: string[];

  /** `given`: what the list holds now. */
  constructor(key: "adopt" | "allowDelete", stack: string, given: readonly string[]) {
    this.#key = key;
    this.#stack = stack;
    this.#names = [...given];
  }

  /** The command that adds this name. */
  command(name: string): string {
    if (!this.#names.includes(name)) this.#names.push(name);
    return `pulumi config set -s ${this.#stack} --path 'sophia-secrets:${this.#key}[${this.#names.indexOf(name)}]' ${name}`;
  }
}
