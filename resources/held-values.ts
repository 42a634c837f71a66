import { secret, Stash, type Output, type Resource } from "@pulumi/pulumi";
import type { CatalogRow } from "../catalog/types.ts";
import { FindingsError, type Finding } from "../model/findings.ts";
import { logical } from "../model/names.ts";
import { isStandIn } from "../model/stand-ins.ts";
import { notStored } from "./preconditions.ts";
import type { Safeguards } from "./safeguards.ts";
import { settled } from "./settled.ts";
import { standInFound } from "./shadow-preview.ts";

/** The values that the state holds, by row name: only those that are not empty. */
export type HeldValues = ReadonlyMap<string, Output<string>>;

/**
 * One Stash per row, always declared: supplied → updated; not supplied → kept; never supplied → "". So an `up` without values changes
 * nothing, and the plan names each key that does change. Throws when a supplied value did not get there, and when the state holds a
 * shadow's stand-ins while this is not a preview `onShadow`: they must not reach a destination.
 */
export async function holdValues(rows: readonly CatalogRow[], supplied: ReadonlyMap<string, string>, parent: Resource, safeguards: Safeguards, onShadow: boolean): Promise<HeldValues> {
  const stashes = rows.map((row) => {
    const given = supplied.get(row.name);
    const stash = new Stash(logical.stash(row.name), { input: secret(given ?? "") },
      { parent, protect: true, ignoreChanges: given === undefined ? ["input"] : [], hooks: safeguards.inside() });
    // `input`, never `output`: the latter keeps the first value for ever.
    return { name: row.name, given, value: stash.input as Output<string> };
  });
  const held = new Map<string, Output<string>>();
  const findings: Finding[] = [];
  for (const { name, given, value } of stashes) {
    const [present, taken, stands] = await settled(value.apply((v) => [v !== "", given === undefined || v === given, isStandIn(v)] as const));
    if (stands && !onShadow) findings.push(standInFound(logical.stash(name)));
    if (!taken) findings.push(notStored(name));
    if (present) held.set(name, value);
  }
  if (findings.length > 0) throw new FindingsError(findings);
  return held;
}
