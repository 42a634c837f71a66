import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "../../../catalog/index.ts";
import { referencesOf } from "../../../cli/workflows/references.ts";
import { usageOf, type Available } from "../../../cli/workflows/usage.ts";
import { parseWorkflow } from "../../../cli/workflows/workflow-file.ts";
import { run } from "../cli-case.ts";
import { serve, type Fake } from "../fake-github.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const WORKFLOW = `name: build
on:
  push:
  workflow_call:
    secrets:
      HANDED_OVER: { required: true }
env:
  OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
jobs:
  build:
    environment: { name: production }
    env:
      OPENAI_API_KEY: test
      # secrets.IN_A_COMMENT
      A: "\${{ secrets['slack_bot_token'] }} \${{ secrets.GITHUB_TOKEN }}"
    if: vars.PULUMI_ORG != '' && 'secrets.IN_QUOTES' != ''
    steps:
      - run: |
          echo first
          echo \${{ secrets.OPENAI_API_KEI }} \${{ secrets.GONG_API_SECRET }}
          echo secrets.NOT_AN_EXPRESSION
      - with: { token: "\${{ secrets.HANDED_OVER }}", b: "\${{ vars.SLACK_BOT_TOKEN }}" }
  other:
    steps:
      - env: { LOG: "\${{ secrets.LOG_LEVEL }}", APOLLO: "\${{ secrets.APOLLO_IO_API_KEY || secrets.MINE }}" }
`;
const workflow = parseWorkflow("build.yml", WORKFLOW);
const organization = { secrets: ["OPENAI_API_KEY", "SLACK_BOT_TOKEN", "VERCEL_ACCESS_TOKEN"], variables: ["PULUMI_ORG"] };
const lines = (available: Available): string[] => usageOf([workflow], available, catalog).uses.map(({ line, kind, name, state, note }) => `${line} ${kind} ${name} ${state}${note && ` (${note})`}`);

describe("which workflow uses which name", () => {
  it("S-42 C-01 every read is told with its line, and where the name comes from or why it is not there", () => {
    assert.deepEqual(lines({ organization }), [
      "8 secret OPENAI_API_KEY declared",
      "15 secret GITHUB_TOKEN built in (GitHub's own token of the run)",
      "15 secret SLACK_BOT_TOKEN declared",
      "16 variable PULUMI_ORG declared",
      "20 secret GONG_API_SECRET unchecked (perhaps of the GitHub environment production; --repository asks)",
      "20 secret OPENAI_API_KEI unchecked (perhaps of the GitHub environment production; --repository asks)",
      "22 secret HANDED_OVER handed over (by the workflow that calls this one)",
      "22 variable SLACK_BOT_TOKEN unchecked (perhaps of the GitHub environment production; --repository asks)",
      "25 secret APOLLO_IO_API_KEY missing (not copied to GitHub: name it in sophia-secrets:github, or read it from ESC)",
      "25 secret LOG_LEVEL missing (not for GitHub: read it from ESC)",
      "25 secret MINE missing (not in the catalogue)",
    ]);
    const asked = lines({ organization, environments: {}, repository: { secrets: ["MINE"], variables: [] } });
    assert.deepEqual(asked.filter((line) => /^(20|22 variable|25 secret MINE)/.test(line)), [
      "20 secret GONG_API_SECRET missing (an old name of GONG_ACCESS_KEY_SECRET)", "20 secret OPENAI_API_KEI missing (not in the catalogue; OPENAI_API_KEY?)",
      "22 variable SLACK_BOT_TOKEN missing (it is a secret: secrets.SLACK_BOT_TOKEN)", "25 secret MINE repository",
    ]);
  });

  it("S-42 C-01 unused names, and names that a lower scope hides: a job's variable, the repository, the environment", () => {
    const found = usageOf([workflow], { organization, repository: { secrets: [], variables: ["PULUMI_ORG"] }, environments: { production: { secrets: ["SLACK_BOT_TOKEN"], variables: [] } } }, catalog);
    assert.deepEqual(found.unused, [{ kind: "secret", name: "VERCEL_ACCESS_TOKEN" }]);
    assert.deepEqual(found.shadowed.map(({ name, line, by }) => `${line} ${name} ${by}`), [
      "15 SLACK_BOT_TOKEN a secret of the environment production", "16 PULUMI_ORG a variable of the repository", "13 OPENAI_API_KEY the env of job build"]);
  });

  it("S-42 C-01 P-21 (1 of 5) of more than 100 visible secrets the last by name reach no workflow", () => {
    const many = { secrets: [...Array.from({ length: 100 }, (_, n) => `A_${String(n).padStart(3, "0")}`), "OPENAI_API_KEY"], variables: [] };
    assert.match(lines({ organization: many })[0] ?? "", /^8 secret OPENAI_API_KEY beyond the first 100/);
    assert.match(lines({ organization: { ...many, secrets: many.secrets.slice(1) } })[0] ?? "", /^8 secret OPENAI_API_KEY declared$/);
  });

  it("S-42 all names at once leave none unused", () => {
    for (const text of ["on: push\njobs:\n  a: { uses: ./b.yml, secrets: inherit }", "on: push\njobs:\n  a: { env: { A: '${{ toJSON(secrets) }}' } }"]) {
      const one = parseWorkflow("w.yml", text);
      assert.deepEqual(referencesOf(one).map(({ name, kind }) => [name, kind]), [["*", "secret"]]);
      assert.deepEqual(usageOf([one], { organization, environments: {} }, catalog).unused, [{ kind: "variable", name: "PULUMI_ORG" }]);
    }
  });

  describe("sophia-secrets usage", () => {
    let folder: string;
    let fake: Fake;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "usage-"));
      writeFileSync(join(folder, "build.yml"), WORKFLOW);
      fake = await serve(({ path }) => {
        const names = /\/environments\/production\/secrets/.test(path) ? ["GONG_API_SECRET", "OPENAI_API_KEI"] : /actions\/secrets/.test(path) ? Array.from({ length: 31 }, (_, n) => `R_${n}`) : [];
        const page = Number(new URL(path, "http://x").searchParams.get("page"));
        return { status: 200, body: { total_count: names.length, [path.includes("/variables") ? "variables" : "secrets"]: names.slice((page - 1) * 30, page * 30).map((name) => ({ name })) } };
      });
    });
    after(async () => {
      await fake.close();
      rmSync(folder, { recursive: true });
    });

    it("S-42 U-14 tells a table or JSON; 1 with findings, 2 for a folder without workflows", async () => {
      const ended = await run(["usage", "--workflows", folder, "--cwd", ROOT], { cwd: folder });
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(ended.stdout, /^name +kind +workflow +job +state\nOPENAI_API_KEY +secret +build\.yml:8 +declared\n/);
      assert.match(ended.stdout, /3 missing, 0 beyond the first 100, 1 shadowed\.\n$/);
      const json = JSON.parse((await run(["usage", "--workflows", folder, "--cwd", ROOT, "--json"], { cwd: folder })).stdout);
      assert.deepEqual([json.schemaVersion, json.workflows, json.uses.length, json.shadowed.length], [1, 1, 11, 1]);
      for (const [args, code, message] of [[["--workflows", join(folder, "none")], 2, /cannot be read/], [["--workflows", join(ROOT, "catalog")], 2, /holds no workflow/], [["--workflows", ROOT], 2, /Pulumi\.development\.yaml:1 is no workflow: no jobs\./], [["--cwd", folder, "--workflows", folder], 2, /There is no Pulumi\.production\.yaml/],
        [["--workflows", folder, "--repository", "a/b"], 3, /There is no token for GitHub/], [["--workflows", folder, "--repository", "x"], 2, /is no repository/]] as const) {
        const refused = await run(["usage", "--cwd", ROOT, ...args], { cwd: ROOT });
        assert.deepEqual([refused.code, refused.stdout, message.test(refused.stderr)], [code, "", true], refused.stderr);
      }
    });

    it("S-42 asks the repository and its environments for their names, page by page", async () => {
      const env = { GITHUB_TOKEN: "none", GITHUB_API_URL: fake.url };
      const ended = await run(["usage", "--workflows", folder, "--cwd", ROOT, "--repository", "acme/sophia-main", "--json"], { cwd: folder, env });
      const { uses } = JSON.parse(ended.stdout) as { uses: { name: string; state: string }[] };
      assert.deepEqual(uses.filter(({ state }) => state === "environment").map(({ name }) => name), ["GONG_API_SECRET", "OPENAI_API_KEI"]);
      assert.deepEqual(fake.calls.filter(({ path }) => path.includes("/actions/secrets")).map(({ path }) => path.replace(/^.*\?/, "")), ["per_page=30&page=1", "per_page=30&page=2"]);
      // A repository that is not on the list sees none of the organisation's names.
      const elsewhere = JSON.parse((await run(["usage", "--workflows", folder, "--cwd", ROOT, "--repository", "acme/other", "--json"], { cwd: folder, env })).stdout) as { uses: { name: string; state: string }[] };
      assert.equal(elsewhere.uses.find(({ name }) => name === "OPENAI_API_KEY")?.state, "missing");
    });

    it("S-42 C-01 (1 of 2) our own workflows use only names that are there (fault 6)", async () => {
      const { code, stdout } = await run(["usage", "--cwd", ROOT, "--json"], { cwd: ROOT });
      const { uses, shadowed } = JSON.parse(stdout) as { uses: { name: string; file: string; state: string }[]; shadowed: [] };
      assert.deepEqual([code, shadowed, uses.map(({ name, file, state }) => `${file.slice(file.lastIndexOf("/") + 1)} ${name} ${state}`)], [0, [], [
        "deploy.yml PULUMI_ORG declared", "deploy.yml DEPLOYER_APP_CLIENT_ID unchecked", "deploy.yml DEPLOYER_APP_PRIVATE_KEY unchecked", "deploy.yml DEPLOYER_APP_REPOSITORIES unchecked",
        "deploy.yml SHADOW_APP_CLIENT_ID unchecked", "deploy.yml SHADOW_APP_PRIVATE_KEY unchecked", "drift.yml PULUMI_ORG declared", "drift.yml GH_TOKEN declared"]]);
    });
  });
});
