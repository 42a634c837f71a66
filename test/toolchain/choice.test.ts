import assert from "node:assert/strict";
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contentKey } from "../../toolchain/content-key.ts";
import { judge, onPath } from "../../toolchain/installed.ts";
import { readStamp, writeJson } from "../../toolchain/stamp.ts";
import { parseVersion, satisfies } from "../../toolchain/versions.ts";
import { FakeMachine } from "./fake-machine.ts";

describe("choice and cache of the toolchain", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => machine.remove());

  it("U-15 versions are compared by number, within one major version", () => {
    for (const [found, wanted] of [["3.259.0", "3.259.0"], ["v3.1000.0", "3.259.9"], ["3.259.1", "3.259.0"], ["v3.260.0-alpha.1", "3.259.0"]] as const) {
      assert.equal(satisfies(found, wanted), true, `${found} for ${wanted}`);
    }
    for (const found of ["3.258.99", "2.999.0", "4.0.0", "", "latest", "3.259", "3.259.0.1"]) assert.equal(satisfies(found, "3.259.0"), false, found);
    assert.deepEqual(parseVersion(" v10.2.33+build\n"), [10, 2, 33]);
  });

  it("U-15 an installed engine needs its version and the language host beside the real file", () => {
    const real = machine.command("pulumi", "", path.join(machine.dir, "real"));
    const link = path.join(machine.bin, "pulumi");
    symlinkSync(real, link);
    assert.deepEqual(judge(link, "v3.259.0"), { file: link, refused: "pulumi-language-nodejs is not beside it" });
    machine.command("pulumi-language-nodejs", "", machine.bin);
    assert.ok("refused" in judge(link, "v3.259.0"), "beside the link is not beside the file");
    machine.command("pulumi-language-nodejs", "", path.join(machine.dir, "real"));
    assert.deepEqual(judge(link, "v3.300.1"), { file: link, version: "3.300.1" });
    assert.ok("refused" in judge(link, ""));
  });

  it("U-15 only executables on PATH count, in its order, and none below the excluded folder", () => {
    const [a, b] = ["a", "b"].map((name) => path.join(machine.dir, name));
    machine.command("tool", "", a!);
    machine.command("tool", "", b!);
    const plain = path.join(machine.dir, "plain");
    mkdirSync(path.join(plain, "tool"), { recursive: true });
    const search = [plain, "", b!, a!, "/does/not/exist"].join(path.delimiter);
    assert.deepEqual(onPath("tool", search), [path.join(b!, "tool"), path.join(a!, "tool")]);
    assert.deepEqual(onPath("tool", search, b!), [path.join(a!, "tool")]);
  });

  it("U-15 the key follows content, names and platform, and neither dates nor other files", () => {
    const file = path.join(machine.root, "toolchain", "plugins", "main.go");
    writeFileSync(file, "package main");
    const key = contentKey(machine.root);
    assert.match(key, /^[0-9a-f]{16}$/);
    utimesSync(file, 0, 0);
    writeFileSync(path.join(machine.root, "toolchain", "plugins", "README.md"), "words");
    assert.equal(contentKey(machine.root), key);
    assert.notEqual(contentKey(machine.root, "other-cpu"), key);
    writeFileSync(file, "package main ");
    const changed = contentKey(machine.root);
    assert.notEqual(changed, key);
    renameSync(file, path.join(path.dirname(file), "other.go"));
    assert.notEqual(contentKey(machine.root), changed);
  });

  it("U-15 a stamp counts only on its own basis and while what it names is there", () => {
    const [file, home, pulumi] = ["stamp.json", "home", "pulumi"].map((name) => path.join(machine.dir, name)) as [string, string, string];
    const stamp = { basis: "b", pulumi, version: "3.259.0", origin: "built", standIn: true, escEvaluator: "" };
    writeJson(file, stamp);
    assert.equal(readStamp(file, "b", home), undefined);
    writeFileSync(pulumi, "");
    mkdirSync(path.join(home, "plugins"), { recursive: true });
    assert.deepEqual(readStamp(file, "b", home), stamp);
    assert.equal(readStamp(file, "c", home), undefined);
    writeJson(file, { ...stamp, escEvaluator: path.join(machine.dir, "gone") });
    assert.equal(readStamp(file, "b", home), undefined);
    writeFileSync(file, '{"basis":"b","pul');
    assert.equal(readStamp(file, "b", home), undefined);
  });
});
