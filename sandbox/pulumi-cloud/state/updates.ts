import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeAtomic } from "../../core/files.ts";
import { fail } from "../../core/http-error.ts";
import type { Settings } from "../settings.ts";
import type { Exported } from "./deployment.ts";
import { JournalFile, readJournal } from "./journal-file.ts";
import { replay, type JournalEntry } from "./replay.ts";
import type { SavedUpdate, Stack, Stacks } from "./stacks.ts";

export interface Update extends SavedUpdate {
  readonly stack: Stack;
  journal?: JournalFile;
}

export interface UpdateRequest {
  readonly options?: { dryRun?: boolean };
  readonly config?: Record<string, unknown>;
  readonly metadata?: { message?: string; environment?: Record<string, string> };
}

/** One of the engine's events, of which only the summary is looked at here. */
export interface EngineEvent {
  readonly sequence?: number;
  readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
}

/** Updates from creation to end. The one that runs on a stack is kept with it, so that a restart loses neither lease nor journal. */
export class Updates {
  readonly #all = new Map<string, Update>();
  readonly #told = new Map<Stack, EngineEvent[]>();
  readonly #stacks: Stacks;
  readonly #settings: Settings;

  constructor(stacks: Stacks, settings: Settings) {
    this.#stacks = stacks;
    this.#settings = settings;
    for (const stack of stacks.list()) if (stack.running) this.#all.set(stack.running.id, { ...stack.running, stack });
  }

  get(stack: Stack, id: string): Update {
    const update = this.#all.get(id);
    return update?.stack === stack ? update : fail(404, "Not Found: Update not found");
  }
  status(stack: Stack, id: string): string {
    return stack.history.find((h) => h.updateID === id)?.result ?? this.get(stack, id).status;
  }
  /** The update that holds the stack just now. */
  holder(stack: Stack): Update | undefined {
    const update = stack.running && this.#all.get(stack.running.id);
    return update && update.status === "running" && update.expires > this.#now() ? update : undefined;
  }
  knowsToken(token: string): boolean {
    return token !== "" && [...this.#all.values()].some((u) => u.token === token);
  }

  create(stack: Stack, kind: string, body: UpdateRequest): Update {
    const update: Update = {
      id: randomUUID(), stack, kind, status: "not started", dryRun: kind === "preview" || body.options?.dryRun === true,
      config: body.config ?? {}, message: body.metadata?.message ?? "", environment: body.metadata?.environment ?? {},
      started: Math.floor(this.#now() / 1000), token: "", expires: 0, journalVersion: 0, cliVersion: "", changes: {},
    };
    this.#all.set(update.id, update);
    this.#told.set(stack, []);
    return update;
  }

  /** Takes the stack, unless somebody holds it (409). A preview takes nothing and may run beside an update. */
  start(update: Update, body: { tags?: Record<string, string> | null; journalVersion?: number }, cliVersion: string): void {
    if (update.status !== "not started") fail(409, "Conflict: The update has already been started.");
    const { stack } = update;
    if (!update.dryRun) {
      this.refuseWhenHeld(stack);
      // A holder whose lease ran out is gone: what it recorded is kept.
      const last = stack.running && this.#all.get(stack.running.id);
      if (last?.status === "running") this.finish(last, "cancelled");
    }
    update.status = "running";
    update.started = Math.floor(this.#now() / 1000);
    update.token = randomBytes(24).toString("base64url");
    update.expires = this.#now() + this.#settings.leaseSeconds * 1000;
    update.journalVersion = this.#settings.journal && !update.dryRun && (body.journalVersion ?? 0) >= 1 ? 1 : 0;
    update.cliVersion = cliVersion;
    if (body.tags) stack.tags = body.tags;
    if (update.dryRun) {
      stack.lastPreview = update.id;
      this.#stacks.save(stack);
    } else {
      stack.activeUpdate = update.id;
      this.#save(update);
    }
  }

  refuseWhenHeld(stack: Stack): void {
    const held = this.holder(stack);
    if (!held) return;
    const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
    fail(409, `Conflict: Another update is currently in progress: ${this.#settings.user} started the ${held.kind} at ${at(held.started)}. ` +
      `It holds the stack until it ends, until \`pulumi cancel\`, or until ${at(Math.floor(held.expires / 1000))} if nothing more is heard of it.`);
  }

  /** Every call of a running update carries its token. 403 tells the client to stop: cancelled, expired, or taken over. */
  checkLease(update: Update, authorization: string | undefined): void {
    if (update.token === "" || authorization !== `update-token ${update.token}`) fail(401, "Unauthorized: No credentials provided or are invalid.");
    if (update.status !== "running") fail(403, "Forbidden: The update token is no longer valid: the update was cancelled or has ended.");
    if (update.expires <= this.#now()) fail(403, "Forbidden: The update token has expired.");
  }

  renew(update: Update, seconds: number | undefined): void {
    update.expires = this.#now() + Math.min(seconds ?? this.#settings.leaseSeconds, this.#settings.leaseSeconds) * 1000;
    this.#save(update);
  }

  saveCheckpoint(update: Update, state: Exported): void {
    if (update.dryRun) fail(400, "Bad Request: a preview has no checkpoint");
    writeAtomic(this.#checkpoint(update), JSON.stringify(state));
  }

  /** Returns when the entries are on disk. */
  async appendJournal(update: Update, batch: { entries?: JournalEntry[] }): Promise<void> {
    if (update.journalVersion === 0) fail(400, "Bad Request: journaling is not enabled for this update");
    update.journal ??= new JournalFile(this.#journal(update));
    await update.journal.append(batch);
    // Cancelled while the disk was busy: the fold may not have seen these entries, so they are not acknowledged.
    if (update.status !== "running") fail(403, "Forbidden: The update token is no longer valid: the update was cancelled or has ended.");
  }

  recordEvents(update: Update, events: readonly EngineEvent[]): void {
    for (const event of events) if (event.summaryEvent) update.changes = event.summaryEvent.resourceChanges ?? {};
    this.#told.get(update.stack)?.push(...events);
  }

  /** What the engine told of the stack's newest preview or update; the service keeps all of them, here the next one takes its place. */
  events(stack: Stack): readonly EngineEvent[] {
    return [...(this.#told.get(stack) ?? [])].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  }

  /** Ends an update: what it recorded becomes the stack's next version, also when it failed or was cancelled. */
  finish(update: Update, status: "succeeded" | "failed" | "cancelled"): void {
    if (update.status !== "running") return;
    update.status = status;
    if (update.dryRun) return;
    const { stack } = update;
    update.journal?.close();
    const { state, problem } = this.#fold(update);
    this.#stacks.addVersion(stack, state, { updateID: update.id, kind: update.kind, startTime: update.started, message: update.message,
      environment: update.environment, config: update.config, result: status === "succeeded" && !problem ? "succeeded" : "failed",
      resourceChanges: update.changes });
    delete stack.running;
    this.#stacks.save(stack);
    for (const file of [this.#journal(update), this.#checkpoint(update)]) rmSync(file, { force: true });
    if (problem) fail(500, `Internal Server Error: ${problem}`);
  }

  #fold(update: Update): { state: Exported; problem?: string } {
    const base = this.#stacks.read(update.stack);
    const journal = this.#journal(update);
    if (existsSync(this.#checkpoint(update))) return { state: readJson<Exported>(this.#checkpoint(update)) };
    if (update.journalVersion === 0 || !existsSync(journal)) return { state: base };
    try {
      return { state: replay(base, readJournal(journal), update.cliVersion, this.#settings.now()) };
    } catch (error) {
      // The stack must not stay locked for ever, and nothing that was acknowledged may be thrown away.
      renameSync(journal, `${journal}.rejected`);
      return { state: base, problem: `the journal of update ${update.id} cannot be replayed and is kept beside the stack (${(error as Error).message})` };
    }
  }

  close(): void {
    for (const update of this.#all.values()) update.journal?.close();
  }

  #save(update: Update): void {
    if (update.dryRun) return;
    const { stack, journal, ...saved } = update;
    void journal; // an open file is no part of what is kept
    stack.running = saved;
    this.#stacks.save(stack);
  }
  #now = (): number => this.#settings.now().getTime();
  #journal = (update: Update): string => join(this.#stacks.folder(update.stack), `journal-${update.id}.jsonl`);
  #checkpoint = (update: Update): string => join(this.#stacks.folder(update.stack), `checkpoint-${update.id}.json`);
}
