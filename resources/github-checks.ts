import { isDeepStrictEqual } from "node:util";
import type { Output } from "@pulumi/pulumi";
import type { GithubSpec } from "../model/topology.ts";
import type { Destination } from "./safeguards.ts";
import type { ServiceAccess } from "./service-access.ts";

/** How the hooks ask GitHub about the organisation's names. A secret's value cannot be read: its time and visibility can. */
export class GithubChecks {
  readonly #access: ServiceAccess;
  readonly #repositoryIds: ReadonlyMap<string, number>;

  /** Selected repositories are compared by their ids, as they are sent: names differ in case, and change. */
  constructor(access: ServiceAccess, repositoryIds: ReadonlyMap<string, number>) {
    this.#access = access;
    this.#repositoryIds = repositoryIds;
  }

  /** Ids of the repositories that may use a name, in order. */
  repositoriesOf(spec: GithubSpec): number[] {
    const ids = spec.repositories.flatMap((repository) => this.#repositoryIds.get(repository) ?? []);
    return [...new Set(ids)].sort((a, b) => a - b);
  }

  secret(spec: GithubSpec): Destination {
    return { title: `GitHub secret ${spec.row.name}`, ...this.#item("secrets", spec) };
  }

  variable(spec: GithubSpec, value: Output<string>): Destination {
    return { title: `GitHub variable ${spec.row.name}`, ...this.#item("variables", spec, value) };
  }

  access(kind: "secrets" | "variables", spec: GithubSpec): Destination {
    return {
      title: `repositories that may use ${spec.row.name}`,
      confirm: async () => {
        const found = await (await this.#access.github())?.repositoriesOf(kind, spec.row.name);
        if (found === undefined) return undefined;
        return isDeepStrictEqual(found.map((r) => r.id).sort((a, b) => a - b), this.repositoriesOf(spec)) ? undefined : "they are not those that were sent";
      },
    };
  }

  #item(kind: "secrets" | "variables", spec: GithubSpec, value?: Output<string>): Omit<Destination, "title"> {
    return {
      exists: async () => {
        const github = await this.#access.github();
        return github && (await github.item(kind, spec.row.name)) !== undefined;
      },
      confirm: async () => {
        const github = await this.#access.github();
        if (!github) return undefined;
        const found = await github.item(kind, spec.row.name);
        if (!found) return "GitHub does not have it";
        if (found.visibility !== spec.visibility) return `its visibility is ${found.visibility} and not ${spec.visibility}`;
        if (value === undefined) return undefined;
        const sent = await new Promise<string>((resolve) => value.apply(resolve));
        return found.value === sent ? undefined : "it has not the value that was sent";
      },
    };
  }
}
