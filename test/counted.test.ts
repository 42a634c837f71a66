import { strict as assert } from "node:assert";
import ts from "typescript";
import { counted } from "../model/counted.ts";
import { lineOf, parse, projectFiles, visit } from "./source-files.ts";

const sources = projectFiles().filter((file) => /^(cli|demo|model|policies|resources|services)\/.*\.ts$|^index\.ts$/.test(file)).map((file) => parse(file));

/** Nouns that are counted somewhere, as `counted` has them: one and many. */
function nouns(): Set<string> {
  const found = new Set<string>();
  for (const source of sources) visit(source, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText(source) !== "counted") return;
    const [, one, many] = node.arguments.map((argument) => (ts.isStringLiteralLike(argument) ? argument.text : undefined));
    if (one === undefined) return;
    const [single, plural] = [one, many ?? `${one}s`].map((text) => text.split(" "));
    for (const [at, word] of (single ?? []).entries()) if (word !== plural?.[at]) for (const noun of [word, plural?.[at] ?? ""]) if (!/^(is|are|has|have)$/.test(noun)) found.add(noun);
  });
  return found;
}

/** `${n} steps`: a number in a template with one of these nouns behind it, in one form for all numbers. */
function uncounted(source: ts.SourceFile, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  visit(source, (node) => {
    if (!ts.isTemplateSpan(node)) return;
    const noun = (/^ ([A-Za-z]+)(?: ([a-z]+))?/.exec(node.literal.text) ?? []).slice(1).find((word) => known.has(word));
    if (/^counted\(/.test(node.expression.getText(source))) return;
    const number = /\.(length|size)\b|[cC]ount|\b(n|days|behind|writes|reads|more|lost|steps)\b|Values|Secrets|Variables|Environments|grants|teams|issuers|tags|repositories/.test(node.expression.getText(source));
    if (number && noun !== undefined) found.push(`${source.fileName}:${lineOf(source, node)}: ${noun}`);
  });
  return found;
}

describe("numbers with their nouns", () => {
  it("U-05 one function says `1 step` and `2 steps`, and no text does it by hand (fault 33)", () => {
    assert.deepEqual([counted(1, "step"), counted(0, "step"), counted(2, "box", "boxes"), counted(1, "read is", "reads are")], ["1 step", "0 steps", "2 boxes", "1 read is"]);
    const known = nouns();
    assert.deepEqual([known.has("step"), known.has("steps"), known.size > 15], [true, true, true], [...known].join(" "));
    assert.deepEqual(sources.flatMap((source) => uncounted(source, known)), []);
    const sample = ts.createSourceFile("a.ts", "const a = `${list.length} steps, ${list.length} more steps, ${name} steps`;", ts.ScriptTarget.Latest, true);
    assert.equal(uncounted(sample, known).length, 2);
  });
});
