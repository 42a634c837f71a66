import type { WorkflowFinding } from "./finding.ts";
import { commands, hasSecrets, type WorkflowRule } from "./secret-rules.ts";
import type { Step, Workflow } from "./workflow-file.ts";

/** Rules on whose code runs with which rights (P-23). */

/** D-30: a tag or a branch is whatever its owner makes of it tomorrow. */
export const unpinnedAction: WorkflowRule = (workflow) => workflow.jobs.flatMap((job) => [...job.steps, { uses: job.uses, usesComment: undefined, line: job.line }]).flatMap(({ uses, usesComment, line }) => {
  const name = uses?.value ?? "";
  if (name === "" || name.startsWith("./")) return [];
  const at = uses?.line() ?? line;
  if (name.startsWith("docker://") ? !/@sha256:[0-9a-f]{64}$/.test(name) : !/@[0-9a-f]{40}$/.test(name))
    return [told(workflow, "unpinned-action", at, `${name} is not pinned to a commit`, "Look up the commit of the tag and write it, with the tag as comment")];
  return usesComment !== undefined && !/^v\d+(\.\d+)*\b/.test(usesComment) && !name.startsWith("docker://")
    ? [told(workflow, "unpinned-action", at, `${name} does not say which tag its commit is`, "Write the tag as comment beside it")] : [];
});

/** D-30: code that is fetched at run time, in whatever version there is then. */
export const runTimeDownload: WorkflowRule = (workflow) => steps(workflow).flatMap(({ run }) => commands(run).flatMap(({ text, line }) => {
  const what = /\b(curl|wget)\b[^\n]*\|\s*(sudo\s+)?(ba|z|da)?sh\b|\b(ba|z)?sh\s+(-c\s+)?["']?(<\(|\$\()\s*(curl|wget)\b/.test(text) ? "a script from the network is piped into a shell"
    : /\b(pip3?|python3? -m pip)\s+install\b/.test(text) && !/--require-hashes\b/.test(text) ? "Python packages are installed without hashes"
    : /\bnpm\s+(install|i|add)\b|\bnpx\s+(?!--no-install\b|--no\b)|\b(yarn|pnpm)\s+(add|dlx)\b/.test(text) ? "npm packages are installed without the lock file"
    : /\bgo\s+(install|run)\s+\S+@(latest|main|master)\b/.test(text) ? "a Go tool is installed in its newest version" : undefined;
  return what === undefined ? [] : [told(workflow, "run-time-download", line, what, "Pin it: a lock file, hashes, or a commit")];
}));

/** Packages run their scripts with everything that the job has. */
export const packageScripts: WorkflowRule = (workflow) => steps(workflow).flatMap(({ run }) => commands(run)
  .filter(({ text }) => /\bnpm\s+ci\b/.test(text) && !/--ignore-scripts\b/.test(text))
  .map(({ line }) => told(workflow, "package-scripts", line, "packages may run scripts of their own", "Add `--ignore-scripts`")));

/** Least rights: nothing by default, and each job says what it needs. */
export const leastPermissions: WorkflowRule = (workflow) => {
  const top = workflow.permissions;
  const wide = (line: number, what: string): WorkflowFinding => told(workflow, "least-permissions", line, what, "Write `permissions: {}` above the jobs and list in each job what it needs");
  return [
    ...(top === undefined ? [wide(1, "nothing limits the rights of the run's token")] : top.all !== undefined || Object.keys(top.scopes).length > 0 ? [wide(top.line, "rights are given to every job at once")] : []),
    ...workflow.jobs.flatMap((job) => (job.permissions === undefined ? [wide(job.line, `job ${job.id} does not say which rights it needs`)]
      : job.permissions.all !== undefined ? [wide(job.permissions.line, `job ${job.id} asks for ${job.permissions.all}`)] : [])),
  ];
};

/** D-37, A-08: the code of a pull request is a stranger's. */
export const secretsForPullRequest: WorkflowRule = (workflow) => {
  const remedy = "Preview on the shadow, and let a `workflow_run` workflow that runs none of its code tell the result";
  if (workflow.triggers.includes("pull_request_target")) return [told(workflow, "secrets-for-pull-request", 1, "pull_request_target runs with the repository's rights on a stranger's event", remedy)];
  if (!workflow.triggers.includes("pull_request")) return [];
  return workflow.jobs.filter((job) => hasSecrets(job, workflow)).map((job) => told(workflow, "secrets-for-pull-request", job.line, `job ${job.id} has a secret or a login in a run for a pull request`, remedy));
};

/** A cancelled apply leaves half a change, and a lock. */
export const cancelledApply: WorkflowRule = (workflow) =>
  (workflow.cancels !== undefined && workflow.cancels.value !== "false" && workflow.jobs.some((job) => job.environment !== undefined || hasSecrets(job, workflow))
    ? [told(workflow, "cancelled-apply", workflow.cancels.line(), "a newer run may cancel one that is applying", "Set `cancel-in-progress: false`")] : []);

/** D-04: the name says one direction, the commands go the other. */
export const wrongDirection: WorkflowRule = (workflow) => {
  const title = `${workflow.name} ${workflow.file.slice(workflow.file.lastIndexOf("/") + 1)}`;
  if (!/(github|secrets?)\W*(to|→|->)\W*(pulumi|esc)|(to|into|→)[\W_]*(pulumi[\W_]*)?esc\b/i.test(title)) return [];
  return steps(workflow).flatMap(({ run }) => commands(run).filter(({ text }) => /\b(env|esc) (open|get)\b|\bsophia-secrets (?:-- )?(pull|export-to-env)\b|\b(from|load|fetch|pull|get)[_-](from[_-])?(pulumi[_-])?esc\b/.test(text))
    .map(({ line }) => told(workflow, "wrong-direction", line, "the workflow's name says into ESC, and this reads out of it", "Name the workflow after what it does, or call the verb that writes")));
};

const steps = (workflow: Workflow): readonly Step[] => workflow.jobs.flatMap((job) => job.steps);
const told = ({ file }: Workflow, rule: string, line: number, problem: string, remedy: string): WorkflowFinding => ({ rule, file, line, problem, remedy });
