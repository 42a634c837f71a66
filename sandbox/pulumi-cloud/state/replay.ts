import { createHash } from "node:crypto";
import { featuresOf, type Deployment, type Exported, type Operation, type Resource } from "./deployment.ts";
import { dropDangling, normalizeAliases } from "./references.ts";

/** Kinds of a journal entry, version 1. */
export const entryKind = {
  begin: 0, success: 1, failure: 2, refreshSuccess: 3, outputs: 4, write: 5, secretsManager: 6, rebuiltBase: 7, extension: 8, snippets: 9,
} as const;

/** One step of an update. `…Old` is an index into the state before the update, `…New` the operation that made a resource in it. */
export interface JournalEntry {
  readonly version?: number;
  readonly kind: number;
  readonly sequenceID: number;
  readonly operationID: number;
  readonly removeOld?: number | null;
  readonly removeNew?: number | null;
  readonly pendingReplacementOld?: number | null;
  readonly pendingReplacementNew?: number | null;
  readonly deleteOld?: number | null;
  readonly deleteNew?: number | null;
  readonly state?: Resource;
  readonly operation?: Operation;
  readonly isRefresh?: boolean;
  readonly secretsProvider?: { type: string; state?: Record<string, unknown> };
  readonly newSnapshot?: Deployment;
  readonly snippets?: NonNullable<Deployment["snippets"]>;
  readonly extensionRef?: string;
  readonly extension?: unknown;
  readonly requiresByteString?: boolean;
}

interface Slot {
  state: Resource;
  removed: boolean;
}

const isSet = <T>(x: T | null | undefined): x is T => x !== undefined && x !== null;

/**
 * The state that a journal leaves: this run's resources in their order, then what is left of the base. Operations without an end become
 * pending. Throws when an entry names an operation or resource that does not exist: a wrong state must not be written quietly.
 */
export function replay(base: Exported, entries: readonly JournalEntry[], cliVersion: string, now: Date): Exported {
  const fold = new Fold(structuredClone(base.deployment), cliVersion, now);
  let byteString = base.features?.includes("byteString") ?? false;
  for (const entry of entries) {
    byteString ||= entry.requiresByteString === true;
    fold.add(structuredClone(entry));
  }
  const deployment = fold.build();
  const features = featuresOf(deployment, byteString);
  return { version: features.length > 0 ? 4 : 3, ...(features.length > 0 ? { features } : {}), deployment };
}

class Fold {
  #base: Deployment;
  #slots: Slot[] = [];
  #slotOf = new Map<number, Slot>();
  #oldGone = new Set<number>();
  #oldState = new Map<number, Resource>();
  #oldFlags = new Map<number, Partial<Resource>>();
  #open = new Map<number, Operation | undefined>();
  #extensions: Record<string, unknown> = {};
  #refreshed = false;
  readonly #version: string;
  readonly #now: Date;

  constructor(base: Deployment, cliVersion: string, now: Date) {
    this.#base = base;
    this.#version = cliVersion;
    this.#now = now;
  }

  add(e: JournalEntry): void {
    switch (e.kind) {
      case entryKind.begin: this.#open.set(e.operationID, e.operation); return;
      case entryKind.failure: this.#open.delete(e.operationID); return;
      case entryKind.success: return this.#success(e);
      case entryKind.refreshSuccess: return this.#refreshSuccess(e);
      case entryKind.outputs:
        if (e.state && isSet(e.removeOld)) this.#oldState.set(this.#old(e.removeOld), e.state);
        if (e.state && isSet(e.removeNew)) this.#slot(e.removeNew).state = e.state;
        return;
      case entryKind.write: this.#base = e.newSnapshot ?? {}; return;
      case entryKind.secretsManager: if (e.secretsProvider) this.#base.secrets_providers = e.secretsProvider; return;
      case entryKind.rebuiltBase: this.#rebase(); return;
      case entryKind.extension: if (e.extensionRef !== undefined) this.#extensions[e.extensionRef] = e.extension; return;
      case entryKind.snippets: this.#base.snippets = e.snippets ?? []; return;
      default: throw new Error(`journal entry ${e.sequenceID} has the unknown kind ${e.kind}`);
    }
  }

  #success(e: JournalEntry): void {
    this.#open.delete(e.operationID);
    if (e.state) {
      const slot = { state: e.state, removed: false };
      this.#slots.push(slot);
      this.#slotOf.set(e.operationID, slot);
    }
    if (isSet(e.removeOld)) this.#oldGone.add(this.#old(e.removeOld));
    if (isSet(e.removeNew)) this.#slot(e.removeNew).removed = true;
    if (isSet(e.deleteOld)) this.#flag(e.deleteOld, { delete: true });
    if (isSet(e.deleteNew)) this.#slot(e.deleteNew).state.delete = true;
    if (isSet(e.pendingReplacementOld)) this.#flag(e.pendingReplacementOld, { pendingReplacement: true });
    if (isSet(e.pendingReplacementNew)) this.#slot(e.pendingReplacementNew).state.pendingReplacement = true;
    if (e.isRefresh === true) this.#refreshed = true;
  }

  #refreshSuccess(e: JournalEntry): void {
    this.#open.delete(e.operationID);
    this.#refreshed = true;
    if (isSet(e.removeOld)) {
      if (e.state) this.#oldState.set(this.#old(e.removeOld), e.state);
      else this.#oldGone.add(this.#old(e.removeOld));
    }
    if (isSet(e.removeNew)) {
      if (e.state) this.#slot(e.removeNew).state = e.state;
      else this.#slot(e.removeNew).removed = true;
    }
  }

  #old(index: number): number {
    if (this.#base.resources?.[index] === undefined) throw new Error(`the journal names resource ${index} of a state that has none such`);
    return index;
  }
  #slot(operation: number): Slot {
    const slot = this.#slotOf.get(operation);
    if (!slot) throw new Error(`the journal names operation ${operation}, which made no resource`);
    return slot;
  }
  #flag(index: number, flags: Partial<Resource>): void {
    this.#oldFlags.set(this.#old(index), { ...this.#oldFlags.get(index), ...flags });
  }

  /** After a refresh the client counts from the refreshed state. */
  #rebase(): void {
    this.#base = this.build();
    this.#slots = [];
    this.#slotOf = new Map();
    this.#oldGone = new Set();
    this.#oldState = new Map();
    this.#oldFlags = new Map();
    this.#open = new Map();
    this.#extensions = {};
  }

  build(): Deployment {
    const created = this.#slots.filter((s) => !s.removed).map((s) => s.state);
    const rest = (this.#base.resources ?? []).flatMap((r, i) =>
      this.#oldGone.has(i) ? [] : [this.#oldState.get(i) ?? { ...r, ...this.#oldFlags.get(i) }]);
    const resources = [...created, ...rest];
    // Only a person may clear a create whose end nobody has seen: it may have left something behind.
    const pending = [...[...this.#open.values()].filter(isSet), ...(this.#base.pending_operations ?? []).filter((o) => o.type === "creating")];
    const extensions = { ...this.#extensions, ...this.#base.extensions };
    if (this.#refreshed) dropDangling(resources, created.length);
    const deployment: Deployment = {
      manifest: {
        time: this.#now.toISOString(),
        magic: this.#version === "" ? "" : createHash("sha256").update(this.#version).digest("hex"),
        version: this.#version,
      },
      ...(this.#base.secrets_providers ? { secrets_providers: this.#base.secrets_providers } : {}),
      ...(resources.length > 0 ? { resources } : {}),
      ...(pending.length > 0 ? { pending_operations: pending } : {}),
      metadata: this.#base.metadata ?? {},
      ...(this.#base.snippets?.length ? { snippets: this.#base.snippets } : {}),
      ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    };
    normalizeAliases(deployment);
    return deployment;
  }
}
