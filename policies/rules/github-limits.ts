import { counted } from "../../model/counted.ts";
import { isUnknown, textOf, type Plain } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

const MOST_VISIBLE = 100;
const MOST_IN_ALL = 1000;

const listed = (value: Plain | undefined): readonly Plain[] => (Array.isArray(value) ? value : []);

export const githubLimits: Rule = {
  id: "github-limits",
  sentence: "No repository sees more than 100 organisation secrets, and the organisation has at most 1,000: GitHub cuts the rest off without a word.",
  requirements: ["P-21", "F-03"],
  levels: mandatory,
  checkStack(resources) {
    const secrets = resources.filter((r) => r.type === TYPE.organizationSecret);
    if (secrets.length === 0) return undefined;
    // Private ones are counted as if every repository were private: nobody here knows which are.
    const wide = secrets.filter((r) => textOf(r.props, "visibility") !== "selected" && !isUnknown(r.props["visibility"])).length;
    const visible = new Map<Plain, Set<string>>();
    const selections = [...secrets, ...resources.filter((r) => r.type === TYPE.secretRepositories)];
    for (const { name, props } of selections) {
      for (const id of listed(props["selectedRepositoryIds"])) visible.set(id, (visible.get(id) ?? new Set()).add(textOf(props, "secretName") || name));
    }
    const most = Math.max(0, ...[...visible.values()].map((names) => names.size));
    const undecided = selections.some((r) => isUnknown(r.props["visibility"]) || isUnknown(r.props["selectedRepositoryIds"]));
    return [
      ...(secrets.length > MOST_IN_ALL ? [violation(`it has ${counted(secrets.length, "organisation secret")}, over ${MOST_IN_ALL}`)] : []),
      ...(wide + most > MOST_VISIBLE ? [violation(`a repository would see ${wide + most} organisation secrets, over ${MOST_VISIBLE}`)] : undecided ? [unknown("who sees a secret is not known yet")] : []),
    ];
  },
};
