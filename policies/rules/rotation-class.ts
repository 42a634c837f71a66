import { SECRET_GROUPS, type CatalogRow } from "../../catalog/types.ts";
import { counted } from "../../model/counted.ts";
import { rowOf } from "../catalogue-rows.ts";
import { escName } from "../esc-names.ts";
import { isUnknown, textOf } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { ROTATION_CLASSES } from "../rotation-classes.ts";
import { mandatory, unknown, violation, type ResourceData, type Rule, type Verdicts } from "../rule.ts";

export const rotationClass: Rule = {
  id: "R-01",
  sentence: "A group's tags and rows have the owner of its class and its period or a shorter one.",
  requirements: ["R-01", "R-02"],
  levels: mandatory,
  check: (resource) => (resource.type === TYPE.tag ? ofTag(resource) : ofRow(resource)),
};

function ofTag({ props }: ResourceData): Verdicts {
  const tag = textOf(props, "name");
  const name = escName(textOf(props, "envName"));
  if (name.kind !== "group" || (tag !== "rotation-days" && tag !== "owner")) return undefined;
  if (isUnknown(props["value"])) return [unknown("the tag is not known yet")];
  const own = ROTATION_CLASSES[name.group];
  const value = textOf(props, "value");
  if (tag === "owner") return value === own.owner ? [] : [violation(`the owner of ${name.group} is ${own.owner}`)];
  return /^[1-9]\d*$/.test(value) && Number(value) <= own.days ? [] : [violation(`${name.group} rotate every ${counted(own.days, "day")} or more often`)];
}

function ofRow(resource: ResourceData): Verdicts {
  const row = resource.type === TYPE.stash ? rowOf(resource) : undefined;
  return row === undefined ? undefined : rowVerdicts(row);
}

/** Whether a row keeps to its group's class; undefined for one that is no secret of a group. */
export function rowVerdicts(row: Pick<CatalogRow, "kind" | "group" | "owner" | "rotationDays">): Verdicts {
  const group = SECRET_GROUPS.find((name) => name === row.group);
  if (group === undefined || row.kind !== "secret") return undefined;
  const own = ROTATION_CLASSES[group];
  return [
    ...(row.owner === own.owner ? [] : [violation(`the owner of ${group} is ${own.owner}`)]),
    ...((row.rotationDays ?? 0) <= own.days ? [] : [violation(`${group} rotate every ${counted(own.days, "day")} or more often`)]),
  ];
}
