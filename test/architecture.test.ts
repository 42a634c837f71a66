import { strict as assert } from "node:assert";
import ts from "typescript";
import { importsOf, lineOf, parse, projectFiles, read, visit, type Import } from "./source-files.ts";

const files = projectFiles();
const code = files.filter((file) => /\.(ts|mts|mjs)$/.test(file) && !file.endsWith(".d.mts"));
const layer = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : path);
const inLayer = (name: string): string[] => code.filter((file) => layer(file) === name);
const show = (i: Import): string => `${i.file}:${i.line} imports ${i.target}`;
const crossings = (name: string): Import[] => inLayer(name).flatMap((file) => importsOf(parse(file))).filter((i) => i.ours && layer(i.target) !== name);

/** What a layer may import of the others: whole folders, or single files. Its own folder is always allowed. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  catalog: [],
  environments: ["catalog"],
  // Types, and the closed lists that stand beside them; never the data.
  model: ["catalog/types.ts", "environments/types.ts", "environments/ci-identities.ts"],
  services: [],
  // Never the data: no rule is decided twice.
  resources: ["catalog/types.ts", "model", "services"],
  cli: ["catalog", "environments", "model", "services"],
  // Never the access data: the pack pins its own.
  policies: ["catalog", "model"],
  toolchain: ["sandbox/provider/plugin-script.ts"],
  sandbox: [],
  demo: ["catalog", "environments", "model", "services", "sandbox", "toolchain", "cli"],
};
/** The one command that starts servers needs what serves. */
const EXTRA: Readonly<Record<string, readonly string[]>> = { "cli/sandbox.ts": ["demo", "sandbox", "toolchain"] };

const ENTRY_POINTS = ["index.ts", "cli/main.ts", "policies/index.ts", "policies/start.mjs", "policies/write-rules.ts", "sandbox/provider/main.ts", "demo/main.ts", "bench/preview.ts",
  "resources/load-on-use.mjs", "cli/preview/read-data.ts", "toolchain/setup.ts", "toolchain/with-engine.ts", "toolchain/pack.ts", "toolchain/bootstrap.mjs", "sandbox/write-supported.ts"];
/** Written by a tool, or somebody else's text kept whole. */
const LONG = [/^package-lock\.json$/, /^toolchain\/(engine|plugins)\/go\.(mod|sum)$/, /^sandbox\/pulumi-cloud\/openapi\.json$/, /^test\/golden\//, /^docs\/demo-pull-request\.sarif$/, /^LICENSE$/];

describe("architecture", () => {
  for (const [name, allowed] of Object.entries(ALLOWED)) {
    it(`U-20 ${name}/ imports ${allowed.length === 0 ? "nothing of ours" : `only ${allowed.join(", ")}`}`, () => {
      const may = (i: Import): boolean => [...allowed, ...(EXTRA[i.file] ?? [])].some((a) => i.target === a || i.target.startsWith(`${a}/`));
      assert.deepEqual(crossings(name).filter((i) => !may(i)).map(show), []);
    });
  }

  it("U-20 the model takes nothing but types from the environments", () => {
    assert.deepEqual(crossings("model").filter((i) => layer(i.target) === "environments" && !i.typeOnly).map(show), []);
  });

  it("U-20 the model is pure: no Pulumi, no I/O, no clock, no chance", () => {
    const outside = inLayer("model").flatMap((file) => importsOf(parse(file))).filter((i) => !i.ours && !["node:crypto", "node:util", "yaml", "dotenv", "net", "node:net"].includes(i.target));
    assert.deepEqual(outside.map(show), []);
    const impure: string[] = [];
    for (const file of inLayer("model")) {
      const source = parse(file);
      visit(source, (node) => {
        const text = ts.isPropertyAccessExpression(node) ? node.getText(source) : "";
        const clock = ts.isNewExpression(node) && node.expression.getText(source) === "Date" && (node.arguments ?? []).length === 0;
        if (clock || /^(Date\.now|Math\.random|performance\.now|process\.\w+|console\.\w+)$/.test(text)) impure.push(`${file}:${lineOf(source, node)}`);
      });
    }
    assert.deepEqual(impure, []);
  });

  it("U-20 only the program composes: nothing imports it, and Pulumi's SDKs stay in resources/ and index.ts", () => {
    const all = code.filter((file) => layer(file) !== "test").flatMap((file) => importsOf(parse(file)));
    assert.deepEqual(all.filter((i) => i.ours && i.target === "index.ts").map(show), []);
    const sdk = all.filter((i) => /^@pulumi\//.test(i.target) && !i.typeOnly && !["resources", "index.ts", "policies", "bench"].includes(layer(i.file)));
    // The stand-in speaks the engine's protocol, whose message classes come with the SDK.
    // The preview command runs the engine by the Automation API.
    const automation = (i: Import): boolean => i.file.startsWith("cli/preview/") && i.target.startsWith("@pulumi/pulumi/automation/");
    assert.deepEqual(sdk.filter((i) => !automation(i)).filter((i) => layer(i.file) !== "sandbox" || !/^@pulumi\/pulumi\/proto\//.test(i.target)).map(show), []);
  });

  it("U-20 only entry points start anything: importing another file has no effect", () => {
    const quiet = new Set([ts.SyntaxKind.ImportDeclaration, ts.SyntaxKind.ExportDeclaration, ts.SyntaxKind.ExportAssignment, ts.SyntaxKind.VariableStatement,
      ts.SyntaxKind.FunctionDeclaration, ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.InterfaceDeclaration, ts.SyntaxKind.TypeAliasDeclaration]);
    const loud: string[] = [];
    for (const file of code.filter((f) => Object.hasOwn(ALLOWED, layer(f)) && !ENTRY_POINTS.includes(f))) {
      const source = parse(file);
      for (const statement of source.statements) {
        let waits = false;
        if (ts.isVariableStatement(statement)) for (const d of statement.declarationList.declarations) if (d.initializer?.kind === ts.SyntaxKind.AwaitExpression) waits = true;
        if (waits || !quiet.has(statement.kind)) loud.push(`${file}:${lineOf(source, statement)}`);
      }
    }
    assert.deepEqual(loud, []);
  });

  it("F-01 a Stash's `output` is never read: it keeps the first value for ever", () => {
    const read: string[] = [];
    for (const file of [...inLayer("resources"), "index.ts"]) {
      const source = parse(file);
      visit(source, (node) => {
        const dotted = ts.isPropertyAccessExpression(node) && node.name.text === "output";
        const indexed = ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === "output";
        const taken = ts.isBindingElement(node) && (node.propertyName ?? node.name).getText(source) === "output";
        if (dotted || indexed || taken) read.push(`${file}:${lineOf(source, node)}`);
      });
    }
    assert.deepEqual(read, []);
  });

  it("P-12 (1 of 6) what is written to the console beside the commands' own output is fixed text", () => {
    const open: string[] = [];
    for (const file of ["catalog", "environments", "model", "services", "resources", "cli", "policies", "sandbox", "index.ts"].flatMap(inLayer)) {
      const source = parse(file);
      visit(source, (node) => {
        if (!ts.isCallExpression(node) || !/^console\.\w+$/.test(node.expression.getText(source))) return;
        if (!node.arguments.every((a) => ts.isStringLiteral(a) || ts.isNoSubstitutionTemplateLiteral(a))) open.push(`${file}:${lineOf(source, node)}`);
      });
    }
    assert.deepEqual(open, []);
  });

  it("U-20 no file is longer than 220 lines, but what tools write", () => {
    const long = files.filter((file) => !LONG.some((pattern) => pattern.test(file))).map((file) => [file, read(file).split("\n").length - 1] as const);
    assert.deepEqual(long.filter(([, lines]) => lines > 220), []);
    assert.deepEqual(LONG.filter((pattern) => pattern.source !== "^LICENSE$" && !files.some((file) => pattern.test(file))).map(String), [], "an exception that is none any more");
  });

  it("U-20 names of code files are kebab-case and say what is inside", () => {
    assert.deepEqual(code.filter((file) => !file.split("/").every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|e2e|config|d))*(\.m?[tj]s)?$/.test(part))), []);
    assert.deepEqual(code.filter((file) => layer(file) !== "test" && /(^|\/)(utils?|common|helpers?|misc)(\/|\.)/.test(file)), []);
  });

  it("P-01 (1 of 3) no tracked file names a package registry or a path of one machine", () => {
    const hosts = [["registry", "npmjs", "org"], ["registry", "yarnpkg", "com"], ["proxy", "golang", "org"], ["sum", "golang", "org"], ["pypi", "org"], ["files", "pythonhosted", "org"],
      ["static", "crates", "io"]].map((parts) => parts.join("."));
    const folders = ["work", "root", "home", "Users"].map((folder) => new RegExp(`(?<![\\w.~})*$/-])/${folder}/\\w`));
    const temporary = new RegExp(`(?<![\\w.~})*$/-])/${"tmp"}/\\w`);
    const found: string[] = [];
    for (const file of files.filter((f) => f !== "sandbox/pulumi-cloud/openapi.json")) {
      for (const [at, line] of read(file).split("\n").entries()) {
        if (hosts.some((host) => line.includes(host)) || [...folders, temporary].some((folder) => folder.test(line))) found.push(`${file}:${at + 1}`);
      }
    }
    assert.deepEqual(found, []);
  });

  it("U-20 every form of import is seen by these rules", () => {
    const source = parse("model/sample.ts", `import { a } from "../catalog/index.ts"; import type { B } from "../cli/b.ts"; export * from "../demo/c.ts"; await import("node:fs"); type D = import("../sandbox/d.ts").D;`);
    assert.deepEqual(importsOf(source).map((i) => [i.target, i.ours, i.typeOnly]), [
      ["catalog/index.ts", true, false], ["cli/b.ts", true, true], ["demo/c.ts", true, false], ["node:fs", false, false], ["sandbox/d.ts", true, true]]);
  });
});
