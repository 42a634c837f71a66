import { cloudUrl, githubUrl, PUBLIC_CLOUD, restRoot, sameServer } from "../services/addresses.ts";
import { GithubApi } from "../services/github-api.ts";
import type { ServiceError } from "../services/http.ts";
import { cloudToken } from "../services/login-token.ts";
import { PulumiCloudApi } from "../services/pulumi-cloud-api.ts";
import { addressSettings } from "./addresses.ts";
import { ofType, text, type DeployedState } from "./deployed-state.ts";
import { CliError, EXIT } from "./errors.ts";

/**
 * Readers of both services at the addresses that the deployed state names, with the tokens of this shell. Throws CliError where the
 * settings now name another server: a token goes to none that they do not name.
 */
export async function servicesOf(state: DeployedState, folder: string, environment: NodeJS.ProcessEnv): Promise<{ readonly cloud: PulumiCloudApi; readonly github: GithubApi | undefined }> {
  const settings = addressSettings(folder, state.stack, environment);
  const url = text(ofType(state, "pulumi:providers:pulumiservice")[0]?.inputs["apiUrl"]) || PUBLIC_CLOUD;
  const githubProvider = ofType(state, "pulumi:providers:github")[0];
  const baseUrl = text(githubProvider?.inputs["baseUrl"]);
  const copies = state.resources.some((r) => r.type.startsWith("github:index/"));
  agree("Pulumi Cloud", url, cloudUrl(settings));
  if (copies) agree("GitHub", restRoot(baseUrl), githubUrl(settings) && restRoot(githubUrl(settings)));
  const organization = text(ofType(state, "pulumiservice:index:Environment")[0]?.inputs["organization"]);
  const token = await cloudToken(url, environment);
  if (!token) throw new CliError(EXIT.prerequisite, `There is no token for Pulumi Cloud at ${url}.`, `run \`pulumi login ${url}\`, or set PULUMI_ACCESS_TOKEN`);
  if (copies && !environment["GITHUB_TOKEN"]) throw new CliError(EXIT.prerequisite, "This stack owns GitHub's names, and there is no token to read them.", "set GITHUB_TOKEN to one that may read the organisation's secrets");
  return {
    cloud: new PulumiCloudApi({ url, organization, token }),
    github: copies ? new GithubApi({ organization: text(githubProvider?.inputs["owner"]), token: environment["GITHUB_TOKEN"], ...(baseUrl === "" ? {} : { url: baseUrl }) }) : undefined,
  };
}

function agree(service: string, deployed: string, named: string | undefined): void {
  if (named === undefined || sameServer(deployed, named)) return;
  throw new CliError(EXIT.prerequisite, `This stack was deployed to ${service} at ${deployed}, and the settings name ${named}. Nothing was asked, and no token sent.`, "use the settings and the environment of the last deployment");
}

/** A read that a service refused, or did not answer, for a person: with the remedy that fits. */
export function readFailure({ message, status, service }: ServiceError): CliError {
  const token = service === "GitHub" ? "set GITHUB_TOKEN to a token that is valid" : "run `pulumi login`, or set PULUMI_ACCESS_TOKEN to a token that is valid";
  const remedy = status === 401 ? token
    : status === 402 || status === 403 ? "use a token that may read this"
    : "nothing was changed; run it again when the service answers";
  return new CliError(EXIT.prerequisite, message, remedy);
}
