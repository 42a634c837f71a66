/** What the stack remembers, as a plain output: who got which value when, without any value. */
export interface Ledger {
  readonly version: 1;
  /** By canonical name. */
  readonly entries: Readonly<Record<string, LedgerEntry>>;
  /** Names whose Stash is not empty, sorted: a few of them have no entry, and an encrypted state does not tell. */
  readonly held?: readonly string[];
  /** By generated name. */
  readonly generations: Readonly<Record<string, GenerationsRecord>>;
  /** By destination: what each is known to hold. */
  readonly delivered?: Readonly<Record<string, Delivered>>;
  /** Logical names of the destinations that this stack declared: what is ours when the state was lost. */
  readonly owned?: readonly string[];
  /** GitHub's ids of the repositories, by name: asked once. */
  readonly repositories?: Readonly<Record<string, number>>;
  /** Environments whose deletion protection was set and read back. */
  readonly protectedEnvironments?: readonly string[];
  /** How resources are called, by kind. */
  readonly identity?: Readonly<Record<string, string>>;
  /** Features that were on. */
  readonly features?: readonly string[];
  /** Policies found on an adopted issuer, kept because the service replaces the list as a whole. */
  readonly foreignPolicies?: readonly Readonly<Record<string, unknown>>[];
  readonly issuer?: IssuerRecord;
  /** Environments whose text in the state is the service's own after a refresh, secrets as ciphertext: told apart by a reading only. */
  readonly readBack?: readonly string[];
}

/** What the stack last declared of its OIDC issuer. */
export interface IssuerRecord {
  /** Hash of the declaration. */
  readonly declared: string;
  /** False where the service told no thumbprints: the plugin can then neither change nor delete it. */
  readonly complete: boolean;
}

export interface LedgerEntry {
  readonly keyId: string;
  readonly fingerprint: string;
  /** ISO instant at which the value last changed. */
  readonly rotatedAt: string;
  readonly destinations: readonly string[];
  /** How often the value was rotated since it came; absent = never. */
  readonly rotations?: number;
  /** ISO instant at which the stack learned of the value, where its date is an earlier one that was told. */
  readonly toldAt?: string;
  /** By destination. */
  readonly delivered?: Readonly<Record<string, Delivered>>;
}

/** What a destination is known to hold: it may lag behind the entry after a failed write. */
export interface Delivered {
  readonly fingerprint: string;
  readonly keyId: string;
  /** GitHub's `updatedAt` (ISO instant) or the ESC revision (whole number). */
  readonly stamp: string;
  /** How often the write had to be made again. */
  readonly round: number;
  /** Fingerprint of what the last deployment sent in vain; absent when all has arrived. */
  readonly wanted?: string;
  /** The destination's own id, where it has one: another id means a new object. */
  readonly id?: string;
}

export interface GenerationsRecord {
  /** Newest first. */
  readonly list: readonly string[];
  /** ISO instant at which the first of the list began to sign. */
  readonly since: string;
}

export type Dates = Pick<LedgerEntry, "rotatedAt" | "rotations" | "toldAt">;

/**
 * The dates of a value: they move only with its fingerprint. A replaced key says nothing about the value, so they stay. `known` is the
 * ISO instant, not after `now`, of the last rotation of a value that comes for the first time.
 */
export function nextDates(previous: LedgerEntry | undefined, fingerprint: string, keyId: string, now: string, known?: string): Dates {
  if (previous === undefined) return known === undefined ? { rotatedAt: now } : { rotatedAt: known, toldAt: now };
  const { rotatedAt, rotations, toldAt } = previous;
  if (previous.keyId !== keyId || previous.fingerprint === fingerprint) return { rotatedAt, ...(rotations !== undefined && { rotations }), ...(toldAt !== undefined && { toldAt }) };
  return { rotatedAt: now, rotations: (rotations ?? 0) + 1 };
}

/**
 * Whether a destination's write must be forced, told from the last ledger: what was wanted then did not arrive. A value that is
 * merely new changes an input by itself.
 */
export const needsRepair = (delivered: Delivered | undefined): boolean => delivered?.wanted !== undefined;

/** What a destination answered in this deployment. */
export interface Delivery {
  readonly was: Delivered | undefined;
  readonly fingerprint: string;
  readonly keyId: string;
  /** Stamp now; "" or "0" where a plugin swallowed a failure. */
  readonly stamp: string;
  readonly round?: number;
  readonly id?: string;
  /** Whether the first stamp is later than the second; default `laterStamp`. */
  readonly rises?: (now: string, was: string) => boolean;
}

/**
 * What the destination holds after this deployment. It moves only when the stamp rises, or when a new id that is not empty
 * says that the object is another one: a plugin that swallowed a failure, and a refresh after it, show the new value beside the
 * old stamp. Undefined while nothing was ever delivered.
 */
export function nextDelivered({ was, fingerprint, keyId, stamp, round = was?.round ?? 0, id, rises = laterStamp }: Delivery): Delivered | undefined {
  const present = stamp !== "" && stamp !== "0";
  const another = id !== undefined && id !== "" && id !== was?.id;
  if (present && (was === undefined || another || rises(stamp, was.stamp))) {
    return { fingerprint, keyId, stamp, round, ...(id !== undefined && id !== "" && { id }) };
  }
  if (was === undefined) return undefined;
  // The round counts tries, arrived or not: the next try must differ from this one, or the engine sees nothing to do.
  const { wanted: _, ...kept } = was;
  return { ...kept, round, ...(keyId === was.keyId && fingerprint !== was.fingerprint && { wanted: fingerprint }) };
}

/** Whether stamp `now` is later than `was`: revisions as numbers, instants by the clock. An unreadable or zero stamp is never later. */
export function laterStamp(now: string, was: string): boolean {
  const [a, b] = [instant(now), instant(was)];
  return a > 0 && (Number.isNaN(b) || a > b);
}

const instant = (stamp: string): number => (/^[0-9]+$/.test(stamp) ? Number(stamp) : Date.parse(stamp));
