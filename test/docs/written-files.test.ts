import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { catalog } from "../../catalog/index.ts";
import { blocksOf, codeOf, PAGES, pageText, ROOT } from "./pages.ts";

/** Options of commands whose argument is a file that the command writes, or that was written for it. */
const OPTIONS = "--file|--out|--shadow|--export|--json-file|--write|--values|--save-plan|--output-file";
const NAME = "(?:\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s;|&<>()'\"`]+)+";

/** Files that a command line writes or takes, as it names them: redirections, options, and the doors' variable. */
function filesOf(command: string): string[] {
  const found = [...command.matchAll(new RegExp(`(?<!\\S)\\d?>{1,2}\\s*(${NAME})`, "g")), ...command.matchAll(new RegExp(`(?<!\\S)(?:${OPTIONS})[ =](${NAME})`, "g")),
    ...command.matchAll(new RegExp(`\\bSOPHIA_SECRETS_FILE=(${NAME})`, "g")), ...command.matchAll(new RegExp(`\\b(?:tee|touch)(?: -a)? (${NAME})`, "g"))];
  return found.map(([, name = ""]) => name.replace(/^(?:sarif|markdown|summary|json|annotations|text)=/, "").replaceAll(/["']/g, ""));
}

/** Whether the name lies in the checkout: no variable, no home, no absolute path, no place holder in capitals. */
const inCheckout = (name: string): boolean => name !== "" && !/^[$~/&-]|…/.test(name) && !/^[A-Z]+(?:=[A-Z]+)?$/.test(name);

/** Names below our own folders are sources, which nothing here writes. */
const ignored = (names: readonly string[]): Set<string> =>
  new Set(spawnSync("git", ["check-ignore", "--no-index", "--stdin"], { cwd: ROOT, input: names.join("\n"), encoding: "utf8" }).stdout.split("\n"));

describe("files that the pages' commands write (fault 22)", () => {
  it("P-02 lie outside the checkout, or git ignores their names", () => {
    const names = PAGES.flatMap((page) => codeOf(pageText(page)).flatMap((code) => code.split("\n")).flatMap(filesOf).filter(inCheckout).map((name) => ({ page, name })));
    // The pages do name such files; a test that finds none would prove nothing.
    assert.ok(names.some(({ name }) => name === "state.json"), JSON.stringify(names));
    const safe = ignored(names.map(({ name }) => name));
    assert.deepEqual(names.filter(({ name }) => !safe.has(name)), []);
  });

  it("P-02 no block in clear writes into the checkout, but beside a sandbox's own made-up values", () => {
    const inClear = /env open\b|--show-secrets|SOPHIA_SECRETS_FILE=|#! stack/;
    for (const page of PAGES) {
      for (const block of blocksOf(pageText(page)).filter((b) => inClear.test(b.text.replace(/(^| )# .*$/gm, "")) && /^sh\b/.test(b.info)))
        assert.deepEqual(block.text.split("\n").flatMap(filesOf).filter((name) => inCheckout(name) && !name.startsWith(".sandbox/")), [], `${page}:${block.line}`);
    }
  });

  it("P-02 a name in a redirection, an option and a variable is found, and told from a place outside", () => {
    for (const command of ["pulumi stack export > a.json", "x >> a.json", "x 2> a.json", "pulumi stack export --file a.json", "y --out=a.json", "z --write sarif=a.json", "SOPHIA_SECRETS_FILE=a.json pulumi up", "x | tee a.json", 'x > "a.json"'])
      assert.deepEqual(filesOf(command).filter(inCheckout), ["a.json"], command);
    for (const command of ['x > "$HOME/a.json"', 'x --file "$d/a"', "x > /dev/null", "x 2>&1", "x -> y", "validate --values FILE", 'SOPHIA_SECRETS_FILE="$HOME/v" x', "a => b"]) assert.deepEqual(filesOf(command).filter(inCheckout), [], command);
    assert.deepEqual([...ignored(["one.env", "frontend/values.env", "production.json", "catalog/row.ts", "docs/x.json"])].filter((name) => name !== ""), ["one.env", "frontend/values.env", "production.json"]);
  });

  it("U-01 the runbook's way out of a lost state leaves out no value that only the door can bring (fault 16)", () => {
    const pattern = /grep -vE '(.+)'/.exec(pageText("docs/runbook.md"))?.[1] ?? assert.fail();
    const left = (name: string): boolean => new RegExp(pattern).test(`, "${name}": "x"`);
    assert.deepEqual(catalog.filter((row) => row.source === "operator" && left(row.name)).map(({ name }) => name), []);
    assert.deepEqual(["JWT_SECRET", "ENCRYPTION_KEY_PREVIOUS", "JWT_KEYS", "POSTGRES_URL", "PULUMI_PROJECT"].filter((name) => !left(name)), []);
  });
});
