import { all, asset, log, output, runtime, secret, type CustomResourceOptions, type Output, type ProviderResource, type Resource } from "@pulumi/pulumi";
import { EnvironmentTag } from "@pulumi/pulumiservice/api/esc/environmentTag.js";
import { Environment } from "@pulumi/pulumiservice/environment.js";
import { renderDocument } from "../model/esc-document.ts";
import { needsRepair, type Delivered } from "../model/ledger.ts";
import { logical } from "../model/names.ts";
import type { DocumentSpec } from "../model/topology.ts";
import type { CloudChecks } from "./cloud-checks.ts";
import { track } from "./delivery.ts";
import type { Safeguards } from "./safeguards.ts";

export interface EnvironmentOptions {
  readonly organization: string;
  readonly escProject: string;
  readonly provider: ProviderResource;
  readonly parent: Resource;
  readonly safeguards: Safeguards;
  readonly checks: CloudChecks;
  readonly key: Output<string>;
  readonly was: Delivered | undefined;
  /** The last ledger says that deletion protection is on. */
  readonly isProtected: boolean;
  /** Whether to look first if the service has it all: the state may hold the service's own text, which differs from ours in spelling. */
  readonly lookFirst: boolean;
  /** Environments that this one imports: the service checks a definition when it is written. */
  readonly imports: readonly Resource[];
  /** Id at the service when the environment is to be taken over as it is: this run imports it, the next one writes. */
  readonly importId?: string;
}

export interface DeclaredEnvironment {
  readonly resource: Environment;
  /** Undefined while it is being taken over. */
  readonly delivered: Output<Delivered | undefined> | undefined;
  readonly isProtected: Output<boolean>;
  /** The service has it all, and the state keeps its text as it is. */
  readonly readBack: boolean;
}

/** One ESC environment with the values of its rows. A name without a value is left out; what it holds by hand is overwritten. */
export async function declareEnvironment(spec: DocumentSpec, values: ReadonlyMap<string, Output<string>>, options: EnvironmentOptions): Promise<DeclaredEnvironment> {
  const { organization, escProject, provider, parent, safeguards, checks } = options;
  const rows = spec.rows.flatMap((row) => {
    const value = values.get(row.name);
    return value === undefined ? [] : [{ name: row.name, value }];
  });
  // As a record: an Output takes a Map apart.
  const filled = all(Object.fromEntries(rows.map((r) => [r.name, r.value])));
  const render = (texts: Record<string, string>, repair: number): string => renderDocument(spec, new Map(Object.entries(texts)), { repair });
  const tracked = track(logical.environment(spec.escName), filled.apply((texts) => render(texts, 0)), options.key, options.was);
  const yaml = filled.apply((texts) => render(texts, tracked.round));
  const name = logical.environment(spec.escName);
  const readBack = options.importId === undefined && options.lookFirst && !needsRepair(options.was) && (await checks.holds(spec.escName, yaml));
  const importing: CustomResourceOptions = options.importId !== undefined ? { import: options.importId, ignoreChanges: ["yaml"] } : readBack ? { ignoreChanges: ["yaml"] } : {};
  const resource = new Environment(name,
    { organization, project: escProject, name: spec.escName, yaml: secret(yaml.apply((text) => new asset.StringAsset(text))) },
    { parent, provider, dependsOn: [...options.imports], hooks: safeguards.around(name, checks.environment(spec, yaml, options.importId === undefined)), ...importing });
  const protect = async (id: string | undefined): Promise<boolean> => {
    // Another id is another environment: somebody deleted the one that was protected.
    if (options.isProtected && (options.was?.id === undefined || options.was.id === id)) return true;
    const done = await checks.protect(spec.escName);
    if (!done) log.error(`${spec.escName}: deletion protection could not be switched on. Run \`pulumi up\` again, or leave deletionProtection out of sophia-secrets:features.`);
    return done;
  };
  return {
    resource,
    readBack,
    isProtected: spec.deletionProtected && !runtime.isDryRun() ? all([resource.id, resource.environmentId]).apply(([, id]) => protect(id)) : output(options.isProtected),
    delivered: options.importId === undefined ? tracked.delivered(resource.revision.apply(String), resource.environmentId) : undefined,
  };
}

/** The tags of one environment; a tag whose value is not there yet (no held value, no date) is not declared. */
export function declareTags(spec: DocumentSpec, tags: Readonly<Record<string, string | Output<string>>>, environment: Environment, options: EnvironmentOptions): void {
  for (const [tag, value] of Object.entries(tags)) {
    const name = logical.tag(spec.escName, tag);
    new EnvironmentTag(name,
      { orgName: options.organization, projectName: options.escProject, envName: spec.escName, name: tag, value },
      // The plugin's change of a value never arrives (see `moved`): the old tag goes, the new one comes.
      { parent: environment, provider: options.provider, replaceOnChanges: ["value"], deleteBeforeReplace: true, hooks: options.safeguards.around(name, options.checks.tag(spec, tag, output(value))) });
  }
}
