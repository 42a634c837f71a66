/** A program that goes past model/ and declares what each rule refuses. It is copied over a world's own program, and only ever previewed. */
import { readFileSync } from "node:fs";
import { ActionsOrganizationSecret } from "@pulumi/github/actionsOrganizationSecret.js";
import { ActionsOrganizationVariable } from "@pulumi/github/actionsOrganizationVariable.js";
import { Provider as GithubProvider } from "@pulumi/github/provider.js";
import { RepositoryFile } from "@pulumi/github/repositoryFile.js";
import { asset, getStack, secret, Stash, type CustomResourceOptions } from "@pulumi/pulumi";
import { EnvironmentSettings } from "@pulumi/pulumiservice/api/esc/environmentSettings.js";
import { EnvironmentTag } from "@pulumi/pulumiservice/api/esc/environmentTag.js";
import { Environment } from "@pulumi/pulumiservice/environment.js";
import { OidcIssuer } from "@pulumi/pulumiservice/oidcIssuer.js";
import { Provider as CloudProvider } from "@pulumi/pulumiservice/provider.js";
import { TeamEnvironmentPermission } from "@pulumi/pulumiservice/teamEnvironmentPermission.js";
import { RandomBytes } from "@pulumi/random/randomBytes.js";
import { RandomId } from "@pulumi/random/randomId.js";

interface Sandbox {
  readonly organization: string;
  readonly githubOrganization: string;
  readonly githubUrl: string;
  readonly cloudUrl: string;
}
const sandbox = JSON.parse(readFileSync(process.env["SOPHIA_SANDBOX_SETTINGS"] ?? "", "utf8")) as Sandbox;
const canary = process.env["CANARY"] ?? "";
const cloud: CustomResourceOptions = { provider: new CloudProvider("pulumi-cloud", { apiUrl: sandbox.cloudUrl }) };
const github: CustomResourceOptions = { provider: new GithubProvider("github", { owner: sandbox.githubOrganization, baseUrl: sandbox.githubUrl }), deleteBeforeReplace: true };
const { organization } = sandbox;

const environment = (name: string, yaml: string): Environment =>
  new Environment(`environment-${name}`, { organization, project: "default", name, yaml: secret(new asset.StringAsset(yaml)) }, cloud);
const tag = (envName: string, name: string, value: string): EnvironmentTag =>
  new EnvironmentTag(`tag-${envName}.${name}`, { orgName: organization, projectName: "default", envName, name, value }, cloud);
const grant = (team: string, name: string, permission: string): TeamEnvironmentPermission =>
  new TeamEnvironmentPermission(`grant-${team}.${name}`, { organization, project: "default", environment: name, team, permission: permission as "read" }, cloud);
const organizationSecret = (secretName: string, visibility: string, options = github): ActionsOrganizationSecret =>
  new ActionsOrganizationSecret(`github-secret-${secretName}`, { secretName, visibility, plaintextValue: secret(canary) }, options);
const KEYS = "sophia-ai-production-api-keys";

export default function program(): object {
  // C-07, P-05
  new Stash("held-OPENAI_API_KEY", { input: secret("your_openai_key") });
  new Stash("held-ANTHROPIC_API_KEY", { input: secret("aaaaaaaaaaaaaaaaaaaaaaaaaaaa") });
  // C-05, E-13; in two of three stacks P-03
  environment(KEYS, `values:\n  sophia:\n    ai: { openai: { api_key: ${canary} } }\n    business: { slack: { bot_token: { "fn::secret": ${canary} } } }\n`);
  // E-05, E-09, import-direction, open-provider, A-06
  environment("sophia-ai-production", `imports: [default/sophia-ai-development-api-keys]\nvalues: { a: { "fn::secret": ${canary} } }\nenvironmentVariables: {}\n`);
  environment("sophia-ai-development", "imports: [default/sophia-ai-development-infrastructure-credentials]\nvalues: { v: { \"fn::open::vault-secrets\": {} } }\n");
  // P-01, R-01; the other tags are missing: E-14
  tag(KEYS, "contact", ["sk", canary.repeat(3)].join("-"));
  tag(KEYS, "rotation-days", "365");
  // access-widening
  grant("sophia-developers", KEYS, "open");
  grant("sophia-ci", KEYS, "admin");
  grant("strangers", KEYS, "read");
  // P-07
  new OidcIssuer("issuer-github-actions", { organization, name: "github-actions", url: "https://token.actions.githubusercontent.com",
    policies: [{ decision: "allow", tokenType: "organization", authorizedPermissions: ["admin"], rules: { aud: `urn:pulumi:org:${organization}`, sub: "repo:acme/*" } }] } as unknown as ConstructorParameters<typeof OidcIssuer>[1], cloud);
  new EnvironmentSettings("settings", { orgName: organization, projectName: "default", envName: KEYS, deletionProtected: true }, cloud);
  // The plugin itself refuses GITHUB_ already. P-08, P-21, delete-before-replace, visibility-all, github-limits, F-05
  new ActionsOrganizationVariable("github-variable-OPENAI_API_KEY", { variableName: "OPENAI_API_KEY", visibility: "private", value: "x" }, github);
  organizationSecret("lower_case", "all", { ...github, deleteBeforeReplace: false });
  if (getStack() === "production") for (let index = 0; index < 101; index++) organizationSecret(`NAME_${index}`, "private");
  // F-14
  new RepositoryFile("copy", { repository: "sophia-main", file: "notes.txt", content: secret(canary) }, github);
  // generated-secret, banned-type
  new RandomBytes("generated-JWT_SECRET.g1", { length: 16 });
  new RandomId("id", { byteLength: 32 });
  // same-fingerprint, rotation-overdue
  const entry = { keyId: "k", fingerprint: "f", rotatedAt: "2020-01-01T00:00:00Z", destinations: [] };
  return { ledger: { version: 1, entries: { OPENAI_API_KEY: entry, ANTHROPIC_API_KEY: entry } } };
}
