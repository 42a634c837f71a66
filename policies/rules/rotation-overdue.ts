import { contacts } from "../../catalog/owners.ts";
import type { Owner } from "../../catalog/types.ts";
import { counted } from "../../model/counted.ts";
import { rowNamed } from "../catalogue-rows.ts";
import { escName } from "../esc-names.ts";
import { ledgerOf } from "../ledger-output.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { DAY, GRACE_DAYS, ROTATION_CLASSES } from "../rotation-classes.ts";
import { unknown, violation, type ResourceData, type Rule, type Verdict } from "../rule.ts";
import { taggedEnvironment } from "../tagged-environment.ts";

/** `what` of the team `owner` has been due since `due` (milliseconds). Within the grace it is only told. */
const late = (what: string, owner: Owner | undefined, due: number, now: number, resource?: ResourceData): Verdict[] => {
  if (!(due < now)) return [];
  const days = Math.floor((now - due) / DAY);
  const found = violation(`${what} should have been rotated ${days === 0 ? "today" : `${counted(days, "day")} ago`}${owner === undefined ? "" : `: ask ${contacts[owner].contact}`}`, resource);
  return [days > GRACE_DAYS ? found : { ...found, atMost: "advisory" }];
};

export const rotationOverdue: Rule = {
  id: "rotation-overdue",
  sentence: "No value is older than its row's period, told by the ledger, or by a group's next-rotation tag where the ledger is not known; production stops 14 days later.",
  requirements: ["P-04", "R-08", "R-11"],
  levels: { production: "mandatory", staging: "advisory", development: "advisory" },
  checkStack(resources, { now }) {
    const ledger = ledgerOf(resources);
    if (Array.isArray(ledger)) {
      return ledger.flatMap((entry) => {
        const row = rowNamed(entry.name);
        return row?.rotationDays === undefined ? [] : late(row.name, row.owner, entry.rotatedAt + row.rotationDays * DAY, now);
      });
    }
    const tags = resources.filter((r) => r.type === TYPE.tag && textOf(r.props, "name") === "next-rotation");
    if (ledger === undefined && tags.length === 0) return undefined;
    const found = tags.flatMap((tag): Verdict[] => {
      if (isUnknown(tag.props["value"])) return [unknown("the next rotation is not known yet", tag)];
      const name = escName(taggedEnvironment(tag, resources));
      const [what, owner] = name.kind === "group" ? [`a value of ${name.group}`, ROTATION_CLASSES[name.group].owner] : ["a value", undefined];
      return late(what, owner, Date.parse(textOf(tag.props, "value")) + DAY, now, tag);
    });
    return tags.length === 0 ? [unknown("the ledger is not known yet")] : found;
  },
};
