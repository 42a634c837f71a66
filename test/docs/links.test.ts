import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { catalog } from "../../catalog/index.ts";
import { ciIdentities, policies } from "../../environments/index.ts";
import { buildIssuer } from "../../model/issuer.ts";
import { anchorsOf, blocksOf, codeOf, linksOf, PAGES, pageText, ROOT } from "./pages.ts";

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
const { config } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { config: Record<string, { type?: string; description?: string }> };
const SETTING = /sophia-secrets:([A-Za-z]\w*)/g;
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** Settings that the program asks for, told from its text. */
function readSettings(): Set<string> {
  const settings = readFileSync(join(ROOT, "resources/settings.ts"), "utf8");
  const door = readFileSync(join(ROOT, "resources/door.ts"), "utf8");
  return new Set([...all(settings, /\b(?:config\.get\w*(?:<[^(]*>)?|list|required)\("(\w+)"/g), ...all(door, /new Config\("sophia-secrets"\)\.get\w*(?:<[^(]*>)?\("(\w+)"/g)]);
}

describe("documentation", () => {
  for (const page of PAGES) {
    const text = pageText(page);

    it(`U-20 ${page}: every link leads to a file or heading that is there`, () => {
      const dead = linksOf(text).filter((target) => {
        if (/^https:\/\//.test(target)) return false;
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : join(dirname(page), path);
        if (!existsSync(join(ROOT, file))) return true;
        return anchor !== undefined && !anchorsOf(pageText(file)).includes(anchor);
      });
      assert.deepEqual(dead, []);
    });

    it(`U-20 ${page}: every npm script, command, setting and plain block that it names exists`, () => {
      const code = codeOf(text);
      const commands = new Set(all(readFileSync(join(ROOT, "cli/program.ts"), "utf8"), /\.command\("([a-z-]+)"\)/g));
      assert.equal(commands.has("verify"), true, "the commands are no longer told from the text of cli/program.ts");
      assert.deepEqual(code.flatMap((c) => all(c, /npm run (?:-s )?([a-z][\w:-]*)/g)).filter((name) => !Object.hasOwn(scripts, name)), []);
      assert.deepEqual(code.flatMap((c) => all(c, /\bsophia-secrets (?:-- )?([a-z][a-z-]*)\b/g)).filter((name) => !commands.has(name)), []);
      assert.deepEqual(code.flatMap((c) => all(c, SETTING)).filter((key) => !Object.hasOwn(config, `sophia-secrets:${key}`)), []);
      // A misspelt info string would be a command that nobody runs any more.
      const sandbox = blocksOf(text).filter((b) => /^# sandbox\b/.test(b.text) !== /^sh sandbox( fails)?$/.test(b.info));
      assert.deepEqual(sandbox.map((b) => b.line), []);
    });
  }

  it("U-20 Pulumi.yaml describes exactly the settings that the program reads", () => {
    assert.deepEqual(Object.keys(config).map((key) => key.replace("sophia-secrets:", "")).sort(), [...readSettings()].sort());
    assert.deepEqual(Object.entries(config).filter(([, c]) => !c.type || !c.description).map(([key]) => key), []);
  });

  it("U-05 (1 of 2) the page on the real services names each subject of the OIDC issuer, and no other", () => {
    const text = pageText("docs/real-services.md");
    // Which repository is the reader's own data: the page has an example's.
    const bound = (subject: string): string => subject.replace(/^repo:[^:]+/, "repo:REPOSITORY");
    const subjects = buildIssuer(policies, ciIdentities, "acme").policies.map((p) => bound(p.rules.sub ?? ""));
    assert.deepEqual(all(text, /`(repo:[^`]+)`/g).map(bound).sort(), [...subjects].sort());
  });

  it("F-01 the README has a line for each source of a value, and knows which of them no row has", () => {
    const text = pageText("README.md");
    const lines = new Map(["operator", "generated", "derived", "stack", "github"].map((source) => [source, text.split("\n").find((line) => line.startsWith(`| \`${source}\``))]));
    for (const [source, line] of lines) {
      assert.notEqual(line, undefined, source);
      assert.equal(/no row has it/.test(line ?? ""), !catalog.some((row) => row.source === source), source);
    }
  });
});
