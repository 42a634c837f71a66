import { strict as assert } from "node:assert";
import ts from "typescript";
import { catalog } from "../catalog/index.ts";
import { ALLOWED_VARIABLES, checkVariables, ONLY_IN, PRINTED } from "./e2e/allowed-variables.ts";
import { projectFiles, read } from "./source-files.ts";

/** Variables that the engine, its hosts, its plugins or our program read. */
const READ_BY_CHILDREN = /^(PULUMI|SOPHIA|NODE|TF)_[A-Z_]+$/;
const NAMES = new Set(catalog.map((row) => row.name));

/** Names that a file sets as keys of an object or as a property: `{ NAME: … }`, `{ ["NAME"]: … }`, `env.NAME = …`, `env["NAME"] = …`. */
function setIn(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const name = ts.isComputedPropertyName(node.name) ? node.name.expression : node.name;
      if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) found.push(name.text);
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isPropertyAccessExpression(node.left)) found.push(node.left.name.text);
      if (ts.isElementAccessExpression(node.left) && ts.isStringLiteralLike(node.left.argumentExpression)) found.push(node.left.argumentExpression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found.filter((name) => READ_BY_CHILDREN.test(name));
}

describe("the environment of tests, demo and benchmarks", () => {
  it("U-05 no file of them sets a variable that a user has not, but those of the reviewed list (fault 1)", () => {
    const files = projectFiles().filter((file) => /^(test|demo|bench)\/.*\.(ts|mjs)$/.test(file) && file !== "test/e2e/allowed-variables.ts");
    const known = (name: string, file: string): boolean => Object.hasOwn(ALLOWED_VARIABLES, name) || PRINTED.includes(name) || NAMES.has(name) || ONLY_IN[name] === file;
    const outside = files.flatMap((file) => setIn(file, read(file)).filter((name) => !known(name, file)).map((name) => `${file}: ${name}`));
    assert.deepEqual([...new Set(outside)], []);
    assert.deepEqual(setIn("a.ts", 'f({ PULUMI_A: 1, ["NODE_B"]: 2, "TF_C": 3, PULUMI_D, other: 4 }); env.SOPHIA_E = ""; env["NODE_F"] = "";'), ["PULUMI_A", "NODE_B", "TF_C", "PULUMI_D", "SOPHIA_E", "NODE_F"]);
  });

  it("U-05 each line of the list says why, and a variable outside it stops the test that passes it", () => {
    for (const [name, why] of Object.entries(ALLOWED_VARIABLES)) assert.match(why, /^.{15,}[^.]$/, name);
    assert.throws(() => checkVariables(["SOPHIA_NOW", ["PULUMI", "DEBUG", "COMMANDS"].join("_")]), /^Error: PULUMI_DEBUG_COMMANDS: no user has it/);
  });
});
