import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeAtomic } from "../../core/files.ts";
import { fail } from "../../core/http-error.ts";
import { isName, type Settings } from "../settings.ts";

export interface Revision {
  readonly number: number;
  /** Secrets as ciphertext: no plaintext is ever at rest. */
  readonly yaml: string;
  /** The text as it was sent, sealed; only where reads give it back verbatim. */
  readonly sealed?: string;
  /** Tells whether the same text is sent again, without telling the text. */
  readonly digest: string;
  readonly created: string;
}

export interface Tag {
  readonly name: string;
  readonly created: string;
  readonly modified: string;
}
export interface EnvironmentTag extends Tag {
  readonly value: string;
}
export interface RevisionTag extends Tag {
  readonly revision: number;
}

export interface Environment {
  readonly id: string;
  readonly org: string;
  readonly project: string;
  readonly name: string;
  /** Oldest first; the first is the empty one of the creation. */
  revisions: Revision[];
  tags: Record<string, EnvironmentTag>;
  revisionTags: Record<string, RevisionTag>;
  settings: { deletionProtected: boolean };
}

/** Segments that stand where a project could: as a project they would hide routes. */
const RESERVED = new Set(["yaml", "tags", "restore"]);

/** All environments, one file each, written before the answer. */
export class Environments {
  readonly #all = new Map<string, Environment>();
  readonly #root: string;
  readonly #settings: Settings;
  /** Key of all ciphertext, base64. */
  readonly key: string;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#root = join(settings.folder, "esc");
    const keyFile = join(this.#root, "key");
    if (!existsSync(keyFile)) writeAtomic(keyFile, randomBytes(32).toString("base64"));
    this.key = readFileSync(keyFile, "utf8");
    for (const file of readdirSync(this.#root, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".json")) continue;
      const environment = readJson<Environment>(join(this.#root, file));
      this.#all.set(keyOf(environment.org, environment.project, environment.name), environment);
    }
  }

  list(org?: string): Environment[] {
    return [...this.#all.entries()].filter(([, e]) => org === undefined || e.org === org).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, e]) => e);
  }
  find(org: string, project: string, name: string): Environment | undefined {
    return this.#all.get(keyOf(org, project, name));
  }
  get(params: Record<string, string>): Environment {
    const { orgName = "", projectName = "", envName = "" } = params;
    return this.find(orgName, projectName, envName) ?? fail(404, `Not Found: environment '${projectName}/${envName}' not found`);
  }

  /** A new environment, empty at revision 1; 409 when there is one of this name. */
  create(org: string, project: string, name: string): Environment {
    if (!isName(project) || RESERVED.has(project)) fail(400, "Bad Request: invalid project name");
    if (!isName(name)) fail(400, "Bad Request: invalid environment name");
    if (this.find(org, project, name)) fail(409, `Conflict: environment '${project}/${name}' already exists`);
    const created = this.#settings.now().toISOString();
    const environment: Environment = { id: randomUUID(), org, project, name, tags: {}, revisionTags: {}, settings: { deletionProtected: false },
      revisions: [{ number: 1, yaml: "", digest: this.digest(""), created }] };
    this.save(environment);
    this.#all.set(keyOf(org, project, name), environment);
    return environment;
  }

  remove(environment: Environment): void {
    if (environment.settings.deletionProtected) {
      fail(409, `Conflict: environment '${environment.project}/${environment.name}' is protected from deletion`);
    }
    rmSync(this.#file(environment), { force: true });
    this.#all.delete(keyOf(environment.org, environment.project, environment.name));
  }

  save(environment: Environment): void {
    writeAtomic(this.#file(environment), JSON.stringify(environment));
  }

  digest(text: string): string {
    return createHmac("sha256", Buffer.from(this.key, "base64")).update(text).digest("base64");
  }

  #file(e: Environment): string {
    return join(this.#root, e.org, e.project, `${e.name}.json`);
  }
}

export const latest = (environment: Environment): Revision => {
  const revision = environment.revisions.at(-1);
  if (!revision) throw new Error(`environment ${environment.id} has no revision`);
  return revision;
};

const keyOf = (org: string, project: string, name: string): string => `${org}/${project}/${name}`;
