import { strict as assert } from "node:assert";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { StartError } from "../../sandbox/core/start-error.ts";
import { claimFolder, identityFile, readIdentity, wipeFolder } from "../../sandbox/folder.ts";
import { createSandbox } from "../../sandbox/index.ts";

/** What somebody may have in a folder: names of our own files among them, with contents that are not ours. */
const names = fc.oneof(fc.constantFrom("sandbox.json", "settings.json", "values/production.env", ".git/config", "sandbox.json.1.draft"), fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?\.txt$/));
const contents = fc.oneof(fc.json(), fc.string(), fc.record({ id: fc.stringMatching(/^[0-9a-f]{12}$/), cloudPort: fc.nat(), githubPort: fc.nat() }).map((record) => JSON.stringify(record)));

describe("the folder of a sandbox", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "sandbox-folder-"));
  });
  after(() => rmSync(root, { recursive: true }));
  const fresh = (): string => mkdtempSync(join(root, "f-"));
  const listed = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort().map((name) => (statSync(join(folder, name)).isFile() ? `${name}=${readFileSync(join(folder, name), "utf8")}` : name));

  it("D-40 P-20 whatever somebody has in a folder: it is never marked, and never wiped (fault 20)", () => {
    fc.assert(fc.property(fc.dictionary(names, contents, { minKeys: 1, maxKeys: 4 }), (files) => {
      const folder = fresh();
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      const before = listed(folder);
      assert.throws(() => claimFolder(folder), StartError);
      assert.throws(() => wipeFolder(folder), StartError);
      assert.deepEqual(listed(folder), before);
    }), { numRuns: 60 });
  });

  it("D-40 a folder that is a file, or a link to somebody's folder, is refused as well", () => {
    const folder = fresh();
    writeFileSync(join(folder, "file"), "mine");
    for (const path of [join(folder, "file"), folder]) assert.throws(() => claimFolder(path), StartError);
    assert.throws(() => claimFolder(join(folder, "file", "below")), (error) => error instanceof StartError && /file\/below cannot be a sandbox's folder: not a directory \(ENOTDIR\)\.$/.test(error.message));
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "mine");
  });

  it("D-40 P-14 one that was empty or is made now is its own: marked, 0700, gone on with, and wiped when asked", async () => {
    for (const folder of [fresh(), join(fresh(), "a", "b")]) {
      const start = () => createSandbox({ folder, project: "p", stacks: [], escEvaluator: "none" });
      const first = await start();
      await first.close();
      assert.deepEqual([statSync(folder).mode & 0o777, readIdentity(folder)?.id], [0o700, first.id]);
      const second = await start();
      await second.close();
      assert.equal(second.id, first.id);
      // A mark that was damaged is no mark.
      const mark = readFileSync(identityFile(folder), "utf8");
      writeFileSync(identityFile(folder), mark.replace("pul-", ""));
      await assert.rejects(start(), StartError);
      assert.throws(() => wipeFolder(folder), StartError);
      writeFileSync(identityFile(folder), mark);
      wipeFolder(folder);
      assert.equal(existsSync(folder), false);
      wipeFolder(folder);
    }
  });
});
