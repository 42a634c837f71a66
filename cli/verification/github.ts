import type { LimitFunction } from "p-limit";
import { sorted, type GithubFacts } from "../../model/changes/facts.ts";
import { inequalities } from "../../model/comparison.ts";
import { logical } from "../../model/names.ts";
import type { GithubApi, GithubItem } from "../../services/github-api.ts";
import { ServiceError } from "../../services/http.ts";
import { text } from "../deployed-state.ts";
import type { Deployment } from "./deployment.ts";
import { type Report, WRITE_AGAIN } from "./report.ts";
import type { Unfinished } from "./unfinished.ts";

const KINDS = { secret: "secrets", variable: "variables" } as const;

/** GitHub never gives a secret back: its time tells whether the copy is still the one that we delivered. All else is compared as a whole. */
export async function verifyGithub(deployment: Deployment, github: GithubApi, limit: LimitFunction, unfinished: Unfinished, report: Report): Promise<void> {
  const { facts, names } = deployment;
  const declared = Object.entries(facts.github).filter(([name]) => names.has(name));
  const lists = await Promise.all((["secret", "variable"] as const).map(async (kind) => [kind, new Map((await limit(() => github.items(KINDS[kind]))).map((item) => [item.name, item]))] as const));
  const there = Object.fromEntries(lists) as Record<GithubFacts["kind"], Map<string, GithubItem>>;
  await Promise.all(declared.map(async ([name, fact]) => {
    report.checked[fact.kind === "secret" ? "githubSecrets" : "githubVariables"] += 1;
    const item = there[fact.kind].get(name);
    if (item === undefined) return report.differs("github", name, `the ${fact.kind} is not there`, makeAgain(fact.kind, name));
    const repositories = item.visibility === "selected" ? await limit(() => github.repositoriesOf(KINDS[fact.kind], name).catch(absent)) : [];
    compare(name, fact, item, repositories, deployment, unfinished, report);
  }));
  for (const [kind, items] of lists) for (const name of items.keys()) if (!declared.some(([own, fact]) => own === name && fact.kind === kind)) report.beside("github", `${kind} ${name}`);
}

function compare(name: string, fact: GithubFacts, item: GithubItem, repositories: readonly { readonly id: number; readonly name: string }[], deployment: Deployment, unfinished: Unfinished, report: Report): void {
  const { ledger, marks } = deployment;
  const value = (mark: string): object => (fact.kind === "variable" ? { value: mark } : {});
  const ids = new Map(Object.entries(ledger.repositories ?? {}).map(([repository, id]) => [String(id), repository]));
  const found = item.value === undefined ? "" : marks.found(name, item.value);
  const wanted = { ...value(marks.wanted(name) ?? found), visibility: fact.visibility, repositories: sorted(fact.visibility !== "selected" ? [] : fact.repositories.map((repository) => [String(ledger.repositories?.[repository] ?? repository), true])) };
  const is = { ...value(found), visibility: item.visibility, repositories: sorted(repositories.map(({ id }) => [String(id), true])) };
  if (fact.visibility === "selected") report.checked.repositories += 1;
  for (const { path: [field, id = ""], how } of inequalities(wanted, is)) {
    if (field === "visibility") report.differs("github", name, `its visibility is ${item.visibility}`, WRITE_AGAIN);
    else if (field === "repositories" && item.visibility === fact.visibility) {
      const repository = ids.get(id) ?? repositories.find((r) => String(r.id) === id)?.name ?? id;
      report.differs("github", `${name}: repositories`, how === "missing" ? `${repository} may not use it` : `${repository} may use it and nobody declared that`, WRITE_AGAIN);
    } else if (field === "value" && marks.isAhead(name)) report.differs("github", name, "the value that is held was never delivered", "run `pulumi up` again; it writes it once more");
    else if (field === "value") report.differs("github", name, "it has another value", WRITE_AGAIN);
  }
  if (fact.kind === "secret") compareBox(name, item, deployment, unfinished, report);
}

function compareBox(name: string, item: GithubItem, { ledger, marks, state }: Deployment, unfinished: Unfinished, report: Report): void {
  const destination = logical.githubSecret(name);
  const delivered = ledger.delivered?.[destination];
  const wanted = marks.wanted(name);
  const lags = delivered === undefined || (delivered.keyId === marks.keyId && wanted !== undefined && delivered.fingerprint !== wanted);
  if (delivered === undefined && !unfinished.any) return report.differs("github", name, "no delivery of it is recorded", "run `pulumi up` again");
  const at = Date.parse(item.updatedAt);
  const ours = delivered === undefined ? 0 : instant(delivered.stamp);
  // Written while the update ran, seen or begun by the engine, and the ledger was not written any more: ours.
  const sent = lags || at >= (unfinished.since ?? Infinity) - 1000 || unfinished.steps.includes(destination) || instant(text(state.resources.find((r) => r.name === destination)?.outputs["updatedAt"])) === at;
  if (at > ours && unfinished.any && sent) return;
  if (lags) report.differs("github", name, "the value that is held was never delivered", "run `pulumi up` again; it writes it once more");
  if (at > ours) report.differs("github", name, "it was changed after our last delivery, by somebody else", "rotate it: supply a new value; GitHub cannot show what was put there (docs/runbook.md)");
  if (at < ours) report.differs("github", name, "it is older than our last delivery", "rotate it: supply a new value (docs/runbook.md)");
}

/** GitHub's time, or the plugin's way of writing it. */
const instant = (stamp: string): number => Date.parse(stamp.replace(/ \+0000 UTC$/, "Z").replace(" ", "T"));

/** The plugin cannot refresh the repositories of a name that is gone: the name alone comes first. */
const makeAgain = (kind: GithubFacts["kind"], name: string): string =>
  `run \`pulumi up --refresh --target '**::${kind === "secret" ? logical.githubSecret(name) : logical.githubVariable(name)}'\`, then \`pulumi up --refresh\``;

/** Gone since the list was read: told by the next run. */
function absent(error: unknown): readonly { id: number; name: string }[] {
  if (!(error instanceof ServiceError) || error.status !== 404) throw error;
  return [];
}
