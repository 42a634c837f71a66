import type { ResourceHookArgs } from "@pulumi/pulumi";
import type { Catalog } from "../catalog/types.ts";
import type { Finding } from "../model/findings.ts";
import { logical } from "../model/names.ts";
import { tagNames } from "../model/tags.ts";
import type { Topology } from "../model/topology.ts";
import { ListSetting } from "./list-setting.ts";

/** Types whose every change is a deletion followed by a creation, or that go when the data no longer has them (A-09). */
const ACCESS = /:(TeamEnvironmentPermission|Team|OidcIssuer|EnvironmentTag|ActionsOrganization(Secret|Variable)Repositories)$/;
/** Types that carry a copy of a value that the state holds. */
const CARRIER = /:(ActionsOrganizationSecret|ActionsOrganizationVariable)$/;
const GENERATION = /:RandomBytes$/;
export const STASH = "pulumi:index:Stash";

/** The command that takes the engine's protection off. */
export const unprotect = (stack: string, urn: string): string => `pulumi state unprotect -s ${stack} --yes '${urn}'`;

/**
 * Which deletions the data calls for. Everything is computed from the data before anything is declared, so that a program that
 * hangs half way still refuses to lose what it has not come to yet.
 */
export class DeletionRules {
  readonly #allowed: ReadonlySet<string>;
  readonly #allow: ListSetting;
  readonly #stack: string;
  readonly #access: ReadonlyMap<string, string>;
  readonly #carriersThatGo: ReadonlySet<string>;
  readonly #generations: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(topology: Topology, catalog: Catalog, allowDelete: readonly string[]) {
    this.#allowed = new Set(allowDelete);
    this.#allow = new ListSetting("allowDelete", topology.environment, allowDelete);
    this.#stack = topology.environment;
    this.#access = accessSignatures(topology);
    this.#carriersThatGo = new Set(catalog.filter((row) => row.retired !== undefined).flatMap((row) => [logical.githubSecret(row.name), logical.githubVariable(row.name)]));
    this.#generations = new Map(topology.generated.map(({ row, generations }) => [row.name, new Set(generations.map((g) => logical.generation(row.name, g)))]));
  }

  /** Undefined = the deletion may go on. `empty`: it is a Stash that never held a value, so that nothing is lost. */
  refusal(args: Pick<ResourceHookArgs, "name" | "type" | "oldInputs"> & { readonly urn?: string }, empty = false): Finding | undefined {
    const { name, type } = args;
    if (empty || this.#isAllowed(name)) return undefined;
    if (ACCESS.test(type)) {
      const wanted = this.#access.get(name);
      if (wanted === undefined || wanted !== signature(type, args.oldInputs ?? {})) return undefined;
      return this.#refuse(name, "the data still asks for it as it is");
    }
    if (CARRIER.test(type)) return this.#carriersThatGo.has(name) ? undefined : this.#refuse(name, "its row is not retired");
    if (GENERATION.test(type)) {
      const row = /^generated-(.*)\.[^.]*$/.exec(name)?.[1];
      const listed = row === undefined ? undefined : this.#generations.get(row);
      // Dropped from the list: the model has checked that its window is over.
      return listed !== undefined && !listed.has(name) ? undefined : this.#refuse(name, "it makes a value that is in use", args.urn);
    }
    return this.#refuse(name, "it holds or carries a value", type === STASH ? args.urn : undefined);
  }

  /** `urn` of what is protected as well: one remedy, or the second refusal follows the first. */
  #refuse(name: string, why: string, urn?: string): Finding {
    return { name, place: "this deployment", problem: `it would be deleted, and ${why}`,
      remedy: `to delete it all the same, name it: \`${this.#allow.command(name)}\`${urn === undefined ? "" : `, and take its protection off: \`${unprotect(this.#stack, urn)}\``}` };
  }

  /** `allowDelete` takes a logical name, a row's name or an environment's. A GitHub name's repositories go and come back with it. */
  #isAllowed(name: string): boolean {
    return this.#allowed.has(name) || [...this.#allowed].some((a) => name === logical.stash(a) || name === logical.githubSecret(a)
      || name === logical.githubVariable(a) || name === logical.githubAccess(a) || name === logical.githubAccess(a.replace(/^github-(secret|variable)-/, ""))
      || name === logical.environment(a) || name.startsWith(`generated-${a}.`) || name.startsWith(`tag-${a}.`));
  }
}

/** What the data asks for, by logical name, in the form of `signature`. */
function accessSignatures(topology: Topology): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const grant of topology.grants) wanted.set(logical.grant(grant.team, grant.escName), grant.permission);
  for (const team of topology.teams) wanted.set(logical.team(team.name), team.name);
  for (const spec of topology.github) if (spec.visibility === "selected") wanted.set(logical.githubAccess(spec.row.name), spec.row.name);
  if (topology.issuer) wanted.set(logical.issuer, topology.issuer.url);
  for (const document of topology.documents) {
    for (const tag of tagNames(document)) wanted.set(logical.tag(document.escName, tag), tag);
  }
  return wanted;
}

/** The part of a declaration whose change makes the old one go. */
function signature(type: string, inputs: Record<string, unknown>): string {
  if (type.endsWith(":TeamEnvironmentPermission")) return String(inputs["permission"]);
  if (type.endsWith(":OidcIssuer")) return String(inputs["url"]);
  if (type.endsWith("Repositories")) return String(inputs["secretName"] ?? inputs["variableName"]);
  return String(inputs["name"]);
}
