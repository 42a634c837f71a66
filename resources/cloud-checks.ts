import { isDeepStrictEqual } from "node:util";
import type { Output } from "@pulumi/pulumi";
import { parse } from "yaml";
import type { DocumentSpec, GrantSpec, IssuerSpec, TeamSpec } from "../model/topology.ts";
import { isEmpty } from "../services/empty-environment.ts";
import type { Destination } from "./safeguards.ts";
import type { ServiceAccess } from "./service-access.ts";

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
      makeRoom: async () => (await (await this.#access.cloud())?.removeEmpty(this.#project, spec.escName)) ?? false,
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        if (!written) return undefined;
        const sent = await new Promise<string>((resolve) => yaml.apply(resolve));
        const found = await cloud.definition(this.#project, spec.escName);
        if (found === undefined) return "the service does not have it";
        return isDeepStrictEqual(parse(found.yaml), parse(sent)) ? undefined : "what the service holds is not what was sent";
      },
    };
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
      confirm: async () => {
        const tags = await (await this.#access.cloud())?.tags(this.#project, spec.escName);
        if (tags === undefined) return undefined;
        const wanted = await new Promise<string>((resolve) => value.apply(resolve));
        return tags[tag] === wanted ? undefined : "the tag has not the value that was sent";
      },
    };
  }

  team(spec: TeamSpec): Destination {
    return {
      title: `team ${spec.name}`,
      exists: async () => {
        const cloud = await this.#access.cloud();
        return cloud && (await cloud.team(spec.name)) !== undefined;
      },
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        const found = await cloud.team(spec.name);
        if (found === undefined) return "the service does not have it";
        return isDeepStrictEqual(found.members, [...spec.members].sort()) ? undefined : "its members are not those that were sent";
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

  issuer(spec: IssuerSpec): Destination {
    return {
      title: `OIDC issuer ${spec.url}`,
      exists: async () => {
        const cloud = await this.#access.cloud();
        return cloud && (await cloud.issuers()).some((i) => i.url === spec.url);
      },
      confirm: async () => {
        const cloud = await this.#access.cloud();
        if (!cloud) return undefined;
        const found = (await cloud.issuers()).find((i) => i.url === spec.url);
        if (!found) return "the service does not have it";
        const subjects = (await cloud.issuerPolicies(found.id)).map((p) => (p["rules"] as Record<string, unknown> | undefined)?.["sub"]);
        const lacking = spec.policies.filter((p) => !subjects.includes(p.rules.sub));
        return lacking.length === 0 ? undefined : `its policies lack ${lacking.map((p) => p.name).join(", ")}`;
      },
    };
  }
}
