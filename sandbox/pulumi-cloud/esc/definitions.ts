import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { fail } from "../../core/http-error.ts";
import type { Settings } from "../settings.ts";
import { latest, type Environment, type Environments, type Revision } from "./environments.ts";
import { errorsOf, type Diagnostic, type Evaluate, type Evaluated, type EvaluatorResponse } from "./evaluator.ts";
import { importable } from "./imports.ts";
import { etagOf } from "./revisions.ts";

/** An environment by name, or a text that belongs to none. */
export interface Subject {
  readonly org: string;
  readonly name: string;
  readonly id: string;
  readonly yaml: string;
}

export const subjectOf = (e: Environment, revision: Revision = latest(e)): Subject =>
  ({ org: e.org, name: `${e.project}/${e.name}`, id: e.id, yaml: revision.yaml });

/** A text without an environment, e.g. the imports of a stack's settings. Its own id opens no environment's ciphertext. */
export const anonymous = (org: string, yaml: string): Subject => ({ org, name: "yaml", id: randomUUID(), yaml });

/** Checking, opening, writing and reading of definitions. */
export class Definitions {
  readonly #environments: Environments;
  readonly #evaluate: Evaluate;
  readonly #settings: Settings;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(environments: Environments, evaluate: Evaluate, settings: Settings) {
    this.#environments = environments;
    this.#evaluate = evaluate;
    this.#settings = settings;
  }

  /** Throws 400 with the diagnostics when the definition has errors; warnings come with the result. */
  async check(subject: Subject, showSecrets: boolean): Promise<{ environment: Evaluated; warnings: Diagnostic[] }> {
    return this.#evaluated(subject, "check", showSecrets);
  }
  async open(subject: Subject): Promise<Evaluated> {
    return (await this.#evaluated(subject, "open", true)).environment;
  }

  /** Stores a text as the next revision, unless it is the one that is there. Writers of one environment take turns. */
  async write(environment: Environment, text: string, ifMatch: string | undefined): Promise<Revision> {
    const before = this.#queues.get(environment.id) ?? Promise.resolve();
    const mine = before.then(() => this.#write(environment, text, ifMatch));
    this.#queues.set(environment.id, mine.catch(() => undefined));
    return mine;
  }

  /** The text with plaintext secrets. */
  async decrypt(environment: Environment, revision: Revision): Promise<string> {
    if (!hasSecret(revision.yaml)) return revision.yaml;
    return yamlOf(await this.#ask("decrypt", subjectOf(environment, revision)));
  }

  /** The text as a read gives it: secrets as ciphertext, or what was sent where the sandbox is told so. */
  read(revision: Revision): string {
    return this.#settings.verbatimSecrets && revision.sealed !== undefined ? this.#unseal(revision.sealed) : revision.yaml;
  }

  async #write(environment: Environment, text: string, ifMatch: string | undefined): Promise<Revision> {
    const before = latest(environment);
    if (ifMatch && ifMatch !== etagOf(environment, before)) fail(409, "Conflict: the environment has been changed by somebody else");
    await this.check({ ...subjectOf(environment), yaml: text }, false);
    const digest = this.#environments.digest(text);
    if (digest === before.digest || text === before.yaml) return before;
    const yaml = hasSecret(text) ? yamlOf(await this.#ask("encrypt", { ...subjectOf(environment), yaml: text })) : text;
    // Deleted while the evaluator was at work: a save would bring it back.
    if (!this.#environments.find(environment.org, environment.project, environment.name)) fail(404, "Not Found: the environment has been deleted");
    const revision: Revision = { number: before.number + 1, yaml, digest, created: this.#settings.now().toISOString(),
      ...(this.#settings.verbatimSecrets ? { sealed: this.#seal(text) } : {}) };
    environment.revisions.push(revision);
    this.#environments.save(environment);
    return revision;
  }

  async #evaluated(subject: Subject, op: "check" | "open", showSecrets: boolean): Promise<{ environment: Evaluated; warnings: Diagnostic[] }> {
    const response = await this.#ask(op, subject, showSecrets);
    const diagnostics = errorsOf(response);
    if (diagnostics.length > 0) fail(400, "Bad Request: the environment definition has errors", { diagnostics: response.diagnostics });
    return { environment: response.environment ?? {}, warnings: [...response.diagnostics] };
  }

  #ask(op: "check" | "open" | "encrypt" | "decrypt", subject: Subject, showSecrets = false): Promise<EvaluatorResponse> {
    const { organization, user } = this.#settings;
    return this.#evaluate({
      op, name: subject.name, root: { yaml: subject.yaml, id: subject.id }, key: this.#environments.key, showSecrets,
      environments: op === "check" || op === "open" ? importable(this.#environments.list(subject.org), subject.yaml) : {},
      context: { pulumi: { organization: { login: organization }, user: { login: user } } },
    });
  }

  #seal(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", Buffer.from(this.#environments.key, "base64"), nonce);
    return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
  }
  #unseal(sealed: string): string {
    const box = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(this.#environments.key, "base64"), box.subarray(0, 12));
    decipher.setAuthTag(box.subarray(-16));
    return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]).toString("utf8");
  }
}

/** A text without secrets is kept byte for byte; the library would print it anew. */
const hasSecret = (yaml: string): boolean => yaml.includes("fn::secret");

function yamlOf(response: EvaluatorResponse): string {
  if (response.yaml === undefined) fail(400, "Bad Request: the environment definition has errors", { diagnostics: response.diagnostics });
  return response.yaml;
}
