import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { catalog } from "../../catalog/index.ts";
import type { PulumiCloudApi } from "../../services/pulumi-cloud-api.ts";
import { ServiceError } from "../../services/http.ts";
import { ofType, text, type DeployedState, type StateResource } from "../deployed-state.ts";
import { type Report, WRITE_AGAIN } from "./report.ts";

interface Definition {
  readonly imports?: unknown;
  readonly values?: Record<string, unknown>;
}

/** Every environment: its definition read back, then opened by the service's own evaluator and compared value by value. */
export async function verifyEnvironments(state: DeployedState, held: ReadonlyMap<string, string>, cloud: PulumiCloudApi, report: Report, isProtected: (name: string) => boolean): Promise<void> {
  const names = new Map(catalog.flatMap((row) => (row.escPath === undefined ? [] : [[row.escPath, row.name] as const])));
  for (const resource of ofType(state, "pulumiservice:index:Environment")) {
    const name = text(resource.inputs["name"]);
    const project = text(resource.inputs["project"]) || "default";
    report.checked.escEnvironments += 1;
    const found = await cloud.definition(project, name);
    if (found === undefined) {
      report.differs("esc", name, "the environment is not there", WRITE_AGAIN);
      continue;
    }
    if (isProtected(name) && (await cloud.deletionProtected(project, name)) !== true)
      report.differs("esc", name, "deletion protection is off", "switch it on in the environment's settings; the next change of it does so too");
    const wanted = (parse(text(resource.inputs["yaml"])) ?? {}) as Definition;
    const definition = (parse(found.yaml) ?? {}) as Definition;
    const expected = leaves(wanted.values ?? {});
    const opened = await cloud.open(project, name).catch(refusedToOpen);
    if (opened === undefined) {
      report.differs("esc", name, "the service cannot open it", "open it by hand (`pulumi env open`) to see why");
      continue;
    }
    for (const [path, value] of expected) {
      if (path.startsWith("environmentVariables.")) continue;
      report.checked.escValues += 1;
      const row = names.get(path);
      if (!isDeepStrictEqual(openedAt(opened, path), value)) report.differs("esc", `${name}: ${row ?? path}`, "the value there is not the deployed one", WRITE_AGAIN);
      else if (row !== undefined && held.has(row) && held.get(row) !== value)
        report.differs("esc", `${name}: ${row}`, "it was supplied and is held, but was never written", "run `pulumi up` again");
    }
    for (const path of leaves(definition.values ?? {}).keys())
      if (!expected.has(path)) report.differs("esc", `${name}: ${names.get(path) ?? path}`, "it is there and nobody declared it", "add a row for it, or run `pulumi up --refresh`, which takes it away");
    if (!isDeepStrictEqual(definition.imports ?? [], wanted.imports ?? [])) report.differs("esc", name, "its imports are not the deployed ones", WRITE_AGAIN);
  }
  await verifyTags(state, cloud, report);
}

/** The definition cannot be evaluated, which is a finding; a service that does not answer, or not to us, is none. */
function refusedToOpen(error: unknown): undefined {
  if (!(error instanceof ServiceError) || ![400, 404, 409, 422].includes(error.status)) throw error;
}

async function verifyTags(state: DeployedState, cloud: PulumiCloudApi, report: Report): Promise<void> {
  const byEnvironment = new Map<string, StateResource[]>();
  for (const tag of ofType(state, "pulumiservice:api/esc:EnvironmentTag")) {
    const key = `${text(tag.inputs["projectName"])}/${text(tag.inputs["envName"])}`;
    byEnvironment.set(key, [...(byEnvironment.get(key) ?? []), tag]);
  }
  for (const [key, declared] of byEnvironment) {
    const [project = "", name = ""] = key.split("/");
    const found = await cloud.tags(project, name);
    for (const tag of declared) {
      report.checked.tags += 1;
      if (found[text(tag.inputs["name"])] !== text(tag.inputs["value"])) report.differs("esc", `${name}: tag ${text(tag.inputs["name"])}`, "the tag has another value", WRITE_AGAIN);
    }
  }
}

/** Leaf values by path; a literal's doubled dollars are single again, as the evaluator gives them. */
function leaves(node: Record<string, unknown>, at = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(node)) {
    const path = at === "" ? key : `${at}.${key}`;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      if ("fn::secret" in value) found.set(path, value["fn::secret"]);
      // Our own form of a secret: JSON inside, so that no `$` needs doubling.
      else if ("fn::fromJSON" in value) found.set(path, fromJson(value["fn::fromJSON"]));
      else for (const [below, leaf] of leaves(value as Record<string, unknown>, path)) found.set(below, leaf);
    } else found.set(path, literal(value));
  }
  return found;
}

function fromJson(call: unknown): unknown {
  const inner = (call as { "fn::secret"?: unknown } | null)?.["fn::secret"];
  return typeof inner === "string" ? (JSON.parse(inner) as unknown) : call;
}

function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$$", "$");
  return Array.isArray(value) ? value.map(literal) : value;
}

/** The value at a path of an opened environment, whose nodes are `{ value, secret?, trace }`. */
function openedAt(properties: Record<string, unknown>, path: string): unknown {
  let at: unknown = { value: properties };
  for (const step of path.split(".")) at = (at as { value?: Record<string, unknown> } | undefined)?.value?.[step];
  return plain(at);
}

function plain(node: unknown): unknown {
  const value = (node as { value?: unknown } | undefined)?.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, plain(below)]));
  return value;
}
