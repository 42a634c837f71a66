import { contacts } from "../../catalog/owners.ts";
import type { Owner } from "../../catalog/types.ts";
import { counted } from "../../model/counted.ts";
import { rowNamed } from "../catalogue-rows.ts";
import { escName } from "../esc-names.ts";
import { dueAt } from "../../model/rotation.ts";
import { ledgerOf, rotatesSome } from "../ledger-output.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { DAY, GRACE_DAYS, ROTATION_CLASSES } from "../rotation-classes.ts";
import { unknown, violation, type ResourceData, type Rule, type Verdict } from "../rule.ts";
import { taggedEnvironment } from "../tagged-environment.ts";

interface Late {
  /** What should have been rotated. */
  readonly what: string;
  readonly owner: Owner | undefined;
  /** Milliseconds since 1970. */
  readonly due: number;
  /** From when on somebody could know: the grace does not end before it would from there. */
  readonly knownSince?: number;
  readonly resource?: ResourceData;
}

/** Within the grace it is only told, and always where this deployment rotates a value: it must not stop its own cure, nor another one. */
function late({ what, owner, due, knownSince = due, resource }: Late, now: number, cures: boolean): Verdict[] {
  if (!(due < now)) return [];
  const days = Math.floor((now - due) / DAY);
  const found = violation(`${what} should have been rotated ${days === 0 ? "today" : `${counted(days, "day")} ago`}${owner === undefined ? "" : `: ask ${contacts[owner].contact}`}`, resource);
  const stops = Math.floor((now - Math.max(due, knownSince)) / DAY) > GRACE_DAYS && !cures;
  return [stops ? found : { ...found, atMost: "advisory" }];
}

export const rotationOverdue: Rule = {
  id: "rotation-overdue",
  sentence: "No value is older than its row's period, told by the ledger, or by a group's next-rotation tag where the ledger is not known; production stops 14 days later, but never a deployment that rotates a value.",
  requirements: ["P-04", "R-08", "R-11"],
  levels: { production: "mandatory", staging: "advisory", development: "advisory" },
  checkStack(resources, { now, stack }) {
    const cures = rotatesSome(resources);
    const ledger = ledgerOf(resources);
    if (Array.isArray(ledger)) {
      return ledger.flatMap((entry) => {
        const row = rowNamed(entry.name);
        if (row?.rotationDays === undefined) return [];
        const due = dueAt({ stack, name: row.name, days: row.rotationDays, entry: entry.entry });
        return late({ what: row.name, owner: row.owner, due, ...(entry.entry.toldAt !== undefined && { knownSince: Date.parse(entry.entry.toldAt) }) }, now, cures);
      });
    }
    const tags = resources.filter((r) => r.type === TYPE.tag && textOf(r.props, "name") === "next-rotation");
    if (ledger === undefined && tags.length === 0) return undefined;
    const found = tags.flatMap((tag): Verdict[] => {
      if (isUnknown(tag.props["value"])) return [unknown("the next rotation is not known yet", tag)];
      const name = escName(taggedEnvironment(tag, resources));
      const [what, owner] = name.kind === "group" ? [`a value of ${name.group}`, ROTATION_CLASSES[name.group].owner] : ["a value", undefined];
      return late({ what, owner, due: Date.parse(textOf(tag.props, "value")) + DAY, resource: tag }, now, cures);
    });
    return tags.length === 0 ? [unknown("the ledger is not known yet")] : found;
  },
};
