import { GithubApi } from "../services/github-api.ts";
import { cloudToken } from "../services/login-token.ts";
import { PulumiCloudApi } from "../services/pulumi-cloud-api.ts";
import { ofType, text, type DeployedState } from "./deployed-state.ts";
import { CliError, EXIT } from "./errors.ts";

/** Readers of both services at the addresses that the deployed state names, with the tokens of this shell. */
export function servicesOf(state: DeployedState, environment: NodeJS.ProcessEnv): { readonly cloud: PulumiCloudApi; readonly github: GithubApi | undefined } {
  const cloudProvider = ofType(state, "pulumi:providers:pulumiservice")[0];
  const githubProvider = ofType(state, "pulumi:providers:github")[0];
  const url = text(cloudProvider?.inputs["apiUrl"]) || "https://api.pulumi.com";
  const organization = text(ofType(state, "pulumiservice:index:Environment")[0]?.inputs["organization"]);
  const token = cloudToken(url, environment);
  if (!token) throw new CliError(EXIT.prerequisite, "There is no token for Pulumi Cloud.", "run `pulumi login`, or set PULUMI_ACCESS_TOKEN");
  const copies = state.resources.some((r) => r.type.startsWith("github:index/"));
  if (copies && !environment["GITHUB_TOKEN"]) throw new CliError(EXIT.prerequisite, "This stack owns GitHub's names, and there is no token to read them.", "set GITHUB_TOKEN to one that may read the organisation's secrets");
  const baseUrl = text(githubProvider?.inputs["baseUrl"]);
  return {
    cloud: new PulumiCloudApi({ url, organization, token }),
    github: copies ? new GithubApi({ organization: text(githubProvider?.inputs["owner"]), token: environment["GITHUB_TOKEN"], ...(baseUrl === "" ? {} : { url: baseUrl }) }) : undefined,
  };
}
