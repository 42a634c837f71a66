import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { catalog } from "../../catalog/index.ts";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import { renderDocument } from "../../model/esc-document.ts";
import { checkSize } from "../../model/formats.ts";
import { ensureToolchain } from "../../toolchain/index.ts";
import { topologyOf } from "./world.ts";

const AWKWARD = ["$", "$$", "${x}", "a$$b${c}$", "yes", "no", "null", "007", "1e3", "'\"\\", "a\nb\r\nc\n", " a ", "\t#", "\u0085\u2028\u2029\ufeff\u00a0\u007f", "日本 😀", "x".repeat(48 * 1024)];
const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "\\", '"', "'", "\n", "\r", " ", "#", ":", "a", "é", "\u2028", "😀"), minLength: 1, maxLength: 40 });

interface Answer {
  readonly yaml?: string;
  readonly environment?: { readonly properties: { readonly environmentVariables: { readonly value: Record<string, { readonly value?: string; readonly secret?: boolean }> } } };
  readonly diagnostics: readonly unknown[];
}

describe("ESC documents in Pulumi's own evaluator", () => {
  let evaluator = "";
  before(async () => {
    evaluator = (await ensureToolchain({ progress: console.error })).escEvaluator;
    assert.notEqual(evaluator, "", "the evaluator is built with Go; see toolchain/");
  });
  const ask = (request: object): Answer => {
    const input = JSON.stringify({ key: Buffer.alloc(32, 1).toString("base64"), environments: {}, ...request });
    const answer = JSON.parse(execFileSync(evaluator, { input, maxBuffer: 2 ** 28, timeout: 60_000 }).toString()) as Answer;
    assert.deepEqual(answer.diagnostics, []);
    return answer;
  };
  const base = topologyOf("production").documents.filter(({ kind }) => kind === "base");

  /** As the service does it: what is sent is checked, then encrypted; what is opened is the ciphertext. */
  const open = (environment: (typeof ENVIRONMENTS)[number], values: ReadonlyMap<string, string>) => {
    const { documents } = topologyOf(environment);
    const stored: Record<string, { yaml: string; id: string }> = {};
    // Base and groups come before what imports them.
    for (const spec of new Set([...base, ...documents])) {
      const name = `default/${spec.escName}`;
      const root = { yaml: renderDocument(spec, values), id: name };
      ask({ op: "check", name, root, environments: stored });
      stored[name] = { yaml: ask({ op: "encrypt", name, root }).yaml ?? assert.fail(name), id: name };
    }
    const name = `default/sophia-ai-${environment}`;
    const opened = ask({ op: "open", name, root: stored[name], environments: stored }).environment ?? assert.fail();
    return opened.properties.environmentVariables.value;
  };

  for (const environment of ENVIRONMENTS) {
    it(`E-10 D-21 opens ${environment}: every name once, every value as it was given, secret where its row is`, () => {
      const random = fc.sample(text.filter((value) => checkSize(value) === undefined), catalog.length);
      const values = new Map(catalog.map(({ name }, index) => [name, random[index] ?? "x"]));
      for (const kind of ["secret", "plain"]) {
        const rows = catalog.filter((row) => row.kind === kind && row.escPath !== undefined && row.group !== "infrastructure-credentials" && row.environments.includes(environment));
        AWKWARD.forEach((value, index) => values.set(rows[index]?.name ?? assert.fail(), value));
      }
      const opened = open(environment, values);
      const wanted = catalog.filter((row) => row.escPath !== undefined && row.name !== "PULUMI_ACCESS_TOKEN" && row.environments.includes(environment) && (environment !== "development" || row.group !== "infrastructure-credentials"));
      assert.deepEqual(Object.keys(opened).sort(), wanted.map(({ name }) => name).sort());
      for (const { name, kind } of wanted) {
        assert.equal(opened[name]?.value, values.get(name), name);
        assert.equal(opened[name]?.secret === true, kind === "secret", name);
      }
    });
  }
});
