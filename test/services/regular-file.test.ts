import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("reading regular files", () => {
  it("U-01 a pipe that nobody writes to does not hang the reader, nor does it take what a writer sends (fault 15)", function () {
    if (process.platform === "win32") return this.skip();
    const folder = mkdtempSync(join(tmpdir(), "regular-"));
    try {
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      const module = join(import.meta.dirname, "..", "..", "services", "regular-file.ts");
      const program = `const { readRegularFile } = await import(${JSON.stringify(module)}); try { readRegularFile(process.argv[1]); } catch (error) { console.log(error.constructor.name); }`;
      const alone = spawnSync(process.execPath, ["--input-type=module", "-e", program, pipe], { timeout: 20_000, encoding: "utf8" });
      assert.deepEqual([alone.signal, alone.stdout], [null, "NotRegularFile\n"], alone.stderr);
      // The writer waits in open() until somebody reads: the reader that follows the refused one gets all of it.
      const both = spawnSync("sh", ["-c", `(printf whole > "$1") & "$2" --input-type=module -e "$3" "$1"; cat "$1"`, "sh", pipe, process.execPath, program], { timeout: 20_000, encoding: "utf8" });
      assert.deepEqual([both.signal, both.stdout], [null, "NotRegularFile\nwhole"], both.stderr);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
