import type { GithubApi } from "../services/github-api.ts";
import { PUBLIC_CLOUD } from "../services/addresses.ts";
import { cloudToken } from "../services/login-token.ts";
import type { PulumiCloudApi } from "../services/pulumi-cloud-api.ts";
import { ownGithubToken } from "./guard.ts";
import type { StackSettings } from "./settings.ts";
import { onShadow } from "./shadow-preview.ts";

/**
 * Our own readers of the two services, made when first asked for: a run without changes asks nothing and loads nothing.
 * Undefined where there is no token, and on a shadow state: then nothing is checked past the plugin, and the program says so.
 */
export class ServiceAccess {
  readonly #settings: StackSettings;
  readonly #environment: NodeJS.ProcessEnv;
  #github: Promise<GithubApi> | undefined;
  #token: Promise<string | undefined> | undefined;
  #cloud: Promise<PulumiCloudApi> | undefined;

  constructor(settings: StackSettings, environment: NodeJS.ProcessEnv) {
    this.#settings = settings;
    this.#environment = environment;
  }

  async github(): Promise<GithubApi | undefined> {
    const token = ownGithubToken();
    if (onShadow(this.#environment) || token === undefined || token === "") return undefined;
    const { githubUrl, githubOrganization: organization } = this.#settings;
    this.#github ??= import("../services/github-api.ts").then(({ GithubApi: Api }) => new Api({ organization, token, ...(githubUrl === undefined ? {} : { url: githubUrl }) }));
    return this.#github;
  }

  /** Whether the token for Pulumi Cloud was given for this run; else it is the engine's own login, which it has just used. */
  get cloudTokenGiven(): boolean {
    return (this.#environment["PULUMI_ACCESS_TOKEN"] ?? "") !== "";
  }

  async cloud(): Promise<PulumiCloudApi | undefined> {
    const url = this.#settings.cloudUrl ?? PUBLIC_CLOUD;
    if (onShadow(this.#environment)) return undefined;
    const token = await (this.#token ??= cloudToken(url, this.#environment));
    if (token === undefined) return undefined;
    this.#cloud ??= import("../services/pulumi-cloud-api.ts").then(({ PulumiCloudApi: Api }) => new Api({ url, organization: this.#settings.organization, token }));
    return this.#cloud;
  }
}
