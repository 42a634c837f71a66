import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { catalog } from "../../../catalog/index.ts";
import { referencesOf } from "../../../cli/workflows/references.ts";
import { usageOf, type Available } from "../../../cli/workflows/usage.ts";
import { parseWorkflow, readWorkflows } from "../../../cli/workflows/workflow-file.ts";
import { run } from "../cli-case.ts";
import { serve } from "../fake-github.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const JOB = "jobs:\n  one:\n    runs-on: x\n";
const step = (text: string): string => `on: push\n${JOB}    steps:\n      - ${text.replaceAll("\n", "\n        ")}\n`;
const job = (text: string): string => `on: push\n${JOB}    ${text.replaceAll("\n", "\n    ")}\n`;
const top = (text: string): string => `${text}\non: push\n${JOB}`;

/** Every place where GitHub's own schema of workflows lets an expression stand, with the text `~`. */
const PLACES: Readonly<Record<string, string>> = {
  "run-name": top("run-name: ~"), "top env": top("env:\n  A: ~"), "top env's name": top("env: { ~: x }"), "top concurrency": top("concurrency: ~"),
  "top group": top("concurrency:\n  group: ~"), "top cancel": top("concurrency:\n  group: x\n  cancel-in-progress: ~"), "top defaults": top("defaults:\n  run:\n    shell: ~"),
  "input's default": `on:\n  workflow_call:\n    inputs:\n      a:\n        type: string\n        default: ~\n${JOB}`, "output's value": `on:\n  workflow_call:\n    outputs:\n      a:\n        value: ~\n${JOB}`,
  "job name": job("name: ~"), "runs-on": "on: push\njobs:\n  one:\n    runs-on: ~\n", "runs-on group": "on: push\njobs:\n  one:\n    runs-on:\n      group: x\n      labels:\n        - ~\n",
  "environment": job("environment: ~"), "environment name": job("environment:\n  name: ~"), "environment url": job("environment:\n  name: x\n  url: ~"), "job concurrency": job("concurrency:\n  group: ~"),
  "job outputs": job("outputs:\n  a: ~"), "job env": job("env:\n  A: ~"), "job defaults": job("defaults:\n  run:\n    working-directory: ~"), "timeout": job("timeout-minutes: ~"), "continue": job("continue-on-error: ~"),
  "matrix": job("strategy:\n  matrix: ~"), "matrix list": job("strategy:\n  matrix:\n    a:\n      - ~"), "include": job("strategy:\n  matrix:\n    include:\n      - a: ~"), "fail-fast": job("strategy:\n  fail-fast: ~\n  matrix:\n    a: [1]"),
  "container": job("container: ~"), "image": job("container:\n  image: ~"), "credentials": job("container:\n  image: x\n  credentials:\n    password: ~"), "container env": job("container:\n  image: x\n  env:\n    A: ~"),
  "service": job("services:\n  db:\n    image: ~"), "service's credentials": job("services:\n  db:\n    image: x\n    credentials:\n      username: ~"),
  "called with": "on: push\njobs:\n  one:\n    uses: ./x.yml\n    with:\n      a: ~\n", "called secrets": "on: push\njobs:\n  one:\n    uses: ./x.yml\n    secrets:\n      a: ~\n",
  "step name": step("name: ~\nrun: x"), "step env": step("run: x\nenv:\n  A: ~"), "step with": step("uses: a/b@v1\nwith:\n  a: ~"), "run": step("run: ~"), "shell": step("run: x\nshell: ~"), "directory": step("run: x\nworking-directory: ~"),
  "step timeout": step("run: x\ntimeout-minutes: ~"), "step continue": step("run: x\ncontinue-on-error: ~"), "step if": step("run: x\nif: ~"), "job if": job("if: ~"), "snapshot if": job("snapshot:\n  image-name: x\n  if: ~"),
};
const BARE = ["step if", "job if", "snapshot if"];

const anyCase = (word: string): fc.Arbitrary<string> => fc.mixedCase(fc.constant(word));
const context = fc.constantFrom("secrets", "vars");
const name = fc.stringMatching(/^N_[A-Z0-9]{3,8}$/);
/** One read in GitHub's language, and nothing else that looks like one. */
const read = fc.tuple(context, name, fc.nat(6)).chain(([kind, of, form]) => fc.record({ kind: fc.constant(kind), of: fc.constant(of), code: fc.tuple(anyCase(kind), anyCase(of)).map(([k, n]) => [
  `${k}.${n}`, `${k}['${n}']`, `${k} [ '${n}' ]`, `toJSON(${k}.${n})`, `format('}} {0}', ${k}.${n})`, `${k}.${n} == 'it''s' && 'vars.NOT_THIS'`, `steps.secrets.outputs.NOT_THIS || ${k} . ${n}`,
][form] ?? "") }));
/** The text in a place, in each of YAML's ways to write it. */
const written = (text: string, at: string): string[] => [
  `'${text.replaceAll("'", "''")}'`, JSON.stringify(text), JSON.stringify(`\u0001${text}`).replace("\\u0001", ""), ...(/[:{}#&*!|>'"%@`,[\]]/.test(text) || /\{ ~/.test(at) ? [] : [text]),
  ...(/\{ ~|~: x/.test(at) ? [] : [`|\n              ${text}`, `>-\n              ${text.replace(" ", "\n              ")}`])];
const lineOf = (source: string, kind: string, of: string): number => source.slice(0, source.search(new RegExp(`${kind}[\\s.['"]*${of}`, "i"))).split("\n").length;
const told = (source: string): string[] => referencesOf(parseWorkflow("w.yml", source)).map(({ kind, name: of, line }) => `${kind} ${of} ${line}`);

describe("what a workflow reads", () => {
  it("S-42 every read is found, in every place, spelling, case and way of quoting, with its line; what only looks like one is not (fault 29)", () => {
    const places = Object.entries(PLACES);
    fc.assert(fc.property(fc.constantFrom(...places), read, fc.boolean(), ([place, source], { kind, of, code }, bare) => {
      const text = bare && BARE.includes(place) ? code : `x \${{ ${code} }}`;
      for (const form of written(text, source)) {
        const full = source.replace("~", () => form);
        assert.deepEqual(told(full), [`${kind === "vars" ? "variable" : "secret"} ${of} ${lineOf(full, kind, of)}`], full);
      }
    }), { numRuns: 500, seed: 29 });
  });

  it("S-42 each of these places is tried", () => {
    for (const [place, source] of Object.entries(PLACES)) assert.deepEqual(told(source.replace("~", '"${{ vars.A }}"')).map((line) => line.replace(/ \d+$/, "")), ["variable A"], place);
  });

  it("S-42 outputs, properties, texts and other names are no reads; names made at run time and whole contexts are all of them (fault 29)", () => {
    for (const code of ["steps.esc-secrets.outputs.X", "steps.secrets.outputs.X", "github.event.secrets.X", "github['secrets'].X", "env['secrets.X']", "'secrets.X'", "format('{0} secrets.X', 1)", "my-secrets.X", "secrets-of.X", "inputs.vars", "needs.a.outputs.vars.X", "github.event.*.secrets"])
      assert.deepEqual(told(step(`run: \${{ ${code} }}`)), [], code);
    for (const code of ["toJSON(secrets)", "ToJson( Secrets )", "secrets[matrix.name]", "secrets[format('A_{0}', 1)]", "secrets.*", "join(secrets.*, ',')", "fromJSON(toJSON(secrets)).A", "SECRETS"])
      assert.deepEqual(told(step(`run: \${{ ${code} }}`)), ["secret * 6"], code);
    assert.deepEqual(told(`name: "\${{ secrets.A }}"\non: { workflow_dispatch: { inputs: { a: { description: "\${{ secrets.B }}" } } } }\n${JOB}`), [], "GitHub reads no expression there");
    assert.deepEqual(told(step("run: x\nwith: { if: secrets.A }\nenv: { if: vars.B }")), [], "only the `if` of a job, a step and a snapshot is a condition");
  });

  it("S-42 an expression that GitHub cannot read is told with its place, and the rest of the file is read (fault 29)", () => {
    const workflow = parseWorkflow("w.yml", step('run: x\nenv:\n  A: "${{ secrets.A" \n  B: ${{ secrets.B + 1 }}\n  C: ${{ "x" }}\n  D: ${{ vars.D }}'));
    const found = usageOf([workflow], { organization: { secrets: ["A"], variables: ["D"] } }, catalog);
    assert.deepEqual([found.uses.map(({ name: of, line }) => `${of} ${line}`), found.unreadable], [["A 8", "D 11"], [{ file: "w.yml", line: 9 }, { file: "w.yml", line: 10 }]]);
  });

  it("S-42 anchors, aliases and merge keys: each job reads what it has by them; a chain that leads back ends (fault 29)", () => {
    const source = `on: push
jobs:
  a:
    environment: &prod production
    env: &keys { K: "\${{ secrets.OPENAI_API_KEY }}" }
    steps: &steps [{ run: x, if: &when vars.WHEN, env: { T: "\${{ secrets.SLACK_BOT_TOKEN }}" } }]
  b: &b { environment: *prod, env: { <<: *keys, L: x }, steps: *steps }
  c: { <<: [*b], environment: other, if: *when }
  d: &d
    environment: *prod
    env: { <<: [*keys, *keys] }
    steps: [{ run: x, with: &w { a: *w, b: "\${{ secrets.W }}" } }]
`;
    const workflow = parseWorkflow("w.yml", source);
    assert.deepEqual(workflow.jobs.map(({ id, environment, env, steps }) => [id, environment, env.map(({ key }) => key).sort().join(), steps.length]),
      [["a", "production", "K", 1], ["b", "production", "K,L", 1], ["c", "other", "K,L", 1], ["d", "production", "K", 1]]);
    const of = (id: string): string[] => referencesOf(workflow).filter((r) => r.job === id).map(({ name: n, line }) => `${n} ${line}`);
    assert.deepEqual([of("a"), of("b"), of("c"), of("d")], [...["a", "b", "c"].map(() => ["OPENAI_API_KEY 5", "SLACK_BOT_TOKEN 6", "WHEN 6"]), ["OPENAI_API_KEY 5", "W 12"]]);
    assert.throws(() => parseWorkflow("w.yml", "on: push\njobs:\n  a: { env: *none }\n"), /w\.yml:3 is no workflow: an alias without its anchor/);
    const bomb = `x: &l0 [x]\n${Array.from({ length: 40 }, (_, n) => `x${n}: &l${n + 1} [*l${n}, *l${n}]`).join("\n")}\non: push\njobs: { a: { env: { A: x }, with: *l40 } }\n`;
    assert.deepEqual(referencesOf(parseWorkflow("w.yml", bomb)), []);
  });

  it("S-42 the repository's own composite actions are read where they are used; GitHub gives them no name (fault 29)", () => {
    const root = mkdtempSync(join(tmpdir(), "actions-"));
    try {
      const write = (path: string, text: string): void => {
        mkdirSync(join(root, path, ".."), { recursive: true });
        writeFileSync(join(root, path), text);
      };
      write(".github/workflows/w.yml", step("uses: ./.github/actions/one"));
      write(".github/workflows/x.yml", step("uses: ./../outside\nwith: {}"));
      write(".github/actions/one/action.yml", 'runs:\n  using: composite\n  steps:\n    - uses: ./two\n    - run: x\n      if: vars.A\n      env: { B: "${{ secrets.B }}" }\n');
      write("two/action.yaml", 'inputs: { a: { default: "${{ github.token }}", description: "${{ secrets.NOT }}" } }\nruns:\n  using: composite\n  steps:\n    - uses: ./.github/actions/one\n    - run: ${{ inputs.a }}\n      shell: ${{ vars.C }}\n');
      const found = usageOf(readWorkflows(join(root, ".github/workflows")), { organization: { secrets: ["B"], variables: [] } }, catalog).uses;
      assert.deepEqual(found.map(({ file, line, name: of, job: id, state }) => `${file.slice(root.length + 1)}:${line} ${of} ${id} ${state}`),
        [".github/actions/one/action.yml:6 A one missing", ".github/actions/one/action.yml:7 B one missing", "two/action.yaml:7 C one missing"]);
      write("two/action.yaml", "a: [");
      write(".github/workflows/bad.yml", "a: b");
      assert.throws(() => readWorkflows(join(root, ".github/workflows")), /bad\.yml:1 is no workflow: no jobs\.\n.*two\/action\.yaml:1 is no action: /);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("S-42 a GitHub environment that is chosen at run time is asked for by no name, and hides what nobody can know (fault 29)", async () => {
    const source = "on: push\njobs:\n  d:\n    environment: ${{ inputs.target }}\n    steps: [{ run: x, env: { K: '${{ secrets.DEPLOY_KEY }}', O: '${{ secrets.OPENAI_API_KEY }}' } }]\n  e:\n    environment: { name: staging }\n    steps: [{ run: x }]\n";
    const states = (available: Available): string[] => usageOf([parseWorkflow("w.yml", source)], available, catalog).uses.map(({ name: of, state }) => `${of} ${state}`);
    const organization = { secrets: ["OPENAI_API_KEY"], variables: [] };
    assert.deepEqual(states({ organization }), ["DEPLOY_KEY unchecked", "OPENAI_API_KEY declared"]);
    assert.deepEqual(states({ organization, repository: { secrets: ["DEPLOY_KEY"], variables: [] }, environments: {} }), ["DEPLOY_KEY repository", "OPENAI_API_KEY declared"]);
    const fake = await serve(() => ({ status: 200, body: { total_count: 0, secrets: [], variables: [] } }));
    const folder = mkdtempSync(join(tmpdir(), "usage-"));
    try {
      writeFileSync(join(folder, "w.yml"), source);
      const ended = await run(["usage", "--workflows", folder, "--cwd", ROOT, "--repository", "acme/sophia-main"], { cwd: folder, env: { GITHUB_TOKEN: "none", GITHUB_API_URL: fake.url } });
      assert.deepEqual([ended.code, /DEPLOY_KEY +secret +w\.yml:5 +d +unchecked/.test(ended.stdout) && /Nothing is missing; 1 read is unchecked\.\n$/.test(ended.stdout)], [0, true], ended.stdout + ended.stderr);
      const asked = fake.calls.map(({ path }) => decodeURIComponent(path)).filter((path) => path.includes("/environments/"));
      assert.deepEqual([asked.length > 0, asked.filter((path) => !path.includes("/environments/staging/"))], [true, []]);
    } finally {
      await fake.close();
      rmSync(folder, { recursive: true });
    }
  });
});
