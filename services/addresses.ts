/** Which server is meant: the one place that decides it, for the program and for every command that takes a token. */

export const PUBLIC_CLOUD = "https://api.pulumi.com";
const PUBLIC_GITHUB = "https://api.github.com";

/** Where an address may be named; of several the first counts, in the order of the fields. */
export interface AddressSettings {
  /** The sandbox's own file. */
  readonly sandbox: { readonly githubUrl: string; readonly cloudUrl: string } | undefined;
  /** A key of the stack's settings, such as `github:baseUrl`. */
  setting(key: "github:baseUrl" | "pulumiservice:apiUrl"): string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/** Address of GitHub, as `github:baseUrl` has it; undefined = the public service. */
export function githubUrl({ sandbox, setting, environment }: AddressSettings): string | undefined {
  return first(sandbox?.githubUrl, setting("github:baseUrl"), environment["GITHUB_BASE_URL"]);
}

/** Address of Pulumi Cloud, as `pulumiservice:apiUrl` has it; undefined = the public service. */
export function cloudUrl({ sandbox, setting, environment }: AddressSettings): string | undefined {
  // PULUMI_API is the engine's word for the login that it runs under, which `pulumi login` chose.
  const login = httpOnly(environment["PULUMI_API"]);
  return first(sandbox?.cloudUrl, setting("pulumiservice:apiUrl"), environment["SOPHIA_SHADOW_CLOUD_URL"], httpOnly(environment["PULUMI_BACKEND_URL"]), sameServer(login, PUBLIC_CLOUD) ? undefined : login);
}

/** Root of GitHub's REST API. A workflow's own GITHUB_API_URL counts where nothing else names a server. */
export function githubRest(settings: AddressSettings): string {
  const url = githubUrl(settings);
  return url === undefined ? (first(settings.environment["GITHUB_API_URL"]) ?? PUBLIC_GITHUB).replace(/\/+$/, "") : restRoot(url);
}

/** Root of the REST API of the GitHub at this address: Enterprise Server has a prefix. */
export function restRoot(url: string | undefined): string {
  if (url === undefined || url === "") return PUBLIC_GITHUB;
  const base = url.replace(/\/+$/, "");
  return /^https:\/\/(api\.)?github\.com$/i.test(base) ? PUBLIC_GITHUB : `${base.replace(/\/api\/v3$/, "")}/api/v3`;
}

/** Whether two addresses are one server, by scheme, name and port. */
export const sameServer = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && origin(one) === origin(other);

/** Whether an address is this machine: the only place a sandbox may be, and the only one plain http may go to. */
export const isLoopback = (url: string): boolean => /^https?:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?(\/|$)/.test(url);

const first = (...named: readonly (string | undefined)[]): string | undefined => named.find((url) => url !== undefined && url !== "");
const httpOnly = (url: string | undefined): string | undefined => (url !== undefined && /^https?:/.test(url) ? url : undefined);
const origin = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);
