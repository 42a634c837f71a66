import { Config, getProject, getStack } from "@pulumi/pulumi";
import { ENVIRONMENTS, type EnvironmentName } from "../catalog/types.ts";
import { FindingsError, type Finding } from "../model/findings.ts";
import { cloudUrl, githubUrl, isLoopback, type AddressSettings } from "../services/addresses.ts";
import { sandboxSettings, type SandboxSettings } from "../services/sandbox-settings.ts";

/** What a stack's configuration says; every field is described in Pulumi.yaml. */
export interface StackSettings {
  readonly stack: EnvironmentName;
  readonly project: string;
  readonly organization: string;
  readonly githubOrganization: string;
  readonly repositories: readonly string[];
  readonly visibility: "selected" | "private" | "all";
  readonly escProject: string;
  readonly prefix: string;
  readonly organizationScope: boolean;
  readonly githubOptional: readonly string[];
  /** Plain rows by name, reviewed in git. */
  readonly plain: ReadonlyMap<string, string>;
  /** Day of the last rotation, by name, of values that come for the first time. */
  readonly rotated: ReadonlyMap<string, string>;
  readonly allowMissing: readonly string[];
  readonly allowDelete: readonly string[];
  readonly adopt: readonly string[];
  readonly features: { readonly teams: boolean; readonly oidc: boolean; readonly deletionProtection: boolean };
  readonly allowDebug: boolean;
  /** Undefined = the plugin's own default, the public service. */
  readonly githubUrl: string | undefined;
  readonly cloudUrl: string | undefined;
  /** Milliseconds between writes to GitHub; undefined = the plugin's default of 1000. */
  readonly writeDelayMs: number | undefined;
  /** Milliseconds before a failed step is first tried again; undefined = the defaults. Tests cannot wait that long. */
  readonly retryWaitMs: number | undefined;
  /** Id of the sandbox, when both services are one on this machine. */
  readonly sandbox: string | undefined;
}

const FEATURES = ["teams", "oidc", "deletionProtection"] as const;

/** Reads and checks the configuration; throws FindingsError with everything that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): StackSettings {
  const findings: Finding[] = [];
  const stack = getStack();
  const place = `Pulumi.${stack}.yaml`;
  const find = (name: string, problem: string, remedy: string): void => {
    findings.push({ name, place, problem, remedy });
  };
  if (!(ENVIRONMENTS as readonly string[]).includes(stack))
    throw new FindingsError([{ name: stack, place, problem: "a stack is one of development, staging and production", remedy: "select one of them with `pulumi stack select`" }]);
  const config = new Config("sophia-secrets");
  const github = new Config("github");
  const service = new Config("pulumiservice");
  const sandbox = sandboxOf(environment["SOPHIA_SANDBOX_SETTINGS"]);
  const addresses: AddressSettings = { sandbox, setting: (key) => (key === "github:baseUrl" ? github.get("baseUrl") : service.get("apiUrl")), environment };
  const list = (key: string): readonly string[] => config.getObject<string[]>(key) ?? [];
  // The engine itself refuses a stack without them: Pulumi.yaml gives them no default.
  const required = (key: string): string => {
    const value = config.get(key) ?? "";
    if (value === "" || /^(your|my|example)-/.test(value)) find(`sophia-secrets:${key}`, "it is still the placeholder", `set it: \`pulumi config set ${key} NAME\``);
    return value;
  };
  const features = list("features");
  for (const unknown of features.filter((f) => !(FEATURES as readonly string[]).includes(f))) find("sophia-secrets:features", `${unknown} is no feature`, `use ${FEATURES.join(", ")}`);
  const visibility = config.get("visibility") ?? "selected";
  if (!["selected", "private", "all"].includes(visibility)) find("sophia-secrets:visibility", "it is none of selected, private, all", "use selected");
  const organizationScope = config.getBoolean("organizationScope") ?? false;
  if (organizationScope && stack !== "production")
    find("sophia-secrets:organizationScope", "only production owns what exists once per organisation", "remove the setting from this stack");
  const settings: StackSettings = {
    stack: stack as EnvironmentName,
    project: getProject(),
    organization: sandbox?.organization ?? required("organization"),
    githubOrganization: sandbox?.githubOrganization ?? required("githubOrganization"),
    repositories: list("repositories"),
    visibility: visibility as StackSettings["visibility"],
    escProject: config.get("escProject") ?? "default",
    prefix: config.get("prefix") ?? "sophia-ai",
    organizationScope,
    githubOptional: list("github"),
    plain: new Map(Object.entries(config.getObject<Record<string, unknown>>("settings") ?? {}).map(([name, value]) => [name, String(value)])),
    rotated: new Map(Object.entries(config.getObject<Record<string, unknown>>("rotated") ?? {}).map(([name, day]) => [name, String(day)])),
    allowMissing: list("allowMissing"),
    allowDelete: list("allowDelete"),
    adopt: list("adopt"),
    features: {
      teams: config.get("features") === undefined || features.includes("teams"),
      oidc: config.get("features") === undefined || features.includes("oidc"),
      deletionProtection: config.get("features") === undefined || features.includes("deletionProtection"),
    },
    allowDebug: config.getBoolean("allowDebug") ?? false,
    githubUrl: githubUrl(addresses),
    cloudUrl: cloudUrl(addresses),
    writeDelayMs: sandbox === undefined ? github.getNumber("writeDelayMs") : 1,
    retryWaitMs: Number(environment["SOPHIA_RETRY_WAIT_MS"]) || undefined,
    sandbox: sandbox?.sandbox,
  };
  for (const [key, url] of [["github:baseUrl", settings.githubUrl], ["pulumiservice:apiUrl", settings.cloudUrl]] as const) {
    if (url !== undefined && !url.startsWith("https://") && !isLoopback(url)) find(key, "the address is not https", "use https, or a sandbox on this machine");
  }
  if (organizationScope && visibility === "selected" && settings.repositories.length === 0)
    find("sophia-secrets:repositories", "visibility `selected` needs at least one repository", "list the repositories that may use the secrets");
  // The GitHub plugin takes these before the owner that the program names: it would write to somebody else.
  for (const name of ["GITHUB_OWNER", "GITHUB_ORGANIZATION"]) {
    const owner = environment[name] ?? "";
    if (owner !== "" && owner !== settings.githubOrganization) findings.push({ name, place: "this shell", problem: "it would override the organisation that the settings name", remedy: `unset ${name}` });
  }
  if (findings.length > 0) throw new FindingsError(findings);
  return settings;
}

function sandboxOf(file: string | undefined): SandboxSettings | undefined {
  const found = sandboxSettings(file);
  if (found !== undefined && "problem" in found) throw new FindingsError([{ name: "SOPHIA_SANDBOX_SETTINGS", place: file ?? "", ...found }]);
  return found;
}
