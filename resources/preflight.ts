import { log, runtime } from "@pulumi/pulumi";
import { counted } from "../model/counted.ts";
import { FindingsError, type Finding } from "../model/findings.ts";
import { keyId } from "../model/fingerprint.ts";
import type { Ledger } from "../model/ledger.ts";
import { missingRequired } from "../model/missing.ts";
import { logical } from "../model/names.ts";
import { standInBytes } from "../model/stand-ins.ts";
import { engineArguments, leftOut } from "./engine-arguments.ts";
import { exportedNames } from "./exported-values.ts";
import { KEY_BYTES, KEY_NAME } from "./generated-values.ts";
import { checkOwnership, type Ownership } from "./ownership.ts";
import { heldFindings, notStored, type Before } from "./preconditions.ts";
import { repositoryIds } from "./repository-ids.ts";
import type { ServiceAccess } from "./service-access.ts";
import type { StackSettings } from "./settings.ts";
import { standInFound } from "./shadow-preview.ts";
import type { StateContents } from "./state-contents.ts";
import { refusedTokens } from "./token-check.ts";

export interface PreflightQuestion extends Before {
  readonly access: ServiceAccess;
  /** Reads the stack's own state, encrypted; not asked for where the ledger tells enough. */
  readonly state: () => Promise<StateContents>;
  readonly onShadow: boolean;
}

/** What was found out on the way, for who declares. */
export interface Preflight {
  /** Names of rows that will hold a value, as far as can be told before. */
  readonly held: ReadonlySet<string>;
  readonly ownership: Ownership;
  readonly repositories: ReadonlyMap<string, number>;
}

/**
 * Refuses what can be refused, before anything is declared: a run that is refused leaves the state as it was, and takes no value into
 * it that its destinations do not get. Throws FindingsError. Which values will be held is told by what is supplied and the last ledger;
 * where that would refuse, the ledger may be older than the state, after a run that failed, and the state itself is asked. It is asked
 * as well before values go into a state that may have lost others.
 */
export async function preflight(question: PreflightQuestion): Promise<Preflight> {
  const { topology, supplied, last, access, onShadow } = question;
  const rows = [...topology.stashes, ...topology.plain].map(({ name }) => name);
  const among = (known: ReadonlySet<string>): Set<string> => new Set(rows.filter((name) => supplied.values.has(name) || known.has(name)));
  let held = among(new Set(last?.held ?? Object.keys(last?.entries ?? {})));
  let findings = valueFindings(question, held);
  const writes = !runtime.isDryRun() && supplied.values.size > 0 && Object.keys(last?.entries ?? {}).length > 0;
  if (!onShadow && (writes || findings.length > 0)) {
    const state = await question.state();
    held = among(new Set(rows.filter((name) => state.held.has(logical.stash(name)))));
    findings = valueFindings(question, held);
  }
  findings = [...findings, ...untargeted(question, held), ...(onShadow ? [] : shadowLedger(last))];
  const tokens = await refusedTokens(question);
  // With such a token nothing more can be asked.
  if (tokens.length > 0) refuse([...findings, ...tokens]);
  const [ownership, foreign] = await found(ownershipOf(question, held));
  const [repositories, unseen] = await found(repositoryIds(topology.github.flatMap((g) => g.repositories), last?.repositories ?? {}, access, onShadow));
  if (ownership === undefined || repositories === undefined || findings.length > 0) throw new FindingsError([...findings, ...foreign, ...unseen]);
  return { held, ownership, repositories };
}

/** What was asked for, or what was found against it: all of it is told at once. */
async function found<T>(asked: Promise<T>): Promise<readonly [T | undefined, readonly Finding[]]> {
  try {
    return [await asked, []];
  } catch (error) {
    if (error instanceof FindingsError) return [undefined, error.findings];
    throw error;
  }
}

/** What speaks against the settings, and against these names being those that have a value. */
export function valueFindings(question: PreflightQuestion, held: ReadonlySet<string>): Finding[] {
  const { plain, findings } = exportedNames(question, held);
  return [...findings, ...heldFindings(question, held), ...missingFindings(missingOf(question, held, plain), question.settings)];
}

/** Required names without a value, sorted. */
export const missingOf = ({ topology }: Pick<PreflightQuestion, "topology">, held: ReadonlySet<string>, plain: ReadonlySet<string>): string[] =>
  missingRequired(topology, held, new Map([...plain].map((name) => [name, ""])));

export function ownershipOf(question: PreflightQuestion, held: ReadonlySet<string>): Promise<Ownership> {
  const { topology, settings, last, access, supplied, state } = question;
  return checkOwnership({ topology, settings, last, access, exported: exportedNames(question, held).names, supplied: new Set(supplied.values.keys()), state });
}

export function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new FindingsError(findings);
}

/** A preview lists what is missing and goes on; an `up` is refused. */
function missingFindings(missing: readonly string[], settings: StackSettings): Finding[] {
  if (runtime.isDryRun()) return [];
  return missing.filter((name) => !settings.allowMissing.includes(name))
    .map((name) => ({ name, place: settings.stack, problem: "it is required and has no value", remedy: "supply it (SOPHIA_SECRETS_FILE), or name it in sophia-secrets:allowMissing" }));
}

/** Told once in a preview, when the Stashes themselves have said what they hold. */
export function warnOfMissing(missing: readonly string[], settings: StackSettings): void {
  const refused = missing.filter((name) => !settings.allowMissing.includes(name));
  if (!runtime.isDryRun() || refused.length === 0) return;
  log.warn(`${counted(refused.length, "required name has", "required names have")} no value yet, and \`pulumi up\` will be refused: ${refused.join(", ")}`);
}

/** Supplied names whose Stash the command line leaves out: it would keep its old value. One that is made anew the engine tells us nothing of. */
function untargeted({ supplied, parentType, last, settings }: PreflightQuestion, held: ReadonlySet<string>): Finding[] {
  const known = new Set(last?.held ?? Object.keys(last?.entries ?? {}));
  return [...supplied.values.keys()].filter((name) => held.has(name) && known.has(name)
    && leftOut(`urn:pulumi:${settings.stack}::${settings.project}::${parentType}$pulumi:index:Stash::${logical.stash(name)}`, engineArguments())).map(notStored);
}

/** A state whose fingerprints are of the shadow's key, which everybody can compute, holds stand-ins. */
function shadowLedger(last: Ledger | undefined): Finding[] {
  const shadows = keyId(standInBytes(KEY_NAME, KEY_BYTES).toString("base64"));
  return Object.values(last?.entries ?? {}).some((entry) => entry.keyId === shadows) ? [standInFound(KEY_NAME)] : [];
}
