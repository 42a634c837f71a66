/** Types of resources that rules look for. */
export const TYPE = {
  stack: "pulumi:pulumi:Stack",
  topology: "sophia:index:SecretTopology",
  stash: "pulumi:index:Stash",
  environment: "pulumiservice:index:Environment",
  tag: "pulumiservice:api/esc:EnvironmentTag",
  settings: "pulumiservice:api/esc:EnvironmentSettings",
  grant: "pulumiservice:index:TeamEnvironmentPermission",
  team: "pulumiservice:index:Team",
  issuer: "pulumiservice:index:OidcIssuer",
  bytes: "random:index/randomBytes:RandomBytes",
  password: "random:index/randomPassword:RandomPassword",
  organizationSecret: "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
  secretRepositories: "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories",
} as const;

/** Actions, Dependabot and Codespaces; of a repository, an environment, an organisation or a user. */
export const isGithubSecret = (type: string): boolean => /^github:index\/(actions|dependabot|codespaces)\w*Secret:/.test(type);
export const isGithubVariable = (type: string): boolean => /^github:index\/actions\w*Variable:/.test(type);
export const isOrganizationStore = (type: string): boolean => /^github:index\/\w*Organization(Secret|Variable)(Repositor(y|ies))?:/.test(type);
