import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parse } from "dotenv";
import fc from "fast-check";
import { parseValuesFile } from "../../model/values-file.ts";

const NAMES = ["A", "B_2", "C"];
const SHELLS = ["sh", "bash"];
const CASES = 2000;

/** Pieces that readers of such files are known to disagree about, among harmless ones. */
const PIECE = fc.constantFrom(...["a", "Zx9!", "kf%", "é", "日本", "-", "_", ".", "/", ":", "@", ",", "+", "^", "="].flatMap((p) => [p, p, p]),
  "#", " #", " ", "\t", "'", '"', "`", "\\", "\\n", "\\\\", '\\"', "\\$", "$", "$A", "${A}", "$(x)", "$$", "~", "~", ":~", "{a,b}", "{a,b}", "[a]", "*", "*", "?", "!", "&", ";", "|", "<", ">", "(", ")",
  "\u00a0", "\u2028", "\ufeff", "'\\''", "=", "\n", "\n\n", "\nB_2=b\n", "export ");
const TEXT = fc.array(PIECE, { maxLength: 6 }).map((pieces) => pieces.join(""));
const without = (text: string, characters: RegExp): string => text.replace(characters, "");
const often = <T>(good: readonly T[], rare: readonly T[]): fc.Arbitrary<T> => fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });
const QUOTED = TEXT.map((t) => [`'${without(t, /'/g)}'`, `"${without(t, /["\\$`]/g)}"`, without(t, /[\s'"`\\$&;|<>()]/g)]);
const VALUE = fc.oneof({ weight: 6, arbitrary: fc.tuple(QUOTED, fc.nat(2)).map(([forms, at]) => forms[at] ?? "") }, TEXT, TEXT.map((t) => `'${t}'`), TEXT.map((t) => `"${t}"`), TEXT.map((t) => `\`${t}\``));
const ASSIGNMENT = fc.tuple(often(["", "export ", "  "], ["\t", "export\t", " export  "]), often(NAMES, ["a.b", "A-B"]), often(["="], [" =", "= ", ":", "+="]), VALUE,
  often(["", "", " ", " # why"], ["# why", "\t# it's", " x", ";", " B_2=b"])).map((parts) => parts.join(""));
const LINE = fc.oneof({ weight: 8, arbitrary: ASSIGNMENT }, fc.constantFrom("", "# A=a", "  # it's", "#! stack staging", "# \u2028A=z", "no line", "# \\"));
const FILE = fc.oneof({ weight: 3, arbitrary: ASSIGNMENT }, fc.array(LINE, { minLength: 2, maxLength: 3 }).map((lines) => lines.join("\n")));

/** What a shell holds after it has read each of the files: per name the value, undefined where it set none, "failed" where it complained. */
function readByShell(shell: string, files: readonly string[]): Record<string, string>[] {
  const folder = mkdtempSync(join(tmpdir(), "readers-"));
  try {
    // Something for a pattern to find: the word of an `export` is one.
    for (const name of NAMES) writeFileSync(join(folder, `${name}=a`), "");
    for (const [at, text] of files.entries()) writeFileSync(join(folder, `${at}.env`), text);
    const shown = NAMES.map((name) => `"\${${name}+=}\${${name}-}"`).join(" ");
    const script = `i=0; while [ $i -lt ${files.length} ]; do ( . ./$i.env; printf '%s\\0' "$?" ${shown} ) 2>&1; i=$((i + 1)); done`;
    const out = execFileSync(shell, ["-c", script], { cwd: folder, env: { HOME: "/nowhere", LC_ALL: "C.UTF-8" }, maxBuffer: 1 << 28 }).toString();
    const fields = out.split("\0");
    return files.map((_, at) => {
      const [code, ...values] = fields.slice(at * (NAMES.length + 1), (at + 1) * (NAMES.length + 1));
      if (code !== "0") return { failed: code ?? "" };
      return Object.fromEntries(NAMES.flatMap((name, index) => (values[index]?.startsWith("=") ? [[name, values[index].slice(1)]] : [])));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("values files, beside npm dotenv, Node and a shell (fault 16)", () => {
  it(`S-05 ${CASES} seeded files are taken as all of them read them, or refused; never a third thing`, () => {
    const files = fc.sample(FILE, { numRuns: CASES, seed: 20260726 });
    const taken = files.map((text) => ({ text, file: parseValuesFile(text, "v") })).filter(({ file }) => file.findings.length === 0)
      .map(({ text, file }) => ({ text, read: Object.fromEntries(file.entries.map(({ name, value }) => [name, value])) }));
    // Of both kinds enough, else the comparison proves nothing.
    assert.ok(taken.length > CASES / 4 && taken.length < (CASES * 3) / 4, `${taken.length} taken`);
    for (const { text, read } of taken) assert.deepEqual([{ ...parse(text) }, { ...parseEnv(text) }], [read, read], JSON.stringify(text));
    for (const shell of SHELLS) {
      const seen = readByShell(shell, taken.map(({ text }) => text));
      for (const [at, { text, read }] of taken.entries()) assert.deepEqual(seen[at], read, `${shell}: ${JSON.stringify(text)}`);
    }
  });
});
