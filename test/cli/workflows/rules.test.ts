import { strict as assert } from "node:assert";
import { workflowRules } from "../../../cli/workflows/rules.ts";
import { parseWorkflow } from "../../../cli/workflows/workflow-file.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const job = (...lines: string[]): string => ["on: push", "permissions: {}", "jobs:", "  one:", "    permissions: {}", "    steps:", ...lines.map((line) => `      ${line}`)].join("\n");
const secret = (...run: string[]): string => job("- env:", "    A: ${{ secrets.SLACK_BOT_TOKEN }}", "  run: |", ...run.map((line) => `    ${line}`));

/** Per rule: workflows that it names, workflows that it must leave alone, and one that it has nothing to do with. */
const CASES: Readonly<Record<string, { readonly bad: readonly string[]; readonly good: readonly string[]; readonly other: string }>> = {
  "all-secrets": {
    bad: [job("- env:", "    ALL: ${{ toJSON(secrets) }}"), job("- run: ${{ secrets[matrix.name] }}"), "on: push\njobs:\n  one:\n    uses: ./x.yml\n    secrets: inherit", "on: push\nenv:\n  A: ${{ toJson( secrets ) }}\njobs: {}"],
    good: [job("- env:", "    A: ${{ secrets['SLACK_BOT_TOKEN'] }}"), job("- env:", "    A: ${{ toJSON(vars) }}"), "on: push\njobs:\n  one:\n    uses: ./x.yml\n    secrets:\n      A: ${{ secrets.A }}"],
    other: job("- run: echo toJSON(secrets)"),
  },
  "cancelled-apply": {
    bad: ["on: push\nconcurrency: { group: a, cancel-in-progress: true }\njobs:\n  one: { environment: production, steps: [] }", "on: push\nconcurrency:\n  group: a\n  cancel-in-progress: ${{ true }}\njobs:\n  one: { permissions: { id-token: write } }"],
    good: ["on: push\nconcurrency: { group: a, cancel-in-progress: false }\njobs:\n  one: { environment: production }", "on: push\nconcurrency: a\njobs:\n  one: { environment: production }"],
    other: "on: push\nconcurrency: { group: a, cancel-in-progress: true }\njobs:\n  one: { steps: [] }",
  },
  "commit-from-secret-job": {
    bad: [secret("git commit -m x"), secret("git -c user.name=x push"), job(`- uses: actions/create-github-app-token@${SHA} # v3`, "  with: { private-key: '${{ secrets.APP_KEY }}', owner: '${{ secrets.OWNER }}' }", "- run: git push"),
      job(`- uses: someone/create-github-app-token@${SHA} # v3`, "  with: { private-key: '${{ secrets.APP_KEY }}' }", "- run: git push"), job("- env: { A: '${{ secrets.SLACK_BOT_TOKEN }}' }", `- uses: x/git-auto-commit-action@${SHA} # v1`)],
    good: [job(`- uses: actions/create-github-app-token@${SHA} # v3`, "  id: app", "  with: { private-key: '${{ secrets.APP_KEY }}' }", "- env: { GITHUB_TOKEN: '${{ steps.app.outputs.token }}' }", "  run: git push"), job("- run: git push"), secret("git status", "git diff --exit-code"), secret("# git push")],
    other: job("- env:", "    GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}", "  run: git push"),
  },
  "least-permissions": {
    bad: ["on: push\njobs: {}", "on: push\npermissions: read-all\njobs: {}", "on: push\npermissions: { contents: read }\njobs: {}", "on: push\npermissions: {}\njobs:\n  one: { steps: [] }", "on: push\npermissions: {}\njobs:\n  one: { permissions: write-all }"],
    good: ["on: push\npermissions: {}\njobs:\n  one: { permissions: { contents: read } }", "on: push\npermissions: {}\njobs:\n  one: { permissions: {} }"],
    other: "on: push\npermissions: {}\njobs: {}",
  },
  "login-for-every-step": {
    bad: [job(`- uses: pulumi/auth-actions@${SHA} # v2`), job(`- uses: pulumi/auth-actions@${SHA} # v2`, "  with: { export-environment-variables: true }")],
    good: [job(`- uses: pulumi/auth-actions@${SHA} # v2`, "  with: { export-environment-variables: false }")],
    other: job(`- uses: actions/checkout@${SHA} # v7`),
  },
  "package-scripts": { bad: [job("- run: npm ci"), job("- run: npm ci --no-audit")], good: [job("- run: npm ci --ignore-scripts")], other: job("- run: npm test") },
  "run-time-download": {
    bad: ["curl -sSL https://example.org/x | sudo bash", "bash <(wget -qO- https://example.org/x)", "sh -c \"$(curl -fsSL https://example.org/x)\"", "pip3 install x", "python -m pip install -r requirements.txt", "npm i -g x", "npx eslint .", "go install example.org/x@latest"]
      .map((line) => job("- run: |", `    ${line}`)),
    good: ["curl -sSLo x https://example.org/x", "pip install --require-hashes -r x.txt", "npm ci --ignore-scripts", "npx --no-install eslint .", "go install example.org/x@v1.2.3"].map((line) => job("- run: |", `    ${line}`)),
    other: job("- run: echo curl"),
  },
  "secret-artifact": {
    bad: [job("- env: { A: '${{ secrets.SLACK_BOT_TOKEN }}' }", `- uses: actions/upload-artifact@${SHA} # v7`, "  with: { path: . }"),
      job(`- uses: pulumi/auth-actions@${SHA} # v2`, `- uses: actions/upload-artifact@${SHA} # v7`, "  with:", "    path: |", "      reports/*.json", "      state.json")],
    good: [job("- env: { A: '${{ secrets.SLACK_BOT_TOKEN }}' }", `- uses: actions/upload-artifact@${SHA} # v7`, "  with: { path: reports/*.json }"), job(`- uses: actions/upload-artifact@${SHA} # v7`, "  with: { path: coverage }")],
    other: secret("ls"),
  },
  "secret-in-github-env": {
    bad: [secret('echo "A=$A" >> "$GITHUB_ENV"'), secret("echo a=${A} >> $GITHUB_OUTPUT"), secret("env >> $GITHUB_ENV"), job('- run: echo "A=${{ secrets.SLACK_BOT_TOKEN }}" >> "$GITHUB_STEP_SUMMARY"')],
    good: [secret('echo "B=1" >> "$GITHUB_ENV"'), secret('echo "AB=$AB" >> "$GITHUB_ENV"'), secret("./use")],
    other: job("- run: echo x >> $GITHUB_PATH"),
  },
  "secret-in-script": {
    bad: [job('- run: curl -H "x:${{ secrets.SLACK_BOT_TOKEN }}"'), job(`- uses: actions/github-script@${SHA} # v8`, "  with: { script: 'f(`${{ secrets.SLACK_BOT_TOKEN }}`)' }")],
    good: [secret("./use"), job("- run: echo ${{ vars.PULUMI_ORG }}"), job("- run: echo secrets.SLACK_BOT_TOKEN"), job("- run: echo ${{ format('secrets.A') }}")],
    other: job("- if: secrets.SLACK_BOT_TOKEN != ''", "  run: echo yes"),
  },
  "secret-on-disk": {
    bad: [secret("echo $A > token"), secret("cat <<END >> .env", "X=$A", "END"), secret("echo $A | tee token"), secret("sed -i s/X/$A/ x.sh"), secret("printenv > all"), job("- run: pulumi env open a/b --format dotenv > .env"),
      job("- run: pulumi stack export --show-secrets > state.json"), secret("some --token \"$A\" \\", "  --out=x > log.txt"), job("- env:", "    A: ${{ steps.login.outputs.pulumi-access-token }}", "  run: echo $A > token")],
    good: [secret("use > log"), secret("echo $A > /dev/null"), secret("use $A 2>&1"), secret("if [ ${#A} -lt 3 ]; then exit 1; fi"), secret("# echo $A > token"), job("- run: pulumi env get a/b"), secret("cat <<END > x", "$B", "END")],
    other: job("- run: echo hello > file"),
  },
  "secrets-for-pull-request": {
    bad: ["on: pull_request_target\njobs: {}", "on: [push, pull_request]\njobs:\n  one: { env: { A: '${{ secrets.A }}' } }", "on: { pull_request: {} }\njobs:\n  one: { permissions: { id-token: write } }"],
    good: ["on: pull_request\njobs:\n  one: { env: { A: '${{ secrets.GITHUB_TOKEN }}' } }", "on: push\njobs:\n  one: { env: { A: '${{ secrets.A }}' } }"],
    other: "on: workflow_dispatch\njobs: {}",
  },
  "stored-token": { bad: [job("- env: { A: '${{ secrets.PULUMI_ACCESS_TOKEN }}' }"), "on: push\nenv: { A: '${{ secrets.aws_secret_access_key }}' }\njobs: {}"], good: [job("- env: { A: '${{ steps.login.outputs.pulumi-access-token }}' }")], other: secret("./use") },
  "unpinned-action": {
    bad: [job("- uses: actions/checkout@v7"), job("- uses: x/y@main"), job(`- uses: x/y@${SHA}`), job(`- uses: x/y@${SHA} # newest`), job("- uses: docker://alpine:3"), "on: push\njobs:\n  one: { uses: x/y/.github/workflows/z.yml@main }"],
    good: [job(`- uses: x/y@${SHA} # v1.2.3`), job("- uses: ./local"), job(`- uses: docker://alpine@sha256:${"ab".repeat(32)}`)],
    other: job("- run: ls"),
  },
  "wrong-direction": {
    bad: [`name: sync secrets to esc\n${job("- run: pulumi env open a/b")}`, `name: GitHub → Pulumi\n${job("- run: python3 load_from_esc.py")}`],
    good: [`name: sync secrets to esc\n${job("- run: pulumi up")}`, `name: check\n${job("- run: pulumi env get a/b")}`],
    other: job("- run: ls"),
  },
};

describe("rules for workflows", () => {
  it("P-23 every rule has its fixtures", () => assert.deepEqual(Object.keys(CASES), Object.keys(workflowRules)));

  for (const [name, rule] of Object.entries(workflowRules)) {
    it(`P-23 ${name} names what is bad, once with its line, and nothing else`, () => {
      const { bad, good, other } = CASES[name] ?? assert.fail();
      for (const text of bad) {
        const found = rule(parseWorkflow("w.yml", text));
        assert.equal(found.length >= 1 && found.every((f) => f.rule === name && f.file === "w.yml" && f.line >= 1 && f.line <= text.split("\n").length), true, `${text}\n${JSON.stringify(found)}`);
        assert.equal(new Set(found.map(({ line, problem }) => `${line} ${problem}`)).size, found.length, text);
      }
      for (const text of [...good, other]) assert.deepEqual(rule(parseWorkflow("w.yml", text)), [], text);
    });
  }

  it("P-23 what is no workflow is told with file and line, and nothing of its text", () => {
    for (const text of ["jobs: [", "just text", "- a\n- b", "a: 1\na: 2"]) assert.throws(() => parseWorkflow("w.yml", text), /^CliError: w\.yml:\d+ is no workflow: [A-Za-z_ ]+\.$/);
  });
});
