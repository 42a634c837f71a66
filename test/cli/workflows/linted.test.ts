import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { ciIdentities, policies } from "../../../environments/index.ts";
import { renderWorkflowFinding } from "../../../cli/workflows/finding.ts";
import { checkWorkflows } from "../../../cli/workflows/rules.ts";
import { parseWorkflow, readWorkflows } from "../../../cli/workflows/workflow-file.ts";
import { ensureLinters, type Linters } from "../../../toolchain/linters.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const OURS = join(ROOT, ".github", "workflows");
const BAD = join(ROOT, "test", "workflows", "bad");

interface Told {
  /** Our own rules: exactly these. */
  readonly rules: readonly string[];
  /** At least these. */
  readonly zizmor: readonly string[];
  readonly actionlint: readonly string[];
}

/** What each bad workflow must trigger. The patterns are those of the origin's workflows (D-01 …); the files are our own. */
const MUST: Readonly<Record<string, Told>> = {
  "d01-env-file.yml": { rules: ["15 secret-on-disk", "25 secret-on-disk"], zizmor: ["secrets-outside-env"], actionlint: [] },
  "d02-token-by-sed.yml": { rules: ["13 secret-on-disk"], zizmor: ["secrets-outside-env"], actionlint: [] },
  "d03-values-published.yml": { rules: ["17 secret-artifact", "17 secret-artifact", "22 commit-from-secret-job", "23 commit-from-secret-job"], zizmor: ["undocumented-permissions"], actionlint: [] },
  "d04-wrong-direction.yml": { rules: ["10 wrong-direction", "11 secret-on-disk", "11 wrong-direction"], zizmor: ["concurrency-limits"], actionlint: [] },
  "d28-github-env.yml": { rules: ["13 login-for-every-step", "20 secret-in-github-env", "21 secret-on-disk", "24 secret-artifact"], zizmor: ["secrets-outside-env"], actionlint: [] },
  "d29-pasted-secret.yml": { rules: ["10 secret-in-script", "12 secret-in-script"], zizmor: ["template-injection"], actionlint: [] },
  "d30-unpinned.yml": { rules: ["10 unpinned-action", "11 unpinned-action", "12 unpinned-action", "13 run-time-download", "15 run-time-download", "16 run-time-download", "17 package-scripts"],
    zizmor: ["artipacked", "unpinned-uses"], actionlint: ["action"] },
  "d37-stranger-with-rights.yml": { rules: ["1 secrets-for-pull-request", "4 least-permissions", "6 least-permissions"], zizmor: ["dangerous-triggers", "excessive-permissions", "template-injection"], actionlint: ["expression"] },
  "d37-stranger-with-token.yml": { rules: ["1 least-permissions", "5 least-permissions", "5 secrets-for-pull-request", "10 stored-token"], zizmor: ["artipacked", "excessive-permissions"], actionlint: [] },
  "p23-all-secrets.yml": { rules: ["6 all-secrets", "15 all-secrets"], zizmor: ["overprovisioned-secrets", "secrets-inherit"], actionlint: ["workflow-call"] },
  "p23-cancelled-apply.yml": { rules: ["8 cancelled-apply"], zizmor: [], actionlint: [] },
  "p23-no-such-output.yml": { rules: [], zizmor: [], actionlint: ["expression", "job-needs"] },
};

/** Kinds that actionlint names. Its helpers for shell and Python are left out: whether a machine has them must not count. */
async function actionlint(linters: Linters, files: readonly string[]): Promise<string[]> {
  const { stdout } = await execa(linters.actionlint, ["-shellcheck=", "-pyflakes=", "-no-color", "-format", "{{json .}}", ...files], { cwd: ROOT, reject: false });
  return (JSON.parse(stdout) as { kind: string; filepath: string; line: number; message: string }[]).map(({ kind, filepath, line, message }) => `${basename(filepath)}:${line} ${kind}: ${message}`);
}

/** The strictest of zizmor's personas, without the network. */
async function zizmor(linters: Linters, path: string): Promise<string[]> {
  const { stdout, exitCode } = await execa(linters.zizmor, ["--offline", "--persona", "auditor", "--no-progress", "--quiet", "--format", "json", path], { cwd: ROOT, reject: false });
  assert.equal([0, 11, 12, 13, 14].includes(exitCode ?? -1), true, `zizmor ended with ${exitCode}`);
  return (JSON.parse(stdout) as { ident: string; ignored?: boolean }[]).filter(({ ignored }) => ignored !== true).map(({ ident }) => ident);
}

describe("workflow files", () => {
  let linters: Linters;
  before("actionlint and zizmor, installed where they are not", async () => {
    linters = await ensureLinters({ progress: (line) => process.stderr.write(`${line}\n`) });
  });

  it("P-23 D-41 ours pass our own rules, actionlint and zizmor at its strictest", async () => {
    const files = readdirSync(OURS).map((name) => join(OURS, name));
    assert.deepEqual(files.map((file) => basename(file)).sort(), ["ci.yml", "comment.yml", "deploy.yml", "drift.yml", "preview.yml"]);
    assert.deepEqual(checkWorkflows(readWorkflows(OURS)).map(renderWorkflowFinding), []);
    const [lint, audit] = await Promise.all([actionlint(linters, files), zizmor(linters, OURS)]);
    assert.deepEqual([lint, audit], [[], []]);
  });

  it("P-23 D-01 D-02 D-03 D-04 D-28 D-29 D-30 there is a bad workflow for each pattern, and each is named by something", () => {
    assert.deepEqual(readdirSync(BAD).sort(), Object.keys(MUST).sort());
    assert.deepEqual(Object.entries(MUST).filter(([, told]) => [...told.rules, ...told.zizmor, ...told.actionlint].length === 0), []);
    for (const pattern of ["d01", "d02", "d03", "d04", "d28", "d29", "d30"]) assert.equal(Object.entries(MUST).some(([file, { rules }]) => file.startsWith(pattern) && rules.length > 0), true, pattern);
  });

  for (const [file, must] of Object.entries(MUST)) {
    it(`P-23 ${file} triggers what it must`, async () => {
      const path = join(BAD, file);
      assert.deepEqual(checkWorkflows([parseWorkflow(path, readFileSync(path, "utf8"))]).map(({ line, rule }) => `${line} ${rule}`), must.rules);
      const [lint, audit] = await Promise.all([actionlint(linters, [path]), zizmor(linters, path)]);
      const kinds = lint.map((line) => /^\S+ ([\w-]+):/.exec(line)?.[1] ?? "");
      assert.deepEqual([must.zizmor.filter((ident) => !audit.includes(ident)), must.actionlint.filter((kind) => !kinds.includes(kind))], [[], []], JSON.stringify({ audit, lint }));
    });
  }

  it("A-08 D-41 each job has the identity that the data binds to its place: none for pull requests, `deployer` by the protected environment, `ci-runtime` by the branch", () => {
    const found = readWorkflows(OURS).flatMap(({ file, triggers, jobs }) => jobs.map((job) => {
      const login = job.steps.find(({ uses }) => uses?.value.startsWith("pulumi/auth-actions@"));
      const given = (key: string): string | undefined => login?.with.find((entry) => entry.key === key)?.text.value;
      return { job: `${basename(file, ".yml")} ${job.id}`, triggers, environment: job.environment, permissions: job.permissions?.scopes, type: given("requested-token-type")?.split(":").at(-1), scope: given("scope") };
    }));
    const deployer = ciIdentities.find(({ name }) => name === "deployer") ?? assert.fail();
    const runtime = policies.find(({ identities }) => identities.some((identity) => identity.type === "github")) ?? assert.fail();
    const read = { contents: "read" };
    assert.deepEqual(found, [
      { job: "ci test", triggers: ["pull_request", "push"], environment: undefined, permissions: read, type: undefined, scope: undefined },
      { job: "comment comment", triggers: ["workflow_run"], environment: undefined, permissions: { actions: "read", ...read, "pull-requests": "write" }, type: undefined, scope: undefined },
      { job: "deploy deploy", triggers: ["push", "workflow_dispatch"], environment: "environment" in deployer.boundTo ? deployer.boundTo.environment : assert.fail(), permissions: { actions: "read", ...read, "id-token": "write", "pull-requests": "read" }, type: "organization", scope: deployer.level },
      { job: "deploy publish", triggers: ["push", "workflow_dispatch"], environment: "shadow", permissions: read, type: undefined, scope: undefined },
      { job: "drift drift", triggers: ["schedule", "workflow_dispatch"], environment: undefined, permissions: { ...read, "id-token": "write" }, type: "team", scope: `team:${runtime.team}` },
      { job: "preview preview", triggers: ["pull_request"], environment: undefined, permissions: read, type: undefined, scope: undefined },
    ]);
  });

  it("D-41 P-23 what writes to GitHub is an App of least rights, its key in a GitHub environment; no job writes as the run itself (fault 3)", () => {
    const jobs = readWorkflows(OURS).flatMap(({ file, jobs: all }) => all.map((job) => ({ name: `${basename(file, ".yml")} ${job.id}`, job })));
    const apps = jobs.flatMap(({ name, job }) => job.steps.filter(({ uses }) => uses?.value.startsWith("actions/create-github-app-token@")).map((step) => ({ name, environment: job.environment, rights: step.with.filter(({ key }) => key.startsWith("permission-")).map(({ key, text }) => `${key.slice("permission-".length)} ${text.value}`) })));
    assert.deepEqual(apps, [
      { name: "deploy deploy", environment: "production", rights: ["metadata read", "organization-actions-variables write", "organization-secrets write"] },
      { name: "deploy publish", environment: "shadow", rights: ["contents write"] },
    ]);
    assert.deepEqual(jobs.filter(({ job }) => job.permissions?.scopes["contents"] === "write").map(({ name }) => name), []);
  });

  it("D-30 every action that we use is pinned to one commit and one tag", () => {
    const pins = new Map<string, Set<string>>();
    for (const { jobs } of readWorkflows(OURS)) for (const { steps } of jobs) for (const { uses, usesComment } of steps) {
      if (uses === undefined) continue;
      const [name = "", commit = ""] = uses.value.split("@");
      pins.set(name, (pins.get(name) ?? new Set()).add(`${commit} ${usesComment}`));
    }
    assert.deepEqual([...pins].filter(([, set]) => set.size !== 1).map(([name]) => name), []);
    assert.deepEqual([...pins.keys()].sort(), ["actions/checkout", "actions/create-github-app-token", "actions/download-artifact", "actions/setup-node", "actions/upload-artifact", "pulumi/auth-actions"]);
  });
});
