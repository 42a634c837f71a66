import { textOf } from "./plain-data.ts";
import type { ResourceData } from "./rule.ts";

/** Name of the ESC environment that a tag belongs to. A deployed tag no longer says it in its outputs; then its parent or its logical name does. */
export function taggedEnvironment(tag: ResourceData, resources: readonly ResourceData[]): string {
  const said = textOf(tag.props, "envName");
  if (said !== "") return said;
  const parent = tag.parent === undefined ? undefined : resources.find((r) => r.urn === tag.parent);
  return parent === undefined ? (/^tag-([^.]*)\./.exec(tag.name)?.[1] ?? "") : textOf(parent.props, "name");
}
