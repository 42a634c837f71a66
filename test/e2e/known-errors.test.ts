import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { createSandbox } from "../../sandbox/index.ts";
import { ensureToolchain } from "../../toolchain/index.ts";

const ROOT = join(import.meta.dirname, "..", "..");

describe("what a person can mend is a sentence with its remedy, never a trace (fault 31)", () => {
  let folder: string;
  before(async () => {
    await ensureToolchain();
    folder = mkdtempSync(join(tmpdir(), "known-errors-"));
    writeFileSync(join(folder, "mine"), "");
  });
  after(() => rmSync(folder, { recursive: true }));

  const said = async (...[script = "", ...args]: readonly string[]): Promise<{ code: number | undefined; text: string }> => {
    const { exitCode, stderr } = await execa(process.execPath, [join(ROOT, script), ...args], { cwd: folder, env: { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8" }, extendEnv: false, reject: false, timeout: 60_000 });
    const text = String(stderr);
    assert.ok(text.trim().split("\n").length <= 3 && !/^\s+at /m.test(text), text);
    return { code: exitCode, text };
  };

  it("D-40 U-15 a folder of somebody else, and one that cannot be made", async () => {
    for (const args of [["demo/main.ts"], ["demo/main.ts", "--fresh"], ["cli/main.ts", "sandbox"]]) {
      const foreign = await said(...args, "--folder", folder);
      assert.deepEqual([foreign.code, /is not a sandbox's folder/.test(foreign.text)], [3, true], foreign.text);
      if (args.includes("--fresh")) continue;
      const none = await said(...args, "--folder", join(folder, "mine", "below"));
      assert.deepEqual([none.code, /cannot be a sandbox's folder: not a directory/.test(none.text)], [3, true], none.text);
    }
    assert.deepEqual(readdirSync(folder).filter((name) => !name.startsWith(".")), ["mine"]);
  });

  it("D-40 U-15 a port that is taken, a file for figures that cannot be written, an option that is none", async () => {
    const running = await createSandbox({ folder: join(folder, ".taken"), project: "p", stacks: [], escEvaluator: "none" });
    try {
      for (const args of [["demo/main.ts"], ["cli/main.ts", "sandbox"]]) {
        const taken = await said(...args, "--folder", join(folder, ".taken"));
        assert.deepEqual([taken.code, /Port \d+ is taken/.test(taken.text)], [3, true], taken.text);
      }
    } finally {
      await running.close();
    }
    const figures = await said("demo/main.ts", "--json", join(folder, "none", "x.json"));
    assert.deepEqual([figures.code, /no such file or directory \(ENOENT\)\.\nWhat to do: give another file to --json/.test(figures.text)], [3, true], figures.text);
    assert.equal((await said("demo/main.ts", "--oops")).code, 2);
  });
});
