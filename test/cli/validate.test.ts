import { strict as assert } from "node:assert";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "../../catalog/index.ts";
import { ENVIRONMENTS, type CatalogRow, type EnvironmentName } from "../../catalog/types.ts";
import { exampleValue } from "../../demo/example-values.ts";
import { run, type Ended } from "./cli-case.ts";

const example = (row: CatalogRow, stack: EnvironmentName): string =>
  row.name === "PULUMI_ORG" ? "acme" : row.name === "SOPHIA_ENVIRONMENT" ? stack : row.name === "PULUMI_PROJECT" ? "sophia" : exampleValue(row, stack);
const lines = (rows: readonly CatalogRow[], stack: EnvironmentName): string[] => rows.map((row) => `${row.name}='${example(row, stack)}'`);
const legacy = catalog.filter((row) => row.profiles.includes("legacy27"));
const toBring = (stack: EnvironmentName): CatalogRow[] => catalog.filter((row) => row.requiredIn.includes(stack) && row.source === "operator" && row.default === undefined);

describe("sophia-secrets validate", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "validate-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (text: string | readonly string[], name = "values.env", mode = 0o600): string => {
    writeFileSync(join(folder, name), typeof text === "string" ? text : text.join("\n"));
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  const validate = (args: readonly string[], more: { env?: Record<string, string>; input?: string } = {}): Promise<Ended> => run(["validate", "--organization", "acme", ...args], { cwd: folder, ...more });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a JSON answer
  const json = async (args: readonly string[], more = {}): Promise<any> => {
    const ended = await validate([...args, "--json"], more);
    const answer = JSON.parse(ended.stdout);
    assert.equal(answer.schemaVersion, 1);
    assert.equal(ended.code, answer.valid ? 0 : 1);
    return answer;
  };

  it("S-02 S-10 0 when all that a person has to bring is there, for each stack; what comes by itself is not asked for", async () => {
    for (const stack of ENVIRONMENTS) {
      const count = catalog.filter((row) => row.requiredIn.includes(stack)).length;
      const answer = await json(["-s", stack, "--values", file(lines(toBring(stack), stack))]);
      assert.deepEqual([answer.valid, answer.missing_required, answer.findings, answer.required_vars, answer.completion_percentage], [true, [], [], count, 100], JSON.stringify(answer.findings));
      assert.equal(answer.total_vars, toBring(stack).length);
    }
  });

  it("S-10 20 of legacy27 set: 74.1 %, exit 1, and each name in its place", async () => {
    const given = [...legacy.slice(0, 20), ...catalog.filter((row) => row.name === "LOG_LEVEL")];
    const answer = await json(["-s", "production", "--profile", "legacy27", "--values", file(lines(given, "production"))]);
    assert.deepEqual([answer.valid, answer.completion_percentage, answer.required_vars, answer.optional_vars, answer.total_vars], [false, 74.1, 27, 10, 21]);
    assert.deepEqual(answer.missing_required, legacy.slice(20).map((row) => row.name).sort());
    assert.deepEqual(answer.present_required, legacy.slice(0, 20).map((row) => row.name).sort());
    assert.deepEqual([answer.present_optional, answer.unknown_vars], [["LOG_LEVEL"], []]);
    const categories = Object.values(answer.categories) as { total: number; present: number; missing: number; missing_names: string[] }[];
    assert.deepEqual([categories.reduce((n, c) => n + c.total, 0), categories.reduce((n, c) => n + c.present, 0)], [37, 21]);
    assert.ok(categories.every((c) => c.present + c.missing === c.total && c.missing_names.length === c.missing));
    const { code, stdout } = await validate(["-s", "production", "--profile", "legacy27", "--values", "values.env"]);
    assert.equal(code, 1);
    assert.match(stdout, /20 of 27 required values \(74\.1%\)/);
  });

  it("S-10 all of legacy27 set: valid, the three names that a stack knows by itself included", async () => {
    const answer = await json(["-s", "production", "--profile", "legacy27", "--values", file(lines(legacy, "production"))]);
    assert.deepEqual([answer.valid, answer.completion_percentage, answer.findings], [true, 100, []]);
  });

  it("S-03 without a file: `./.env` first, then the process; the process wins and the answer says so; only names of the catalogue count", async () => {
    file(["LINEAR_API_TOKEN='from the file'", "POSTGRES_USER=file"], ".env");
    const env = { LINEAR_API_TOKEN: example(catalog.find((r) => r.name === "LINEAR_API_TOKEN") ?? assert.fail(), "production"), SOMETHING_ELSE: "x", GITHUB_TOKEN: "x", ENVIRONMENT: "x" };
    const answer = await json(["-s", "production"], { env });
    assert.deepEqual(answer.sources, { LINEAR_API_TOKEN: "process", POSTGRES_USER: ".env:2" });
    assert.deepEqual([answer.findings, answer.unknown_vars], [[], []]);
  });

  it("C-01 C-02 C-07 S-36 findings are all told at once: unknown, old, twice, placeholder, empty, wrong format, malformed", async () => {
    const text = ["OPENAI_API_KEI=x", "ANTHROPIC_API_KEY=changeme", "SLACK_BOT_TOKEN=", "not a line", "POSTGRES_PORT=many", "POSTGRES_USER=a", "POSTGRES_USER=b", "SOPHIA_ENV=staging"];
    const answer = await json(["-s", "production", "--values", file(text, "v.env", 0o644)]);
    const found = answer.findings.map((f: { name: string; place: string; remedy: string }) => `${f.name} ${f.place.replaceAll(`${folder}/`, "")}`);
    for (const expected of ["OPENAI_API_KEI v.env:1", "ANTHROPIC_API_KEY v.env:2", "SLACK_BOT_TOKEN v.env:3", "- v.env:4", "POSTGRES_PORT v.env:5", "POSTGRES_USER v.env:7; v.env:6", "SOPHIA_ENV v.env:8", "file mode v.env"])
      assert.ok(found.includes(expected), `${expected} in ${found.join(", ")}`);
    assert.deepEqual(answer.unknown_vars, ["OPENAI_API_KEI"]);
    assert.ok(answer.warnings.some((w: string) => /SOPHIA_ENV .*old name of SOPHIA_ENVIRONMENT/.test(w)));
    assert.ok(answer.findings.every((f: { remedy: string }) => f.remedy !== ""));
  });

  it("S-02 1 for findings, 2 for usage, 3 for a file that is not there", async () => {
    const cases: readonly (readonly [number, readonly string[]])[] = [
      [1, ["-s", "production", "--values", file("POSTGRES_USER=a")]], [2, ["-s", "prod"]], [2, []], [2, ["-s", "production", "--profile", "legacy28"]], [2, ["-s", "production", "--nonsense"]],
      [3, ["-s", "production", "--values", join(folder, "none.env")]],
    ];
    for (const [code, args] of cases) assert.equal((await validate(args)).code, code, args.join(" "));
  });

  it("F-05 the values of another stack, or of another organisation, are found", async () => {
    const answer = await json(["-s", "production", "--values", file(["#! stack staging", "PULUMI_ORG=others"])]);
    assert.deepEqual(answer.findings.map((f: { name: string }) => f.name).sort(), ["#! stack", "PULUMI_ORG"]);
  });

  it("P-03 (fault 25) one value in the files of two stacks is told: files that say their stack, or a folder; no value shown; one stack's file alone, or a row that says why, is quiet", async () => {
    const same = ["Zq7f", "3cRt", "91Lk", "p0Xw"].join("");
    const text = (stack: EnvironmentName, name = "POSTGRES_PASSWORD", value = same): string[] => [`#! stack ${stack}`, ...lines(toBring(stack).filter((row) => row.name !== name), stack), `${name}='${value}'`];
    const [production, staging] = [file(text("production"), "production.env"), file(text("staging"), "staging.env")];
    for (const values of [[production, staging], [staging, production], [folder]]) {
      const answer = await json(["-s", "production", ...values.flatMap((value) => ["--values", value])]);
      assert.deepEqual([answer.valid, answer.warnings.filter((w: string) => w.includes("two environments"))], [true, ["production POSTGRES_PASSWORD = staging POSTGRES_PASSWORD: one value in two environments, which is refused once both have it for 30 days"]], JSON.stringify(answer.findings));
      const words = await validate(["-s", "production", ...values.flatMap((value) => ["--values", value])]);
      assert.deepEqual([words.stderr.includes("production POSTGRES_PASSWORD = staging POSTGRES_PASSWORD"), (words.stdout + words.stderr).includes(same)], [true, false]);
    }
    const quiet = async (...values: string[]): Promise<void> => assert.deepEqual((await json(["-s", "production", ...values.flatMap((value) => ["--values", value])])).warnings.filter((w: string) => w.includes("two environments")), []);
    await quiet(production);
    await quiet(production, file(text("staging", "POSTGRES_PASSWORD", `${same}8`), "staging.env"));
    const shared = catalog.find((row) => row.name === "SNOWFLAKE_USER" && row.shared !== undefined) ?? assert.fail();
    await quiet(file(text("production", shared.name), "production.env"), file(text("staging", shared.name), "staging.env"));
    for (const values of [[production, production], [staging, file(text("development"), "development.env")]])
      assert.equal((await validate(["-s", "production", ...values.flatMap((value) => ["--values", value])])).code, 2);
  });

  it("P-03 (fault 25) a value that another stack's state holds is found where that state may be opened; after 30 days it is a finding", async () => {
    const same = ["Zq7f", "3cRt", "91Lk", "p0Xw"].join("");
    const state = (stack: string, value: string, days: number): string => JSON.stringify({ deployment: { resources: [
      { urn: `urn:pulumi:${stack}::sophia-secrets::pulumi:pulumi:Stack::root`, type: "pulumi:pulumi:Stack",
        outputs: { ledger: { version: 1, generations: {}, entries: { POSTGRES_PASSWORD: { keyId: "k", fingerprint: "f", destinations: [], rotatedAt: new Date(Date.now() - days * 86_400_000).toISOString() } } } } },
      { urn: `urn:pulumi:${stack}::sophia-secrets::pulumi:index:Stash::held-POSTGRES_PASSWORD`, type: "pulumi:index:Stash", inputs: { input: value } },
    ] } });
    const values = file(lines(toBring("production").filter((row) => row.name !== "POSTGRES_PASSWORD"), "production").concat(`POSTGRES_PASSWORD='${same}'`));
    file("name: sophia-secrets", "Pulumi.yaml");
    // Stands for the engine: one export per stack, and what it says of a stack that nobody has.
    const engine = file("#!/bin/sh\nfor last; do :; done\n[ -f \"$0.$last\" ] && exec /bin/cat \"$0.$last\"\necho \"error: $(/bin/cat \"$0.says\")\" >&2\nexit 6\n", "pulumi", 0o700);
    file("no stack named 'x' found", "pulumi.says");
    const answer = (): Promise<Ended> => validate(["-s", "production", "--values", values, "--json"], { env: { PATH: folder } });
    const told = async (): Promise<readonly [number, readonly string[], number]> => {
      const { code, stdout } = await answer();
      const { findings, warnings } = JSON.parse(stdout) as { findings: { name: string; rule?: string }[]; warnings: string[] };
      return [code, findings.filter(({ rule }) => rule === "P-03").map(({ name }) => name), warnings.filter((w) => w.includes("two environments")).length];
    };
    assert.ok(engine);
    assert.deepEqual(await told(), [0, [], 0]);
    file(state("staging", same, 99), "pulumi.staging");
    assert.deepEqual(await told(), [0, [], 1], "how long production has it nobody knows");
    file(state("production", same, 40), "pulumi.production");
    assert.deepEqual(await told(), [1, ["production POSTGRES_PASSWORD = staging POSTGRES_PASSWORD"], 0]);
    file(state("staging", same, 3), "pulumi.staging");
    assert.deepEqual(await told(), [0, [], 1]);
    file(state("staging", `${same}8`, 99), "pulumi.staging");
    assert.deepEqual(await told(), [0, [], 0]);
    file("Unauthorized: No credentials provided or are invalid.", "pulumi.says");
    assert.match((await answer()).stderr, /The state of development cannot be opened here: whether a value is used there as well was not compared\./);
  });

  it("P-12 (6 of 6) no value is in any output, in any encoding: from a file, standard input or the process, right or wrong", async () => {
    const canaries = ["ca$nary+value/1 ä", 'canary"quoted"\\2', "canary-plain-3"];
    const text = JSON.stringify({ OPENAI_API_KEY: canaries[0], POSTGRES_PASSWORD: canaries[1], POSTGRES_PORT: canaries[2], UNKNOWN_NAME: canaries[0], SOPHIA_ENVIRONMENT: canaries[2] });
    const env = { OPENAI_API_KEY: canaries[0] ?? "", POSTGRES_PORT: canaries[1] ?? "", PULUMI_ORG: canaries[2] ?? "" };
    const outputs: Ended[] = [];
    for (const flags of [[], ["--json"]]) {
      outputs.push(await validate(["-s", "production", "--values", file(text), ...flags]), await validate(["-s", "production", "--values", "-", ...flags], { input: `${text.slice(0, -1)},` }),
        await validate(["-s", "production", "--values", "-", ...flags], { input: text }), await validate(["-s", "production", ...flags], { env }));
    }
    const said = outputs.map((o) => o.stdout + o.stderr).join("\n");
    assert.ok(outputs.every((o) => o.code === 1) && said.includes("UNKNOWN_NAME"));
    for (const canary of canaries)
      for (const form of [canary, JSON.stringify(canary).slice(1, -1), encodeURIComponent(canary), Buffer.from(canary).toString("base64").replace(/=+$/, ""), Buffer.from(canary).toString("hex"), canary.slice(0, 8)])
        assert.equal(said.includes(form), false, "a value is told");
  });
});
