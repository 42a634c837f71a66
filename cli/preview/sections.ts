import type { AccessCell } from "../../model/changes/access-changes.ts";
import type { PolicyResult, PreviewReport } from "../../model/changes/report.ts";
import { counted } from "../../model/counted.ts";
import { countChanges, type PropertyChange, type TopologyChanges } from "../../model/changes/topology-changes.ts";

/** A word of ours, or `{ name }`: somebody else's, to be escaped by the renderer. */
export type Cell = string | { readonly name: string };

export interface Section {
  readonly title: string;
  /** Sentences above the table. */
  readonly intro: readonly (readonly Cell[])[];
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

const n = (name: string | null | undefined): Cell => ({ name: name ?? "" });

/** The report in the order in which a reviewer needs it; every renderer shows the same. Sections without anything to say are left out. */
export function sections(report: PreviewReport): Section[] {
  return [findings(report), policies(report), keys(report), topology(report), ...access(report), destinations(report), calls(report), rest(report)]
    .filter(({ intro, rows }) => intro.length + rows.length > 0);
}

/** One sentence that says it all. */
export function headline({ kind, stack, outcome, effects }: PreviewReport): Cell[] {
  const counts = Object.entries(effects).map(([effect, count]) => `${count} ${effect}`).join(", ");
  const words = { unchanged: "nothing changes", changes: "changes", refused: "refused", failed: "failed" }[outcome];
  return [kind === "plan" ? "Plan of " : "Preview of ", n(stack), `: ${words}${counts === "" ? "" : ` (${counts})`}`];
}

function findings({ findings: found }: PreviewReport): Section {
  return { title: "Findings", intro: [], head: ["rule", "name", "place", "problem", "remedy"],
    rows: found.map(({ rule, name, place, problem, remedy }) => [n(rule), n(name), n(place), n(problem), n(remedy)]) };
}

/** What stops first; rules that say the same of the same are one row. */
function policies({ policies: results }: PreviewReport): Section {
  const grouped = new Map<string, PolicyResult>();
  for (const result of results) {
    const key = JSON.stringify([result.level, result.name, result.message]);
    const same = grouped.get(key);
    grouped.set(key, same === undefined ? result : { ...same, rule: `${same.rule}, ${result.rule}` });
  }
  const rows = [...grouped.values()];
  const ordered = [...rows.filter(({ level }) => level === "mandatory"), ...rows.filter(({ level }) => level === "advisory")];
  return { title: "Policies", intro: [], head: ["level", "rule", "name", "message"], rows: ordered.map(({ level, rule, name, message }) => [level, n(rule), n(name), n(message)]) };
}

const MARK = { added: "+ added", changed: "~ changed", removed: "- removed", renamed: "> renamed", kept: "kept" } as const;

function keys({ keys: all }: PreviewReport): Section {
  if (all === "unknown") return { title: "Keys", intro: [["Which values change is unknown here: it needs the stack's state."]], head: [], rows: [] };
  const changed = all.filter(({ status }) => status !== "kept");
  const kept = all.length - changed.length;
  return {
    title: "Keys",
    intro: [[`${kept} of ${all.length} kept as they are.`]],
    head: ["change", "key", "group", "store", "where"],
    rows: changed.map(({ status, name, from, group, store, place }) => [MARK[status], n(from === undefined ? name : `${from} → ${name}`), n(group), store === "esc" ? "ESC" : "GitHub", n(place)]),
  };
}

function topology({ topology: changes }: PreviewReport): Section {
  if (changes === "unknown") return { title: "Topology", intro: [["Unknown."]], head: [], rows: [] };
  if (countChanges(changes) === 0) return { title: "Topology", intro: [["No change."]], head: [], rows: [] };
  return { title: "Topology", intro: [], head: ["what", "name", "before", "after"], rows: topologyRows(changes) };
}

function topologyRows(changes: TopologyChanges): Cell[][] {
  const list = (what: string, names: readonly string[], before = "", after = ""): Cell[][] => names.map((name) => [what, n(name), before, after]);
  const properties = (what: string, all: readonly PropertyChange[]): Cell[][] => all.map(({ name, property, before, after }) => [{ name: `${what}${property}` }, n(name), n(before), n(after)]);
  return [
    ...list("name added", changes.names.added), ...list("name removed", changes.names.removed),
    ...changes.names.renamed.map(({ from, to }): Cell[] => ["name renamed", n(to), n(from), n(to)]),
    ...changes.names.moved.map(({ name, from, to }): Cell[] => ["group", n(name), n(from), n(to)]),
    ...list("name retired", changes.names.retired),
    ...properties("", changes.rows),
    ...list("environment added", changes.environments.added), ...list("environment removed", changes.environments.removed),
    ...properties("", changes.environmentProperties),
    ...list("on GitHub", changes.github.added, "no", "yes"), ...list("on GitHub", changes.github.removed, "yes", "no"),
    ...properties("GitHub ", changes.githubProperties),
    ...properties("grant: ", changes.grants), ...properties("team: ", changes.members), ...properties("workflow: ", changes.trust),
  ];
}

/** The matrix of environments, and what is not one of them. */
function access({ access: changes }: PreviewReport): Section[] {
  if (changes === "unknown") return [{ title: "Access", intro: [["Unknown."]], head: [], rows: [] }];
  const teams = [...new Set(changes.environments.map(({ who }) => who))];
  const at = new Map(changes.environments.map((cell) => [`${cell.what} ${cell.who}`, cell]));
  const rows = [...new Set(changes.environments.map(({ what }) => what))].map((what) => [n(what), ...teams.map((who) => cellText(at.get(`${what} ${who}`)))]);
  const others = [...changes.github.filter(({ change }) => change !== "same"), ...changes.holders];
  return [
    { title: "Access", intro: [[changes.widened === 0 ? "Nobody gains access." : `${changes.widened} widened: marked with WIDER.`]], head: rows.length === 0 ? [] : ["environment", ...teams.map(n)], rows },
    { title: "Access outside the environments", intro: [], head: ["who", "what", "before", "after", ""],
      rows: [...others.map(({ who, what, before, after, change }): Cell[] => [n(who), n(what), n(before), n(after), change === "widened" ? "WIDER" : change]),
        ...changes.keys.map(({ name, who, from, to }): Cell[] => [n(who), n(name), n(from), n(to), "WIDER"])] },
  ];
}

function cellText(cell: AccessCell | undefined): Cell {
  if (cell === undefined) return "";
  if (cell.change === "same") return n(cell.after);
  return { name: `${cell.before || "nothing"} → ${cell.after || "nothing"}${cell.change === "widened" ? " WIDER" : ""}` };
}

function destinations({ destinations: all }: PreviewReport): Section {
  if (all === "unknown") return { title: "Written by the apply", intro: [], head: [], rows: [] };
  return { title: "Written by the apply", intro: [], head: ["step", "object", "store", "because of"],
    rows: all.map(({ effect, store, name, keys: accounted }) => [effect, n(name), store, accounted ? "keys above" : "text or properties"]) };
}

function calls({ calls: expected }: PreviewReport): Section {
  const title = "API calls of the apply";
  if (expected === "unknown") return { title, intro: [["Unknown."]], head: [], rows: [] };
  return { title, head: ["store", "kind", "writes", "reads"],
    intro: [[`${counted(expected.writes, "write")}, ${counted(expected.reads, "read")}.`], ...(expected.possible === 0 ? [] : [[`${counted(expected.possible, "more write")} if a date moves, which a preview cannot know.`]]), ...(expected.exact ? [] : [["At least: what is taken over decides the rest."]])],
    rows: expected.kinds.filter(({ writes, reads }) => writes + reads > 0).map(({ store, kind, writes, reads }) => [store, kind, String(writes), String(reads)]) };
}

function rest({ missing, degraded, ownership, notes, kind }: PreviewReport): Section {
  return { title: "Notes", head: [], rows: [], intro: [
    ...(missing.length === 0 ? [] : [[`${missing.length} required without a value, so that the apply is refused: `, ...missing.flatMap((name, i): Cell[] => (i === 0 ? [n(name)] : [", ", n(name)]))]]),
    ...degraded.map((line) => ["Left out: ", n(line)]),
    ...(ownership === "checked" || kind === "plan" ? [] : [["Whether names exist already at the services was not checked."]]),
    ...notes.map((note) => [n(note)]),
  ] };
}
