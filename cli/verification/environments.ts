import type { LimitFunction } from "p-limit";
import { parse } from "yaml";
import type { CatalogRow } from "../../catalog/types.ts";
import { inequalities, type Inequality } from "../../model/comparison.ts";
import { renderDocument } from "../../model/esc-document.ts";
import { meanings } from "../../model/esc-meaning.ts";
import { importName, logical } from "../../model/names.ts";
import { dateTags } from "../../model/tags.ts";
import type { DocumentSpec } from "../../model/topology.ts";
import type { PulumiCloudApi } from "../../services/pulumi-cloud-api.ts";
import type { Deployment } from "./deployment.ts";
import { FORGET, type Report, WRITE_AGAIN } from "./report.ts";

/** An environment without a value in it: marks by path, tags, protection. */
interface Whole {
  readonly definition: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly deletionProtected: boolean;
}

/** Every environment of the stack as a whole: its definition as the service's own evaluator opens it, its tags, its protection. */
export async function verifyEnvironments(deployment: Deployment, cloud: PulumiCloudApi, limit: LimitFunction, report: Report): Promise<void> {
  const names = Object.keys(deployment.facts.environments);
  const [reads] = await Promise.all([
    Promise.all(names.map((name) => readEnvironment(name, deployment, cloud, limit))),
    limit(async () => {
      const ours = new Set([...names, ...deployment.others]);
      for (const { project, name } of await cloud.environments()) if (project === deployment.escProject && !ours.has(name)) report.beside("esc", name);
    }),
  ]);
  const gone = new Set(reads.filter(({ found }) => found === undefined).map(({ escName }) => escName));
  for (const read of reads) tellEnvironment(read, gone, deployment, report);
}

type Read = Awaited<ReturnType<typeof readEnvironment>>;

async function readEnvironment(escName: string, { escProject }: Deployment, cloud: PulumiCloudApi, limit: LimitFunction) {
  const [found, opened, tags, deletionProtected] = await Promise.all([
    limit(() => cloud.definition(escProject, escName)), limit(() => cloud.open(escProject, escName)),
    limit(() => cloud.tags(escProject, escName)), limit(() => cloud.deletionProtected(escProject, escName)),
  ]);
  return { escName, found, opened, tags, deletionProtected };
}

/** `gone`: environments that are not there; what imports one cannot be opened, which is told once. */
function tellEnvironment({ escName, found, opened, tags, deletionProtected }: Read, gone: ReadonlySet<string>, deployment: Deployment, report: Report): void {
  const { catalog, marks, facts } = deployment;
  report.checked.escEnvironments += 1;
  if (found === undefined) return report.differs("esc", escName, "the environment is not there", FORGET);
  if (opened === undefined && !facts.environments[escName]?.imports.some((name) => gone.has(name))) report.differs("esc", escName, "the service cannot open it", "open it by hand (`pulumi env open`) to see why");
  const rows = new Map(catalog.flatMap((row) => (row.escPath === undefined ? [] : [[row.escPath, row.name] as const])));
  const there = meanings(parse(found.yaml), opened);
  const is: Whole = {
    definition: Object.fromEntries(Object.entries(there).map(([path, meaning]) => [path, marks.leaf(rows.get(path), meaning)])),
    tags, deletionProtected: deletionProtected === true,
  };
  const wanted = wantedOf(escName, deployment, rows, is);
  // Exports repeat values, and a list is one.
  report.checked.escValues += new Set(Object.keys(wanted.definition).filter((path) => !/^(environmentVariables\.|\()/.test(path)).map((path) => path.replace(/\[\d+\]$/, ""))).size;
  report.checked.tags += Object.keys(wanted.tags).length;
  const name = logical.environment(escName);
  const delivered = deployment.ledger.delivered?.[name];
  const unequal = inequalities(wanted, is);
  if (delivered === undefined && unequal.some(({ path }) => path[0] === "definition") && deployment.state.resources.some((r) => r.name === name))
    return report.differs("esc", escName, "it was taken over or made, and is not written yet", "run `pulumi up` once more");
  for (const one of unequal) {
    const [part, key = ""] = one.path;
    if (part === "deletionProtected") report.differs("esc", escName, `deletion protection is ${is.deletionProtected ? "on, and nobody declared that" : "off"}`, `switch it ${is.deletionProtected ? "off" : "on"} in the environment's settings`);
    else if (part === "tags") tellTag(escName, key, one, report);
    else tellLeaf(escName, key, one, [wanted.definition[key], is.definition[key]], { row: rows.get(key), lags: delivered?.wanted !== undefined }, deployment, report);
  }
}

function tellTag(escName: string, tag: string, { how }: Inequality, report: Report): void {
  const name = `${escName}: tag ${tag}`;
  if (how === "undeclared") report.beside("esc", name);
  else report.differs("esc", name, how === "missing" ? "the tag is not there" : "the tag has another value", FORGET);
}

function tellLeaf(escName: string, path: string, { how }: Inequality, [wanted = "", is = ""]: readonly (string | undefined)[], { row, lags }: { row: string | undefined; lags: boolean },
  { marks }: Deployment, report: Report): void {
  if (path === "(imports)") return report.differs("esc", escName, "its imports are not the deployed ones", WRITE_AGAIN);
  const name = `${escName}: ${row ?? path}`;
  if (how === "undeclared") return report.differs("esc", name, "it is there and nobody declared it", "add a row for it, or run `pulumi up --refresh`, which takes it away");
  if (lags || (row !== undefined && marks.isAhead(row))) return report.differs("esc", name, "it was supplied and is held, but was never written", "run `pulumi up` again");
  if (how === "missing") return report.differs("esc", name, "it is not there", WRITE_AGAIN);
  if (wanted.startsWith("secret:") && !is.startsWith("secret:")) return report.differs("esc", name, "it is not marked as a secret there: it stands in the open", `${WRITE_AGAIN}. If others could read it there, rotate it`);
  report.differs("esc", name, wanted.startsWith("reference:") ? "it does not refer to what was deployed" : "the value there is not the deployed one", WRITE_AGAIN);
}

/** What the last deployment made of the environment: the data's document, with the rows that were recorded, and marks in their values' place. */
function wantedOf(escName: string, { facts, topology, catalog, names, marks, ledger, escProject }: Deployment, rows: ReadonlyMap<string, string>, is: Whole): Whole {
  const fact = facts.environments[escName];
  const spec = topology.documents.find((d) => d.escName === escName);
  const recorded = (fact?.rows ?? []).flatMap((name): CatalogRow[] => catalog.filter((row) => row.name === name && names.has(name)));
  const document: DocumentSpec | undefined = spec && { ...spec, rows: recorded, imports: (fact?.imports ?? []).map((name) => importName(escProject, name)) };
  const rendered = document === undefined ? {} : meanings(parse(renderDocument(document, new Map(recorded.map(({ name }) => [name, name])))));
  const dated = recorded.filter((row) => row.kind === "secret" && ledger.entries[row.name] !== undefined).map(({ rotationDays: _, ...row }) => {
    const days = facts.rows[row.name]?.days;
    return { ...row, ...(days === undefined ? {} : { rotationDays: days }) };
  });
  return {
    definition: Object.fromEntries(Object.entries(rendered).map(([path, meaning]) => {
      const row = rows.get(path);
      const mark = row === undefined ? undefined : marks.wanted(row) ?? is.definition[path]?.replace(/^\w+:/, "");
      return [path, mark === undefined ? marks.leaf(row, meaning) : `${meaning.is}:${mark}`];
    })),
    tags: { ...fact?.tags, ...dateTags(dated, new Map(Object.entries(ledger.entries)), topology.environment) },
    deletionProtected: fact?.deletionProtected ?? false,
  };
}
