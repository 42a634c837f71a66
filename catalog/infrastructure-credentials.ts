/** What can create or reach machines: never part of the environment that developers open. */
import { atLeast, awsRole, githubToken, http, ipAddress, lambdaInstance, nonEmpty, oneWord, privateKey, publicKey, regex, stateUrl, vercelProject, vercelTeam } from "./formats.ts";
import { live, rowsOf } from "./row.ts";
import type { Catalog } from "./types.ts";

const { plain, secret } = rowsOf("infrastructure-credentials", "DevOps", 90);

export const infrastructureCredentials: Catalog = [
  secret("PULUMI_ACCESS_TOKEN", "sophia.cloud.pulumi.access_token", regex("^pul-[0-9a-f]{40}$"), "Signs workflows in to Pulumi Cloud; OIDC is preferred", { github: "yes", requiredIn: live, profiles: ["legacy27", "org15"] }),
  secret("VERCEL_ACCESS_TOKEN", "sophia.cloud.vercel.access_token", atLeast(20), "Deploys the frontend to Vercel", { github: "yes", requiredIn: live, aliases: ["VERCEL_TOKEN", "VERCEL_API_TOKEN"], profiles: ["legacy27", "org15"] }),
  plain("VERCEL_TEAM_ID", "sophia.cloud.vercel.team_id", vercelTeam, "Vercel team that owns the frontend", { github: "optional", requiredIn: live, aliases: ["VERCEL_ORG_ID"], profiles: ["legacy27"] }),
  secret("LAMBDA_LABS_API_KEY", "sophia.cloud.lambda_labs.api_key", atLeast(20), "Lambda Labs GPU instances", { github: "yes", requiredIn: live, aliases: ["LAMBDA_API_KEY"], profiles: ["legacy27", "org15"] }),
  secret("AWS_ACCESS_KEY_ID", "sophia.cloud.aws.access_key_id", regex("^AKIA[0-9A-Z]{16}$"), "AWS key pair, identifier half; the OIDC role is preferred", { environments: live }),
  secret("AWS_SECRET_ACCESS_KEY", "sophia.cloud.aws.secret_access_key", regex("^[A-Za-z0-9/+=]{40}$"), "AWS key pair, secret half", { environments: live }),
  plain("VERCEL_PROJECT_ID", "sophia.cloud.vercel.project_id", vercelProject, "Vercel project of the frontend", { github: "optional" }),
  secret("LAMBDA_LABS_SSH_PRIVATE_KEY", "sophia.cloud.lambda_labs.ssh_private_key", privateKey, "Opens a shell on the GPU machines", { environments: live, aliases: ["LAMBDA_SSH_PRIVATE_KEY", "LAMBDA_SSH_KEY"] }),
  plain("LAMBDA_LABS_SSH_PUBLIC_KEY", "sophia.cloud.lambda_labs.ssh_public_key", publicKey, "Public half of the GPU machines' key", { environments: live }),
  plain("LAMBDA_LABS_SSH_KEY_NAME", "sophia.cloud.lambda_labs.ssh_key_name", nonEmpty, "Name of that key at Lambda Labs", { environments: live, aliases: ["LAMBDA_SSH_KEY_NAME"] }),
  plain("LAMBDA_LABS_CONTROL_PLANE_IP", "sophia.cloud.lambda_labs.control_plane_ip", ipAddress, "Address of the cluster's control plane", { environments: live, aliases: ["LAMBDA_CONTROL_PLANE_IP"] }),
  secret("LAMBDA_LABS_JUPYTER_PASSWORD", "sophia.cloud.lambda_labs.jupyter_password", atLeast(16), "Notebook server on the GPU machines", { github: "no", environments: live }),
  plain("LAMBDA_LABS_INSTANCE_TYPE", "sophia.cloud.lambda_labs.instance_type", lambdaInstance, "GPU machine size", { environments: live, default: "gpu_1x_a10" }),
  plain("AWS_IAM_ROLE_TO_ASSUME", "sophia.cloud.aws.iam_role_arn", awsRole, "AWS role that workflows take through OIDC", { github: "optional", environments: live }),
  secret("DOCKERHUB_TOKEN", "sophia.cloud.docker.token", oneWord, "Pushes and pulls images", { aliases: ["DOCKER_PERSONAL_ACCESS_TOKEN", "DOCKER_TOKEN"] }),
  plain("DOCKER_USERNAME", "sophia.cloud.docker.username", nonEmpty, "Docker Hub account", { github: "optional", aliases: ["DOCKER_USER_NAME"] }),
  secret("GH_TOKEN", undefined, githubToken, "GitHub access of workflows beyond their own repository", { environments: ["ci"], aliases: ["GITHUB_PAT", "GITHUB_TOKEN"] }),
  secret("PULUMI_CONFIG_PASSPHRASE", undefined, atLeast(16), "Opens stack secrets of a self-managed backend", { environments: ["ci"] }),
  plain("PULUMI_BACKEND_URL_DEV", undefined, stateUrl, "State of development on a self-managed backend", { github: "optional", environments: ["development"], default: "s3://sophia-dev-state" }),
  plain("PULUMI_BACKEND_URL_STAGING", undefined, stateUrl, "State of staging on a self-managed backend", { github: "optional", environments: ["staging"], default: "s3://sophia-staging-state" }),
  plain("PULUMI_BACKEND_URL_PROD", undefined, stateUrl, "State of production on a self-managed backend", { github: "optional", environments: ["production"], default: "s3://sophia-prod-state" }),
  plain("GRAFANA_URL", "sophia.monitoring.grafana.url", http, "Grafana address"),
  plain("GRAFANA_USERNAME", "sophia.monitoring.grafana.username", nonEmpty, "Grafana user", { default: "admin" }),
  secret("GRAFANA_PASSWORD", "sophia.monitoring.grafana.password", atLeast(16), "Password of the Grafana user", { aliases: ["GRAFANA_ADMIN_PASSWORD", "GF_SECURITY_ADMIN_PASSWORD"] }),
  plain("PROMETHEUS_URL", "sophia.monitoring.prometheus.url", http, "Prometheus address"),
];
