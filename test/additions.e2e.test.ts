import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFiles, ROOT } from "./source-files.ts";

/** Rows that somebody may add, beside the one that docs/adding-a-secret.md shows: by file, each another kind of row. */
const ROWS: readonly (readonly [file: string, row: string])[] = [
  ["catalog/ai-keys.ts", /^ *(secret\("NEWCOMER_API_KEY".*),$/m.exec(readFileSync(join(ROOT, "docs/adding-a-secret.md"), "utf8"))?.[1] ?? ""],
  ["catalog/integration-credentials.ts", 'secret("ADDED_WEBHOOK_SECRET", "sophia.business.added.webhook_secret", nonEmpty, "Signs what the added service sends", { github: "yes", aliases: ["ADDED_HOOK_SECRET"] })'],
  ["catalog/database-credentials.ts", 'secret("ADDED_DB_PASSWORD", "sophia.database.added.password", nonEmpty, "Password of the added database", { environments: ["production"], days: 30 })'],
  ["catalog/configuration.ts", 'plain("ADDED_MODE", "sophia.config.added_mode", nonEmpty, "How the added service works", { default: "gentle" })'],
];
/** Their own organisation and repository in place of the examples', and one repository more: [files, text, replacement]. */
const OWN: readonly (readonly [files: string, text: string, replacement: string])[] = [
  ["{catalog,environments}/*.ts", "ai-cherry", "some-company"],
  ["Pulumi.*.yaml", "your-pulumi-organization", "some-cloud"],
  ["Pulumi.*.yaml", "your-github-organization", "some-company"],
  ["Pulumi.production.yaml", "    - sophia-main\n", "    - sophia-main\n    - another-repository\n"],
];
/** These read no data of the project: the servers and the set-up import nothing of it, the linters read workflows. */
const OTHER = /^test\/(sandbox|toolchain)\/|\/linted\.test\.ts$|\.e2e\.test\.ts$|^test\/e2e\//;

describe("data of one's own", () => {
  let copy: string;
  const run = (command: string, ...args: string[]): string => {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: copy, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    assert.equal(error, undefined);
    assert.equal(status, 0, `${args.join(" ")}\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}`);
    return stdout;
  };
  const edit = (file: string, change: (text: string) => string): void => {
    const before = readFileSync(join(copy, file), "utf8");
    const after = change(before);
    assert.notEqual(after, before, `${file} has no such place any more`);
    writeFileSync(join(copy, file), after);
  };

  before(() => {
    copy = mkdtempSync(join(tmpdir(), "sophia-additions-"));
    for (const file of projectFiles()) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(ROOT, file), join(copy, file));
    }
    // A folder of links, not one link: git tells what it ignores in a folder alone.
    mkdirSync(join(copy, "node_modules"));
    for (const name of readdirSync(join(ROOT, "node_modules"))) symlinkSync(join(ROOT, "node_modules", name), join(copy, "node_modules", name));
    run("git", "init", "--quiet");
    run("git", "add", "--all");
    run("git", "-c", "user.name=test", "-c", "user.email=test@users.noreply.github.com", "commit", "--quiet", "--message", "as it ships");
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  it("U-18 (5 of 7) rows, a repository and an organisation of one's own break no unit test, after one command for the golden files", () => {
    for (const [file, row] of ROWS) edit(file, (text) => text.replace(/^\];$/m, () => `  ${row},\n];`));
    for (const [files, text, replacement] of OWN) {
      const found = globSync(files, { cwd: copy }).filter((file) => readFileSync(join(copy, file), "utf8").includes(text));
      assert.ok(found.length > 0, text);
      for (const file of found) edit(file, (whole) => whole.replaceAll(text, replacement));
    }
    run(process.execPath, "test/goldens.ts", "quick");
    for (const [, row] of ROWS) assert.ok(readFileSync(join(copy, "test/golden/catalogue.tsv"), "utf8").includes(/"(\w+)"/.exec(row)?.[1] ?? "?"), row);
    // Nothing that needs the set-up: a copy would make its own, for minutes.
    const files = globSync("test/**/*.test.ts", { cwd: copy }).filter((file) => !OTHER.test(file) && !/ensureToolchain|cloud-case/.test(readFileSync(join(copy, file), "utf8"))).sort();
    const said = run(process.execPath, "node_modules/mocha/bin/mocha.js", "--reporter", "dot", ...files);
    assert.ok(Number(/(\d+) passing/.exec(said)?.[1]) > 500, said);
  });
});
