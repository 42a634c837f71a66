import { escName } from "../esc-names.ts";
import { isUnknown, textOf, type Plain } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";
import { taggedEnvironment } from "../tagged-environment.ts";

const REQUIRED = ["environment", "group", "managed-by", "owner", "project", "rotation-days"];

/** What a tag must say, where it follows from the environment's name. */
function expected(tag: string, name: ReturnType<typeof escName>): string | undefined {
  if (tag === "project") return "sophia";
  if (tag === "managed-by") return "pulumi";
  if (tag === "environment") return name.kind === "group" || name.kind === "composed" ? name.environment : "all";
  return tag === "group" ? (name.kind === "group" ? name.group : name.kind) : undefined;
}

export const requiredTags: Rule = {
  id: "E-14",
  sentence: "Every environment has the tags environment, group, managed-by, owner, project and rotation-days, and they say what its name says.",
  requirements: ["E-14"],
  levels: mandatory,
  checkStack(resources) {
    const documents = resources.filter((r) => r.type === TYPE.environment);
    if (documents.length === 0) return undefined;
    const tags = resources.filter((r) => r.type === TYPE.tag);
    return documents.flatMap((document) => {
      const name = textOf(document.props, "name");
      const own = new Map<string, Plain>(tags.filter((t) => taggedEnvironment(t, documents) === name).map((t) => [textOf(t.props, "name"), t.props["value"] ?? null]));
      return REQUIRED.flatMap((tag) => {
        const value = own.get(tag);
        if (value === undefined || value === "") return [violation(`it lacks the tag ${tag}`, document)];
        if (isUnknown(value)) return [unknown(`its tag ${tag} is not known yet`, document)];
        const wanted = expected(tag, escName(name));
        return wanted === undefined || value === wanted ? [] : [violation(`its tag ${tag} does not say ${wanted}`, document)];
      });
    });
  },
};
