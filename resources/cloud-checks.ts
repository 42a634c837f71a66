import { isDeepStrictEqual } from "node:util";
import type { Output, ResourceHookArgs } from "@pulumi/pulumi";
import { parse } from "yaml";
import { policyObjects } from "../model/access-objects.ts";
import { inequalities } from "../model/comparison.ts";
import { meanings } from "../model/esc-meaning.ts";
import type { DocumentSpec, GrantSpec, IssuerSpec, TeamSpec } from "../model/topology.ts";
import { isEmpty } from "../services/empty-environment.ts";
import type { PulumiCloudApi } from "../services/pulumi-cloud-api.ts";
import type { Destination } from "./safeguards.ts";
import type { ServiceAccess } from "./service-access.ts";
import { isKnown, settled } from "./settled.ts";

/** How the hooks ask Pulumi Cloud about what we declare there: whether it exists, and whether it is what was sent. */
export class CloudChecks {
  readonly #access: ServiceAccess;
  readonly #project: string;

  constructor(access: ServiceAccess, project: string) {
    this.#access = access;
    this.#project = project;
  }

  /** `written` is false while an environment is only taken over. */
  environment(spec: DocumentSpec, yaml: Output<string>, written: boolean): Destination {
    return {
      title: `environment ${spec.escName}`,
      exists: async () => {
        const found = await (await this.#access.cloud())?.definition(this.#project, spec.escName);
        return found !== undefined && !isEmpty(found);
      },
      makeRoom: async () => {
        const sent = await settled(yaml);
        const cloud = await this.#access.cloud();
        return (await cloud?.removeHalfMade(this.#project, spec.escName, (found) => this.#means(cloud, spec.escName, found, sent))) ?? false;
      },
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        if (!written) return undefined;
        const sent = await new Promise<string>((resolve) => yaml.apply(resolve));
        const found = await cloud.definition(this.#project, spec.escName);
        if (found === undefined) return "the service does not have it";
        return (await this.#means(cloud, spec.escName, found.yaml, sent)) ? undefined : "what the service holds is not what was sent";
      },
    };
  }

  /** Whether the service's definition means what `yaml` does; false where either is not known. */
  async holds(escName: string, yaml: Output<string>): Promise<boolean> {
    const cloud = await this.#access.cloud();
    if (!cloud || !(await isKnown(yaml))) return false;
    const found = await cloud.definition(this.#project, escName);
    return found !== undefined && this.#means(cloud, escName, found.yaml, await settled(yaml));
  }

  /** Whether the two say the same. The service writes a definition anew and may spell a secret in another way: what it opens counts. */
  async #means(cloud: PulumiCloudApi, escName: string, found: string, sent: string): Promise<boolean> {
    const [is, wanted]: unknown[] = [parse(found), parse(sent)];
    if (isDeepStrictEqual(is, wanted)) return true;
    const opened = await cloud.open(this.#project, escName);
    return opened !== undefined && inequalities(meanings(wanted), meanings(is, opened)).length === 0;
  }

  /**
   * Switches an environment's deletion protection on and reads it back; false where there is no token. No resource can do it, and a
   * hook after the creation would not run again when it was interrupted: so it is asked for until the ledger says that it is done.
   */
  async protect(escName: string): Promise<boolean> {
    const cloud = await this.#access.cloud();
    if (!cloud) return false;
    if ((await cloud.deletionProtected(this.#project, escName)) === true) return true;
    await cloud.protectFromDeletion(this.#project, escName);
    return (await cloud.deletionProtected(this.#project, escName)) === true;
  }

  tag(spec: DocumentSpec, tag: string, value: Output<string>): Destination {
    return {
      title: `tag ${tag} of ${spec.escName}`,
      // The plugin cannot change a value: it sends an empty request.
      moved: async ({ oldInputs }) => !(await isKnown(value)) || (await settled(value)) !== oldInputs?.["value"],
      // The environment is ours by now, and the tags of these names with it.
      makeRoom: async () => {
        const cloud = await this.#access.cloud();
        await cloud?.removeTag(this.#project, spec.escName, tag);
        return cloud !== undefined;
      },
      confirm: async () => {
        const tags = await (await this.#access.cloud())?.tags(this.#project, spec.escName);
        if (tags === undefined) return undefined;
        const wanted = await new Promise<string>((resolve) => value.apply(resolve));
        return tags[tag] === wanted ? undefined : "the tag has not the value that was sent";
      },
    };
  }

  /** Deletes an issuer in the plugin's place, which cannot once its state lacks a field. */
  async deleteIssuer({ name, oldInputs }: ResourceHookArgs): Promise<void> {
    const cloud = await this.#access.cloud();
    if (!cloud) throw new Error(`${name} cannot be deleted: there is no token for our own calls. Log in (\`pulumi login\`) and run it again.`);
    await cloud.removeIssuer(String(oldInputs?.["url"]));
  }

  team(spec: TeamSpec): Destination {
    return {
      title: `team ${spec.name}`,
      exists: async () => {
        const cloud = await this.#access.cloud();
        return cloud && (await cloud.team(spec.name)) !== undefined;
      },
      makeRoom: async () => (await (await this.#access.cloud())?.removeBareTeam(spec.name)) ?? false,
      // The state counts members whom the service added and `confirm` removed: the plugin fails to remove them once more.
      align: async ({ oldOutputs }) => {
        const cloud = await this.#access.cloud();
        const there = (await cloud?.team(spec.name))?.members;
        if (!cloud || !there) return false;
        const me = await cloud.me();
        const gone = listOf(oldOutputs?.["members"]).filter((login) => !there.includes(login) && !spec.members.includes(login));
        if (gone.length === 0) return false;
        // Nobody is let in who has left, not even for a moment: but who runs this may come and go.
        if (gone.some((login) => login !== me)) return `${gone.join(", ")} left it behind the state's back. Run \`pulumi up --refresh\`.`;
        for (const login of gone) await cloud.changeMember(spec.name, "add", login);
        return true;
      },
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        const found = await cloud.team(spec.name);
        if (found === undefined) return "the service does not have it";
        if (found.displayName !== spec.displayName || found.description !== spec.description) return "its name or description is not what was sent";
        // The service makes who creates a team its member; whoever is in it undeclared goes.
        const surplus = found.members.filter((m) => !spec.members.includes(m));
        for (const login of surplus) await cloud.changeMember(spec.name, "remove", login);
        const { members } = surplus.length === 0 ? found : (await cloud.team(spec.name)) ?? found;
        return isDeepStrictEqual(members, [...spec.members].sort()) ? undefined : "its members are not those that were sent";
      },
    };
  }

  grant(spec: GrantSpec): Destination {
    return {
      title: `grant ${spec.permission} on ${spec.escName} for ${spec.team}`,
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        const team = await cloud.team(spec.team);
        const grant = team?.grants.find((g) => g.project === this.#project && g.environment === spec.escName);
        return grant?.permission === spec.permission ? undefined : "the team does not have it";
      },
    };
  }

  /** `foreign`: policies of others that are declared beside ours. `replaced`: this deployment replaces it. */
  issuer(spec: IssuerSpec, foreign: readonly Readonly<Record<string, unknown>>[], replaced: boolean): Destination {
    return {
      title: `OIDC issuer ${spec.url}`,
      exists: async () => {
        const cloud = await this.#access.cloud();
        return cloud && (await cloud.issuers()).some((i) => i.url === spec.url);
      },
      moved: async () => replaced,
      makeRoom: async () => {
        const declared = new Set([...spec.policies, ...foreign].map(subjectOf));
        return (await (await this.#access.cloud())?.removeIssuer(spec.url, (policies) => policies.every((p) => declared.has(subjectOf(p))))) ?? false;
      },
      align: async ({ urn, errors: [reason = ""] }) => /Missing required field/.test(reason)
        && `the state lacks what the plugin needs to change it. Run \`pulumi state delete '${urn}' --yes\`, then \`pulumi up\`: it is made anew.`,
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        const found = (await cloud.issuers()).find((i) => i.url === spec.url);
        if (!found) return "the service does not have it";
        if (found.name !== spec.name) return "its name is not what was sent";
        const unequal = inequalities(policyObjects([...spec.policies, ...foreign]), policyObjects(await cloud.issuerPolicies(found.id)));
        return unequal.length === 0 ? undefined : `its policies are not those that were sent: ${[...new Set(unequal.map(({ path }) => path[0]))].join(", ")}`;
      },
    };
  }
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const subjectOf = (policy: object): unknown => (policy as { rules?: Record<string, unknown> }).rules?.["sub"];
