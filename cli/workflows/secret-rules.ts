import type { WorkflowFinding } from "./finding.ts";
import { namesIn } from "./expressions.ts";
import type { Entry, Job, Step, Workflow } from "./workflow-file.ts";
import type { Text } from "./yaml-nodes.ts";

/** Rules on where a secret may go in a workflow (P-23). Each looks at one workflow and names every place. */
export type WorkflowRule = (workflow: Workflow) => WorkflowFinding[];

/** Paths that a job with secrets may upload: reports and shadows, which are made without values. */
const ARTIFACTS = ["reports/*.json", "shadow/*.json"];
const OIDC_ACTION = /^(pulumi\/auth-actions|aws-actions\/configure-aws-credentials|google-github-actions\/auth|azure\/login)@/i;
/** Commands that print values on purpose. */
const REVEALS = /(?<![\w-])(?:(?:pulumi env|esc) (?:open|get)|--show-secrets|sophia-secrets (?:-- )?(?:pull|export-to-env))(?![\w-])/;

/** D-29: a secret pasted into a script is run as part of it, and shows where scripts show. */
export const secretInScript: WorkflowRule = (workflow) => each(workflow, (step) =>
  [step.run, ...(/^actions\/github-script@/.test(step.uses?.value ?? "") ? step.with.filter(({ key }) => key === "script").map(({ text }) => text) : [])]
    .flatMap((text) => (text === undefined ? [] : namesIn(text)))
    .filter(({ kind }) => kind === "secret")
    .map(({ name, line }) => ({ rule: "secret-in-script", line, problem: `secret ${name} is pasted into the text of a script`, remedy: "Map it in `env:` of the step and read the variable" })));

/** D-28: what is in GITHUB_ENV reaches every later step, third-party actions included. */
export const secretInGithubEnv: WorkflowRule = (workflow) => each(workflow, (step, job) => commands(step.run)
  .filter(({ text }) => /GITHUB_(ENV|OUTPUT|STATE|STEP_SUMMARY)\b/.test(text) && carriesSecret(text, step, job, workflow))
  .map(({ line }) => ({ rule: "secret-in-github-env", line, problem: "a secret goes to a file that later steps, or the run's page, read", remedy: "Keep it in `env:` of the one step that needs it" })));

/** D-28: an action that exports its login to all later steps. */
export const loginForEveryStep: WorkflowRule = (workflow) => each(workflow, (step) =>
  (/^pulumi\/auth-actions@/i.test(step.uses?.value ?? "") && valueOf(step.with, "export-environment-variables") !== "false"
    ? [{ rule: "login-for-every-step", line: step.line, problem: "the login is exported to every later step", remedy: "Set `export-environment-variables: false` and map the output in `env:` of the step that needs it" }] : []));

/** D-01, D-02, D-06: a secret in a file of the checkout, by redirection, here-document, tee or sed. */
export const secretOnDisk: WorkflowRule = (workflow) => each(workflow, (step, job) => commands(step.run)
  .filter(({ text }) => (/(?<![0-9&<>])>{1,2}(?!>|&|\s*\/dev\/null|\s*"?\$\{?GITHUB_)\s*\S/.test(text) || /\btee\b|\bsed\s+(-[a-zA-Z]*i|--in-place)|\benvsubst\b/.test(text)) && carriesSecret(text, step, job, workflow))
  .map(({ line }) => ({ rule: "secret-on-disk", line, problem: "a secret is written to a file", remedy: "Hand it to the one process that needs it, by `env:` or `pulumi env run`" })));

/** D-03: an artifact is kept for months and read by anyone who reads the repository. */
export const secretArtifact: WorkflowRule = (workflow) => each(workflow, (step, job) => {
  if (!/^actions\/upload-artifact@/.test(step.uses?.value ?? "") || !hasSecrets(job, workflow)) return [];
  const path = step.with.find(({ key }) => key === "path");
  return (path?.text.value ?? "").split("\n").map((line) => line.trim()).filter((line) => line !== "" && !ARTIFACTS.includes(line))
    .map((name) => ({ rule: "secret-artifact", line: path?.line ?? step.line, problem: `a job with secrets uploads ${name}`, remedy: `Upload only what is made without values: ${ARTIFACTS.join(", ")}` }));
});

/** D-03: what a job with secrets commits, git keeps for ever. The key of an App that pushes is none of those secrets. */
export const commitFromSecretJob: WorkflowRule = (workflow) => each(workflow, (step, job) => {
  if (!hasSecrets(withoutAppKeys(job), workflow)) return [];
  const remedy = "Commit from a job of its own, which has no secret";
  return commands(step.run).filter(({ text }) => /\bgit\s+(?:-\S+\s+\S+\s+)*(commit|push)\b/.test(text)).map(({ line }) => ({ rule: "commit-from-secret-job", line, problem: "a job with secrets commits or pushes", remedy }))
    .concat(/(git-auto-commit|add-and-commit|create-pull-request)/.test(step.uses?.value ?? "") ? [{ rule: "commit-from-secret-job", line: step.line, problem: "a job with secrets commits or pushes", remedy }] : []);
});

/** D-41: a token that is stored can be stolen and lives long. */
export const storedToken: WorkflowRule = (workflow) => [...workflow.jobs.flatMap((job) => job.texts), ...workflow.texts].flatMap(namesIn)
  .filter(({ kind, name }) => kind === "secret" && /^(PULUMI_(ACCESS_)?TOKEN|PULUMI_CONFIG_PASSPHRASE|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY))$/.test(name))
  .map(({ name, line }) => ({ rule: "stored-token", file: workflow.file, line, problem: `${name} is a stored credential`, remedy: "Log in by OIDC: pulumi/auth-actions, or the cloud's own action" }));

/** D-16, F-03: whoever hands over all secrets hands over also those of tomorrow. */
export const allSecrets: WorkflowRule = (workflow) => [...workflow.jobs.flatMap((job) => [...job.texts.flatMap(namesIn), ...(job.secrets === "inherit" ? [{ kind: "secret", name: "*", line: job.line }] : [])]),
  ...workflow.texts.flatMap(namesIn)]
  .filter(({ kind, name }) => kind === "secret" && name === "*")
  .map(({ line }) => ({ rule: "all-secrets", file: workflow.file, line, problem: "all secrets at once are handed over", remedy: "Map each name that is needed" }));

/** Whether a job gets a secret, or may ask for a login by OIDC. GitHub's own token of the run does not count. */
export const hasSecrets = (job: Job, workflow: Workflow): boolean =>
  [...job.texts, ...workflow.texts].flatMap(namesIn).some(({ kind, name }) => kind === "secret" && name !== "GITHUB_TOKEN")
  || job.secrets === "inherit" || (job.permissions ?? workflow.permissions)?.scopes["id-token"] === "write" || job.steps.some(({ uses }) => OIDC_ACTION.test(uses?.value ?? ""));

/** A job without the keys that go to GitHub's own action for App tokens, and nowhere else. */
function withoutAppKeys(job: Job): Job {
  const keys = job.steps.filter(({ uses }) => /^actions\/create-github-app-token@/i.test(uses?.value ?? "")).flatMap((step) => step.with.filter(({ key }) => key === "private-key"));
  return { ...job, texts: job.texts.filter((text) => !keys.some((key) => key.text.value === text.value && key.text.line() === text.line())) };
}

const valueOf = (entries: readonly Entry[], key: string): string | undefined => entries.find((entry) => entry.key === key)?.text.value;

function each(workflow: Workflow, look: (step: Step, job: Job) => Omit<WorkflowFinding, "file">[]): WorkflowFinding[] {
  return workflow.jobs.flatMap((job) => job.steps.flatMap((step) => look(step, job).map((finding) => ({ ...finding, file: workflow.file }))));
}

/** Commands of a script: continued lines and here-documents in one piece, with the line where each begins. Comments are left out. */
export function commands(run: Text | undefined): { text: string; line: number }[] {
  if (run === undefined) return [];
  const found: { text: string; line: number }[] = [];
  let open: { text: string; line: number; end: RegExp | undefined } | undefined;
  let at = 0;
  for (const line of run.value.split("\n")) {
    const start = at;
    at += line.length + 1;
    if (open === undefined) {
      if (/^\s*(#|$)/.test(line)) continue;
      open = { text: line, line: run.line(start), end: undefined };
    } else open.text += `\n${line}`;
    const document = open.end === undefined ? /<<-?\s*['"]?(\w+)['"]?/.exec(line) : null;
    if (document) open.end = new RegExp(`^\\s*${document[1]}\\s*$`);
    const continues = open.end === undefined ? /\\\s*$/.test(line) : !open.end.test(line);
    if (continues) continue;
    found.push({ text: open.text, line: open.line });
    open = undefined;
  }
  if (open !== undefined) found.push({ text: open.text, line: open.line });
  return found;
}

/** Whether a command holds a secret: pasted in, by a variable that is mapped from one, or by a command that reveals values. */
function carriesSecret(command: string, step: Step, job: Job, workflow: Workflow): boolean {
  const secret = (text: Text): boolean => namesIn(text).some(({ kind }) => kind === "secret");
  if (secret({ value: command, condition: false, line: () => 0 }) || REVEALS.test(command)) return true;
  const mapped = [...workflow.env, ...job.env, ...step.env].filter(({ text }) => secret(text) || /\$\{\{[^}]*\bsteps\.[\w-]+\.outputs\.[\w-]*token\b/i.test(text.value)).map(({ key }) => key);
  // Without names: the whole environment.
  if (mapped.length > 0 && /(^|[;&|({]\s*|\$\()\s*(env|printenv|export -p|set)\s*(>|\||$)/m.test(command)) return true;
  return mapped.some((name) => new RegExp(`\\$\\{?${name}\\b|%${name}%|\\$env:${name}\\b`).test(command));
}
