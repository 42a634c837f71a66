import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { readJson, writeAtomic } from "../../core/files.ts";
import { fail } from "../../core/http-error.ts";
import { isName, type Settings } from "../settings.ts";
import { emptyState, type Exported } from "./deployment.ts";
import { newKey } from "./encryption.ts";
import { renameState } from "./rename.ts";

/** What the history tells about a finished update. Times are Unix seconds. */
export interface HistoryEntry {
  readonly updateID: string;
  readonly kind: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly message: string;
  readonly environment: Record<string, string>;
  readonly config: Record<string, unknown>;
  readonly result: "succeeded" | "failed";
  readonly version: number;
  readonly resourceChanges?: Record<string, number>;
  readonly resourceCount: number;
}

/** An update that holds or held its stack, as it is kept on disk. */
export interface SavedUpdate {
  readonly id: string;
  readonly kind: string;
  readonly dryRun: boolean;
  readonly config: Record<string, unknown>;
  readonly message: string;
  readonly environment: Record<string, string>;
  /** Unix seconds. */
  started: number;
  status: "not started" | "running" | "succeeded" | "failed" | "cancelled";
  token: string;
  /** Unix milliseconds; after it another update may take over. */
  expires: number;
  journalVersion: number;
  cliVersion: string;
  changes: Record<string, number>;
}

export interface Stack {
  readonly id: string;
  readonly key: string;
  readonly org: string;
  project: string;
  name: string;
  tags: Record<string, string>;
  config?: Record<string, unknown>;
  version: number;
  /** Id of the last update that held the stack; it stays when that update has ended. */
  activeUpdate: string;
  running?: SavedUpdate;
  history: HistoryEntry[];
  lastPreview?: string;
  resourceCount: number;
  lastUpdate?: number;
}

/** All stacks: small facts in memory and in `stack.json`, each version's state in a file of its own, written once. */
export class Stacks {
  readonly #all = new Map<string, Stack>();
  readonly #root: string;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#root = join(settings.folder, "stacks");
    if (!existsSync(this.#root)) return;
    for (const file of readdirSync(this.#root, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith("/stack.json")) continue;
      const stack = readJson<Stack>(join(this.#root, file));
      this.#all.set(keyOf(stack.org, stack.project, stack.name), stack);
    }
  }

  list(): Stack[] {
    return [...this.#all.values()].sort((a, b) => (keyOf(a.org, a.project, a.name) < keyOf(b.org, b.project, b.name) ? -1 : 1));
  }
  find(org: string, project: string, name: string): Stack | undefined {
    return this.#all.get(keyOf(org, project, name));
  }
  get(params: Record<string, string>): Stack {
    const { orgName = "", projectName = "", stackName = "" } = params;
    return this.find(orgName, projectName, stackName) ?? fail(404, `Not Found: Stack '${orgName}/${projectName}/${stackName}' not found`);
  }
  /** Folder of a stack; the update in progress keeps its journal or checkpoint there. */
  folder(stack: Stack): string {
    return join(this.#root, stack.org, stack.project, stack.name);
  }
  save(stack: Stack): void {
    writeAtomic(join(this.folder(stack), "stack.json"), JSON.stringify(stack));
  }

  create(org: string, project: string, name: unknown, tags: Record<string, string>, config?: Record<string, unknown>, state?: Exported): Stack {
    if (!isName(project)) return fail(400, "Bad Request: invalid project name");
    if (!isName(name)) return fail(400, "Bad Request: invalid stack name");
    if (this.find(org, project, name)) return fail(409, `Conflict: Stack '${name}' already exists`);
    const stack: Stack = { id: randomUUID(), key: newKey(), org, project, name, tags, version: 0, activeUpdate: "", history: [], resourceCount: 0,
      ...(config ? { config } : {}) };
    if (state) this.addVersion(stack, state, { kind: "import", result: "succeeded" });
    this.save(stack);
    this.#all.set(keyOf(org, project, name), stack);
    return stack;
  }

  remove(stack: Stack, force: boolean): void {
    // The client knows this sentence and explains it.
    if (stack.resourceCount > 0 && !force) fail(400, "Bad Request: Stack still contains resources.");
    rmSync(this.folder(stack), { recursive: true, force: true });
    this.#all.delete(keyOf(stack.org, stack.project, stack.name));
  }

  /** The last finished version, or an older one; 404 when there is none such. */
  read(stack: Stack, version = stack.version): Exported {
    if (version === 0 && stack.version === 0) return emptyState();
    const file = this.#versionFile(stack, version);
    if (!existsSync(file)) fail(404, "Not Found: Update not found");
    return JSON.parse(readFileSync(file, "utf8")) as Exported;
  }

  /** Stores a new version; the caller saves the stack. */
  addVersion(stack: Stack, state: Exported, entry: Pick<HistoryEntry, "kind" | "result"> & Partial<HistoryEntry>): HistoryEntry {
    const now = Math.floor(this.#settings.now().getTime() / 1000);
    writeAtomic(this.#versionFile(stack, stack.version + 1), JSON.stringify(state));
    stack.version += 1;
    stack.resourceCount = state.deployment.resources?.length ?? 0;
    stack.lastUpdate = now;
    const full: HistoryEntry = { updateID: randomUUID(), startTime: now, endTime: now, message: "", environment: {}, config: {}, ...entry,
      version: stack.version, resourceCount: stack.resourceCount };
    stack.history.unshift(full);
    return full;
  }

  /** Stack and project name are part of every URN: it is the service that rewrites them. */
  rename(stack: Stack, newName: string, newProject: string): void {
    const name = newName || stack.name;
    const project = newProject || stack.project;
    if (!isName(name) || !isName(project)) fail(400, "Bad Request: invalid stack or project name");
    if (this.find(stack.org, project, name)) fail(409, `Conflict: Stack '${name}' already exists`);
    const state = stack.version > 0 ? this.read(stack) : undefined;
    const before = { project: stack.project, stack: stack.name };
    const from = this.folder(stack);
    this.#all.delete(keyOf(stack.org, stack.project, stack.name));
    Object.assign(stack, { name, project });
    mkdirSync(dirname(this.folder(stack)), { recursive: true, mode: 0o700 });
    renameSync(from, this.folder(stack));
    this.#all.set(keyOf(stack.org, project, name), stack);
    if (state) this.addVersion(stack, renameState(state, before, { project, stack: name }), { kind: "rename", result: "succeeded" });
    this.save(stack);
  }

  #versionFile(stack: Stack, version: number): string {
    return join(this.folder(stack), `v${version}.json`);
  }
}

const keyOf = (org: string, project: string, name: string): string => `${org}/${project}/${name}`;
