import type { WorkflowFinding } from "./finding.ts";
import { allSecrets, commitFromSecretJob, loginForEveryStep, secretArtifact, secretInGithubEnv, secretInScript, secretOnDisk, storedToken, type WorkflowRule } from "./secret-rules.ts";
import { cancelledApply, leastPermissions, packageScripts, runTimeDownload, secretsForPullRequest, unpinnedAction, wrongDirection } from "./supply-rules.ts";
import type { Workflow } from "./workflow-file.ts";

/** Every rule by its name; the name is what a finding of it carries. */
export const workflowRules: Readonly<Record<string, WorkflowRule>> = {
  "all-secrets": allSecrets,
  "cancelled-apply": cancelledApply,
  "commit-from-secret-job": commitFromSecretJob,
  "least-permissions": leastPermissions,
  "login-for-every-step": loginForEveryStep,
  "package-scripts": packageScripts,
  "run-time-download": runTimeDownload,
  "secret-artifact": secretArtifact,
  "secret-in-github-env": secretInGithubEnv,
  "secret-in-script": secretInScript,
  "secret-on-disk": secretOnDisk,
  "secrets-for-pull-request": secretsForPullRequest,
  "stored-token": storedToken,
  "unpinned-action": unpinnedAction,
  "wrong-direction": wrongDirection,
};

/** All findings in these workflows, by file and line. */
export function checkWorkflows(workflows: readonly Workflow[]): WorkflowFinding[] {
  return workflows.flatMap((workflow) => Object.values(workflowRules).flatMap((rule) => rule(workflow)))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || (a.rule < b.rule ? -1 : 1)));
}
