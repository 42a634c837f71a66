import { strict as assert } from "node:assert";
import { createRequire } from "node:module";
import { join } from "node:path";
import AjvDraft04 from "ajv-draft-04";
import fc from "fast-check";
import { locator } from "../../../cli/preview/places.ts";
import { renderAnnotations } from "../../../cli/preview/render-annotations.ts";
import { COMMENT_LIMIT, renderMarkdown } from "../../../cli/preview/render-markdown.ts";
import { renderJson } from "../../../cli/preview/render-json.ts";
import { renderSarif } from "../../../cli/preview/render-sarif.ts";
import { renderText } from "../../../cli/preview/render-text.ts";
import { ciIdentities } from "../../../environments/index.ts";
import type { PreviewReport } from "../../../model/changes/report.ts";
import { reportOf, step, TYPES, withRow } from "../../model/changes/report-case.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const locate = locator(ROOT, "production");
const schema = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object;
const ajv = new AjvDraft04.default({ strict: false, validateFormats: false, unicodeRegExp: false });
const validSarif = ajv.compile(schema);

let sample: PreviewReport | undefined;

function sampleReport(): PreviewReport {
  const report = reportOf({}, { catalog: withRow("OPENAI_API_KEY", (row) => ({ ...row, retired: "x" })), settings: { visibility: "all" } }, [step("update", TYPES.environment, "environment-a"), step("delete", TYPES.secret, "github-secret-A")],
    { policies: [{ rule: "P-01", level: "mandatory", name: "held-A", message: "message" }] });
  return { ...report, findings: [{ rule: "C-05", name: "A", place: "catalog/", problem: "problem", remedy: "remedy" }], missing: ["A"], degraded: ["A"], notes: ["A"], ...(report.keys === "unknown" ? {} : { keys: report.keys.slice(0, 40) }) };
}

/** A report in which every text that somebody else may choose is this one. */
function hostile(text: string): PreviewReport {
  sample ??= sampleReport();
  const fixed = new Set(["schemaVersion", "kind", "outcome", "level", "store", "effect", "status", "change", "op", "ownership"]);
  const swap = (value: unknown, key = ""): unknown => (typeof value === "string" ? (fixed.has(key) ? value : text) : Array.isArray(value) ? value.map((v) => swap(v, key))
    : typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, ["kinds", "effects"].includes(k) ? v : swap(v, k)])) : value);
  return swap(sample) as PreviewReport;
}

const ATTACKS = ["@everyone", "[x](https://evil.example)", "![x](https://evil.example/p.png)", "<img src=x onerror=alert(1)>", "</td><script>x</script>", "a|b|c", "`code` @team", "\n\n# heading\n@team", "::error file=a::x", "\n::set-output name=a::b",
  "a\r\n::add-mask::b", "##[error]x", "%0A::warning::x", "#123", "owner/repo#1", "https://evil.example", "a\u202eb", "--> <!--", "\\`@team\\`", "x\\", "| --- |\n| @team |", "\u2028::error::x", "\u0000\u001b[31mred", "$(id)", "*bold* _it_ ~~no~~", "```\n@team\n```"];

describe("renderers of the report", () => {
  it("S-42 (1 of 3) no line of the text is longer than 80, whatever the names are", () => {
    for (const text of [...ATTACKS, "x".repeat(500), "word ".repeat(60)]) {
      const long = renderText(hostile(text)).split("\n").filter((line) => [...line].length > 80);
      assert.deepEqual(long, [], text);
    }
    const plain = renderText(reportOf({}, {}));
    assert.match(plain, /^Preview of production: nothing changes$/m);
  });

  it("S-42 (1 of 3) Markdown: whatever a name holds, it stands in a code span on its own line, without a mention, link, tag or new cell", () => {
    const control = renderMarkdown(hostile("name")).split("\n");
    const columns = (line: string): number => line.split("|").length;
    fc.assert(fc.property(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: "binary", maxLength: 80 }), fc.tuple(fc.constantFrom(...ATTACKS), fc.string({ maxLength: 20 }), fc.constantFrom(...ATTACKS)).map((t) => t.join(""))), (text) => {
      const markdown = renderMarkdown(hostile(text));
      const lines = markdown.split("\n");
      assert.equal(lines.length, control.length);
      for (const [at, line] of lines.entries()) {
        if (line.startsWith("|")) assert.equal(columns(line), columns(control[at] ?? ""));
        const outside = line.replace(/`[^`]*`/g, "");
        assert.equal(/[`@<>[\]\\]|https?:|::|##\[/.test(outside), false, line);
        assert.equal(outside.replace(/–/g, ""), (control[at] ?? "").replace(/`[^`]*`/g, "").replace(/–/g, ""));
      }
    }), { numRuns: 200, seed: 5 });
  });

  it("S-42 (1 of 3) text, Markdown and annotations start no workflow command but their own", () => {
    for (const text of ATTACKS) {
      const report = hostile(text);
      for (const rendered of [renderText(report), renderMarkdown(report), renderJson(report), renderSarif(report, locate)])
        assert.equal(rendered.split(/\r\n|[\r\n\u0085\u2028\u2029]/).find((line) => /^\s*(::|##\[)/.test(line)), undefined, text);
      assert.deepEqual(JSON.parse(renderJson(report)), report);
      for (const line of renderAnnotations(report, locate).split("\n")) {
        assert.match(line, /^::(error|warning|notice) (file=[^:,\s]+,line=\d+,)?title=[^:\r\n]*::[^\r\n]*$/);
        assert.equal((line.match(/::/g) ?? []).length, 2, line);
      }
    }
  });

  it("P-22 mandatory violations stand first, and rules that say the same of the same are one row", () => {
    const policies = [["C-05", "advisory", "a", "not judged."], ["P-01", "advisory", "a", "not judged."], ["Z-09", "mandatory", "b", "bad."]].map(([rule = "", level, name = "", message = ""]) => ({ rule, level: level as "advisory", name, message }));
    const rows = renderMarkdown({ ...reportOf({}, {}), policies }).split("\n").filter((line) => /^\| (mandatory|advisory)/.test(line));
    assert.deepEqual(rows, ["| mandatory | `Z-09` | `b` | `bad.` |", "| advisory | `C-05, P-01` | `a` | `not judged.` |"]);
  });

  it("S-42 (1 of 3) a report beyond a comment's length is cut after a whole line, and says so", () => {
    const report = hostile("name");
    const many = { ...report, findings: Array.from({ length: 3000 }, (_, i) => ({ rule: "C-05", name: `NAME_${i}`, place: "catalog/", problem: "p".repeat(40), remedy: "r" })) };
    const cut = renderMarkdown(many);
    assert.ok(cut.length <= COMMENT_LIMIT && cut.length > COMMENT_LIMIT - 600, String(cut.length));
    assert.match(cut, /\|\n\n> \*\*Cut here:\*\* [^\n]+\n$/);
    assert.equal(renderMarkdown(report).includes("Cut here"), false);
    assert.ok(renderMarkdown(many, 250_000).length > COMMENT_LIMIT);
  });

  it("S-42 (1 of 3) SARIF keeps to the official schema 2.1.0, also with hostile names and without any result", () => {
    for (const report of [reportOf({}, {}), hostile("name"), ...ATTACKS.map(hostile)]) assert.ok(validSarif(JSON.parse(renderSarif(report, locate))), JSON.stringify(validSarif.errors));
    assert.equal(validSarif({ version: "2.1.0", runs: [{ results: [{}] }] }), false, "the schema accepts anything");
  });

  it("S-42 (1 of 3) SARIF and annotations name file and line in the catalogue, the access data or the settings", () => {
    const report = { ...reportOf({}, { settings: { visibility: "all" } }), findings: [{ rule: "C-05", name: "OPENAI_API_KEY", place: "catalog/", problem: "is wrong", remedy: "correct it" },
      { rule: "P-01", name: "github-secret-SLACK_BOT_TOKEN", place: "", problem: "is wrong", remedy: "correct it" }, { rule: "A-05", name: "grant-sophia-ci.sophia-ai-production", place: "", problem: "is wrong", remedy: "x" },
      { rule: "R-06", name: "JWT_SECRET", place: "environments/production.ts", problem: "is wrong", remedy: "x" }, { rule: "F-01", name: "sophia-secrets:visibility", place: "Pulumi.production.yaml", problem: "is wrong", remedy: "x" },
      { rule: "E-04", name: "sophia-ai-production", place: "", problem: "is wrong", remedy: "x" }, { rule: "A-08", name: `repo:${ciIdentities[0]?.repository}:ref:refs/heads/main`, place: "", problem: "is wrong", remedy: "x" },
      { rule: "X", name: "NOWHERE_AT_ALL", place: "", problem: "is wrong", remedy: "x" }] };
    const { runs } = JSON.parse(renderSarif(report, locate)) as { runs: { results: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[] }[] }[] };
    const places = new Map(runs[0]?.results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation]));
    const file = (rule: string): string => places.get(rule)?.artifactLocation.uri ?? "";
    assert.deepEqual(["C-05", "P-01", "A-05", "R-06", "F-01", "E-04", "A-08", "X"].map(file), ["catalog/ai-keys.ts", "catalog/integration-credentials.ts", "environments/access.ts", "environments/production.ts", "Pulumi.production.yaml", "environments/production.ts", "environments/access.ts", "catalog/index.ts"]);
    assert.ok((places.get("C-05")?.region.startLine ?? 0) > 1);
    assert.match(renderAnnotations(report, locate), /^::error file=catalog\/ai-keys\.ts,line=\d+,title=C-05::OPENAI_API_KEY: is wrong\. What to do: correct it\.$/m);
  });

  it("S-42 (1 of 3) advice and notes stand only beside lines that the change touches, the others are counted in one; what is wrong always (fault 33)", () => {
    const report = { ...reportOf({}, {}), missing: ["OPENAI_API_KEY", "SLACK_BOT_TOKEN", "GONG_URL"], findings: [{ rule: "C-05", name: "ANTHROPIC_API_KEY", place: "catalog/", problem: "problem", remedy: "remedy" }],
      policies: [{ rule: "P-03", level: "advisory" as const, name: "stack", message: "unknown in this run, so not judged." }] };
    const own = locate("OPENAI_API_KEY");
    const told = renderAnnotations(report, locate, ({ file, line }) => file === own.file && line === own.line).split("\n");
    assert.deepEqual(told.map((line) => line.replace(/,line=\d+/, "")), [
      "::error file=catalog/ai-keys.ts,title=C-05::ANTHROPIC_API_KEY: problem. What to do: remedy.",
      "::warning title=sophia-secrets::1 more is in the report",
      "::notice file=catalog/ai-keys.ts,title=missing-value::OPENAI_API_KEY is required in production and has no value yet: the apply is refused.",
      "::notice title=sophia-secrets::2 more are in the report"]);
    // Without a base nobody knows what was touched, and GitHub's ten are kept to all the same.
    assert.equal(renderAnnotations(report, locate).split("\n").length, 5);
    const many = { ...report, missing: Array.from({ length: 25 }, () => "OPENAI_API_KEY") };
    assert.equal(renderAnnotations(many, locate, () => true).split("\n").filter((line) => line.startsWith("::notice")).length, 10);
  });

  it("S-42 (1 of 3) a table says how many rows it has", () => {
    const { findings: _, ...rest } = sampleReport();
    const report = { ...rest, findings: ["A", "B"].map((name) => ({ rule: "C-05", name, place: "catalog/", problem: "problem", remedy: "remedy" })) };
    assert.match(renderText(report), /^Findings \(2\)$/m);
    assert.match(renderMarkdown(report), /^\*\*Findings\*\* \(2\)$/m);
    assert.match(renderMarkdown(report), /^\*\*Notes\*\*$/m);
  });

  it("S-42 (1 of 3) GitHub shows ten annotations of a level: the last says how many more there are", () => {
    const report = { ...reportOf({}, {}), missing: Array.from({ length: 25 }, (_, i) => `NAME_${i}`) };
    const lines = renderAnnotations(report, locate).split("\n");
    assert.deepEqual([lines.length, lines.at(-1)], [10, "::notice title=sophia-secrets::16 more are in the report"]);
  });
});
