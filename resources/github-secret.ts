import { type Output, type ProviderResource, type Resource } from "@pulumi/pulumi";
import { ActionsOrganizationSecret } from "@pulumi/github/actionsOrganizationSecret.js";
import { ActionsOrganizationSecretRepositories } from "@pulumi/github/actionsOrganizationSecretRepositories.js";
import { ActionsOrganizationVariable } from "@pulumi/github/actionsOrganizationVariable.js";
import { ActionsOrganizationVariableRepositories } from "@pulumi/github/actionsOrganizationVariableRepositories.js";
import type { Delivered } from "../model/ledger.ts";
import { logical } from "../model/names.ts";
import type { GithubSpec } from "../model/topology.ts";
import { track } from "./delivery.ts";
import type { GithubChecks } from "./github-checks.ts";
import type { Safeguards } from "./safeguards.ts";

export interface GithubOptions {
  readonly provider: ProviderResource;
  readonly parent: Resource;
  readonly safeguards: Safeguards;
  readonly checks: GithubChecks;
  readonly key: Output<string>;
  readonly importId?: string;
}

/** The organisation's secret of this name; returns what it is known to hold. */
export function declareGithubSecret(spec: GithubSpec, value: Output<string>, was: Delivered | undefined, options: GithubOptions): Output<Delivered | undefined> {
  const { parent, provider, safeguards, checks } = options;
  const secretName = spec.row.name;
  const name = logical.githubSecret(secretName);
  const tracked = track(name, value, options.key, was);
  const resource = new ActionsOrganizationSecret(name, {
    secretName,
    visibility: spec.visibility,
    plaintextValue: value,
    // Means nothing any more to the service or to the plugin; its change makes the plugin send the same value again, in place.
    ...(tracked.round % 2 === 1 ? { destroyOnDrift: true } : {}),
  }, {
    parent,
    provider,
    // The secret's identity is its name: made first and deleted then, a replacement would leave none.
    deleteBeforeReplace: true,
    // Added later it would have no effect; here from the start it is a way to force a write that nothing else forces.
    replacementTrigger: "round-0",
    hooks: safeguards.around(name, checks.secret(spec)),
  });
  if (spec.visibility === "selected") {
    const access = logical.githubAccess(secretName);
    // The list goes with the name or with the visibility: GitHub refuses (409) to empty it for a name that is no longer `selected`.
    // The name is taken from the secret itself: where the secret is replaced, the engine then declares its repositories anew as well.
    new ActionsOrganizationSecretRepositories(access, { secretName: resource.secretName, selectedRepositoryIds: checks.repositoriesOf(spec) },
      { parent: resource, provider, dependsOn: [resource], retainOnDelete: true, hooks: safeguards.around(access, checks.access("secrets", spec)) });
  }
  return tracked.delivered(resource.updatedAt);
}

/** The organisation's variable of this name. Its value can be read back, so drift and a lost write show without a ledger. */
export function declareGithubVariable(spec: GithubSpec, value: Output<string>, was: Delivered | undefined, options: GithubOptions): Output<Delivered | undefined> {
  const { parent, provider, safeguards, checks } = options;
  const variableName = spec.row.name;
  const name = logical.githubVariable(variableName);
  const tracked = track(name, value, options.key, was);
  const resource = new ActionsOrganizationVariable(name, {
    variableName,
    visibility: spec.visibility,
    value,
    // Said here as well: without them the plugin sends an empty list with each new value, and the repositories would be lost.
    ...(spec.visibility === "selected" ? { selectedRepositoryIds: checks.repositoriesOf(spec) } : {}),
  }, {
    parent,
    provider,
    deleteBeforeReplace: true,
    hooks: safeguards.around(name, checks.variable(spec, value)),
    ...(options.importId === undefined ? {} : { import: options.importId, ignoreChanges: ["value", "visibility", "selectedRepositoryIds"] }),
  });
  if (spec.visibility === "selected") {
    const access = logical.githubAccess(variableName);
    new ActionsOrganizationVariableRepositories(access, { variableName: resource.variableName, selectedRepositoryIds: checks.repositoriesOf(spec) },
      { parent: resource, provider, dependsOn: [resource], retainOnDelete: true, hooks: safeguards.around(access, checks.access("variables", spec)) });
  }
  return tracked.delivered(resource.updatedAt);
}
