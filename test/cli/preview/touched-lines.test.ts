import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { touchedLines } from "../../../cli/preview/touched-lines.ts";

describe("lines that a change touches", () => {
  let folder: string;
  const git = (...args: string[]): string => execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", ...args], { cwd: folder, encoding: "utf8" }).trim();
  const commit = (): string => {
    git("add", "--all");
    git("commit", "--quiet", "--message", "x");
    return git("rev-parse", "HEAD");
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "touched-"));
    git("init", "--quiet");
    mkdirSync(join(folder, "a b", "catalog"), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  it("S-42 (1 of 3) from a base to the files as they lie there, or to another commit; paths from the project's folder, also one below the repository's", () => {
    const project = join(folder, "a b");
    const write = (name: string, lines: readonly string[]): void => writeFileSync(join(project, name), `${lines.join("\n")}\n`);
    write("catalog/ä keys.ts", ["one", "two", "three", "four"]);
    write("other.ts", ["one"]);
    const base = commit();
    write("catalog/ä keys.ts", ["one", "TWO", "three", "four", "five", "six"]);
    const head = commit();
    write("other.ts", []);
    const lines = (touched: ReturnType<typeof touchedLines>, file: string): number[] => [1, 2, 3, 4, 5, 6, 7].filter((line) => touched?.({ file, line }));
    for (const touched of [touchedLines(project, base), touchedLines(project, base, head)]) assert.deepEqual(lines(touched, "catalog/ä keys.ts"), [2, 5, 6]);
    assert.deepEqual([lines(touchedLines(project, head), "catalog/ä keys.ts"), lines(touchedLines(project, head, head), "other.ts")], [[], []]);
    assert.deepEqual([touchedLines(project, "none"), touchedLines(project, "--output=x"), touchedLines(tmpdir(), base)], [undefined, undefined, undefined]);
  });
});
