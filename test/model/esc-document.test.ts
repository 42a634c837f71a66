import { strict as assert } from "node:assert";
import fc from "fast-check";
import { parse } from "yaml";
import { catalog } from "../../catalog/index.ts";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import type { EnvironmentName } from "../../catalog/types.ts";
import { baseValues } from "../../model/base-values.ts";
import { exportedRows, renderDocument, writtenRows } from "../../model/esc-document.ts";
import { checkSize } from "../../model/formats.ts";
import type { DocumentSpec } from "../../model/topology.ts";
import { assertGolden } from "../catalog/golden.ts";
import { row, topologyOf } from "./world.ts";

const everyName = new Map(catalog.map(({ name }) => [name, `«${name}»`]));
const small = (...rows: readonly ReturnType<typeof row>[]): DocumentSpec => ({ escName: "e", kind: "group", environment: "staging", group: "api-keys", imports: [], rows, owner: "DevOps", deletionProtected: false });

/** `$x` as a secret: `$` as a JSON escape, since ESC reads one in the text. */
const hidden = { "fn::fromJSON": { "fn::secret": '"\\u0024x"' } };
const secret = (value: string): object => ({ "fn::fromJSON": { "fn::secret": JSON.stringify(value) } });

interface Opened {
  readonly imports?: string[];
  readonly values: Record<string, unknown> & { readonly environmentVariables?: Record<string, string> };
}
const read = (yaml: string): Opened => parse(yaml, { schema: "core", uniqueKeys: true }) as Opened;
const at = (opened: Opened, path: string): unknown => path.split(".").reduce<unknown>((tree, key) => (tree as Record<string, unknown>)[key], opened.values);

/** What ESC makes of a literal: `$$` is one `$`; a `${` would be a reference and does not occur. */
const opened = (literal: unknown): string => {
  assert.equal(typeof literal, "string");
  assert.doesNotMatch((literal as string).replaceAll("$$", ""), /\$/);
  return (literal as string).replaceAll("$$", "$");
};
/** What ESC makes of a secret; without a `$` it reads the same before and after it is encrypted. */
const openedSecret = (call: unknown): string => {
  const text = (call as { "fn::fromJSON": { "fn::secret": string } })["fn::fromJSON"]["fn::secret"];
  assert.ok(!text.includes("$"));
  return JSON.parse(text) as string;
};

const exportsOf = (environment: EnvironmentName): string[] => {
  const { documents } = topologyOf(environment);
  const composed = documents.find(({ kind }) => kind === "composed");
  const imported = documents.filter((spec) => spec === composed || composed?.imports.includes(`default/${spec.escName}`));
  return imported.flatMap((spec) => Object.keys(read(renderDocument(spec, everyName)).values.environmentVariables ?? {})).sort();
};

describe("ESC documents", () => {
  for (const environment of ENVIRONMENTS) {
    it(`E-03 renders ${environment} as in the golden files`, () => {
      for (const spec of topologyOf(environment).documents) assertGolden(`${environment}/${spec.escName}.yaml`, renderDocument(spec, everyName));
    });

    it(`E-09 D-13 has only imports and values at the top in ${environment}, and no values below values`, () => {
      for (const spec of topologyOf(environment).documents) {
        const yaml = renderDocument(spec, everyName);
        assert.deepEqual(Object.keys(read(yaml)), spec.kind === "composed" ? ["imports", "values"] : ["values"]);
        assert.ok(!("values" in read(yaml).values));
      }
    });

    it(`E-13 D-21 writes secrets of ${environment} as fn::secret and everything else in the open`, () => {
      for (const spec of topologyOf(environment).documents) {
        const document = read(renderDocument(spec, everyName));
        for (const { name, kind, escPath = "" } of spec.rows) {
          assert.deepEqual(at(document, escPath), kind === "secret" ? secret(`«${name}»`) : `«${name}»`, name);
        }
      }
    });

    it(`E-10 exports from ${environment} each name with a path in what it composes, but the token of the service itself`, () => {
      const composed = catalog.filter((each) => each.escPath !== undefined && each.environments.includes(environment) && (environment !== "development" || each.group !== "infrastructure-credentials"));
      assert.deepEqual(exportsOf(environment), composed.map(({ name }) => name).filter((name) => name !== "PULUMI_ACCESS_TOKEN").sort());
    });
  }

  it("E-10 maps each exported name to its own path", () => {
    for (const spec of topologyOf("production").documents) {
      for (const [name, reference] of Object.entries(read(renderDocument(spec, everyName)).values.environmentVariables ?? {})) {
        assert.equal(reference, `\${${spec.rows.find((each) => each.name === name)?.escPath}}`);
      }
    }
  });

  it("E-10 leaves out what has no value, never as empty text", () => {
    const document = read(renderDocument(small(row("A"), row("B")), new Map([["B", "b"]])));
    assert.deepEqual(document.values, { environmentVariables: { B: "${sophia.test.b}" }, sophia: { test: { b: secret("b") } } });
    assert.deepEqual(read(renderDocument(small(row("A")), new Map())), { values: {} });
  });

  it("E-03 keeps base free of the paths that rows own", () => {
    const base = read(renderDocument(topologyOf("production").documents[0] ?? assert.fail(), everyName)).values;
    for (const { escPath } of catalog) {
      const owned = (escPath ?? "none").split(".").reduce<unknown>((tree, key) => (tree as Record<string, unknown> | undefined)?.[key], base);
      assert.equal(owned, undefined, escPath);
    }
    assert.deepEqual(Object.keys(base), ["infrastructure", "monitoring", "networking", "security", "tags"]);
  });

  it("E-03 S-23 sets the tag Environment per composed environment", () => {
    for (const environment of ENVIRONMENTS) {
      const spec = topologyOf(environment).documents.at(-1) ?? assert.fail();
      assert.equal(at(read(renderDocument(spec, new Map())), "tags.Environment"), environment);
    }
  });

  it("E-04 changes the text for a repair and nothing that is read", () => {
    const spec = small(row("A"));
    const values = new Map([["A", "a"]]);
    const texts = [0, 1, 2].map((repair) => renderDocument(spec, values, { repair }));
    assert.equal(texts[0], renderDocument(spec, values));
    assert.equal(new Set(texts).size, 3);
    assert.match(texts[2] ?? "", /\n# repair 2\n$/);
    for (const text of texts) assert.deepEqual(read(text), read(texts[0] ?? ""));
  });

  it("E-03 E-10 writes base's values, imports, tag and exports where they belong, and the service's own token without its name", () => {
    const { escPath: _, ...homeless } = row("HOMELESS");
    const rows = [row("PULUMI_ACCESS_TOKEN", { escPath: "pulumi.token" }), row("A", { escPath: "a" }), row("P", { kind: "plain", escPath: "deep.er.p" }), row("UNSET"), homeless];
    const values = new Map(["PULUMI_ACCESS_TOKEN", "A", "P", "HOMELESS"].map((name) => [name, "$x"]));
    const told = { environmentVariables: { A: "${a}", P: "${deep.er.p}" }, a: hidden, deep: { er: { p: "$$x" } }, pulumi: { token: hidden } };
    assert.deepEqual(read(renderDocument({ ...small(...rows), imports: ["p/one", "p/two"] }, values)), { imports: ["p/one", "p/two"], values: told });
    assert.deepEqual(read(renderDocument({ ...small(...rows), kind: "composed" }, values)).values, { ...told, tags: { Environment: "staging" } });
    assert.deepEqual(read(renderDocument({ ...small(), kind: "base" }, values)).values, baseValues);
    assert.deepEqual([writtenRows({ rows }, values), exportedRows({ rows }, values)].map((list) => list.map(({ name }) => name)), [["PULUMI_ACCESS_TOKEN", "A", "P"], ["A", "P"]]);
  });

  it("E-03 has the base values that all environments share", () => {
    assert.deepEqual([baseValues.infrastructure.availability_zones, baseValues.networking.vpc_cidr, baseValues.tags.ManagedBy], [["us-east-1a", "us-east-1b", "us-east-1c"], "10.0.0.0/16", "Pulumi"]);
  });

  it("E-13 sorts keys whatever the order of rows", () => {
    const rows = [row("B"), row("A"), row("C", { kind: "plain" })];
    const values = new Map(rows.map(({ name }) => [name, name]));
    assert.equal(renderDocument(small(...rows), values), renderDocument(small(...rows.toReversed()), values));
  });
});

describe("values in ESC documents", () => {
  const round = (value: string): void => {
    const document = read(renderDocument(small(row("S"), row("P", { kind: "plain" })), new Map([["S", value], ["P", value]])));
    assert.equal(openedSecret(at(document, "sophia.test.s")), value);
    assert.equal(opened(at(document, "sophia.test.p")), value);
  };

  it("D-21 arrive as they were given, awkward ones by name", () => {
    const awkward = ["$", "$$", "${x}", "a$$b${c}$", "yes", "no", "null", "007", "0x1f", "1e3", "~", "- a", "a: b", "# a", "'\"\\", "a\nb\r\nc\n", " a ", "\t", "{}", "[1]", "&a", "*a", "!t", "%a", "@a", "`a`", "日本 😀 é", "\u0085\u2028\u2029\ufeff\u00a0\u007f\ufffe", "x".repeat(48 * 1024), `${"$".repeat(100)}\n`.repeat(400)];
    for (const value of awkward) round(value);
  });

  it("D-21 arrive as they were given, whatever they are", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom("$", "{", "}", "\\", '"', "'", "\n", "\r", " ", "#", ":", "-", "0", "é", "\u2028", "😀") }));
    fc.assert(fc.property(text.filter((value) => checkSize(value) === undefined), round), { numRuns: 300 });
  });

  it("D-21 do not reach beyond their own key", () => {
    const evil = 'x"\nvalues:\n  sophia: {}\n# ';
    const document = read(renderDocument(small(row("A"), row("B")), new Map([["A", evil], ["B", "b"]])));
    assert.deepEqual(Object.keys(document), ["values"]);
    assert.deepEqual(at(document, "sophia.test.b"), secret("b"));
  });

  it("D-21 are always in double quotes, on one line", () => {
    const lines = renderDocument(small(row("A", { kind: "plain" })), new Map([["A", "yes\nno $"]])).split("\n");
    assert.ok(lines.includes('      a: "yes\\nno $$"'), lines.join("\n"));
  });
});
