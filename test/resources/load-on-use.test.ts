import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const { runtime } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { runtime: { options: { nodeargs: string } } };

/** Packages that importing the SDK loads, of the two that nothing here uses. */
const loaded = (flags: readonly string[]): string => execFileSync(process.execPath, [...flags, "--input-type=module", "-e",
  `import { createRequire } from "node:module"; import "@pulumi/pulumi"; const { cache } = createRequire(import.meta.url);
   console.log(["typescript/lib/typescript.js", "@npmcli/arborist/lib/index.js"].filter((part) => Object.keys(cache).some((file) => file.endsWith(part))).join(" "));`],
{ cwd: ROOT, encoding: "utf8", env: { PATH: process.env["PATH"] ?? "" } }).trim();

describe("what the program's process loads", () => {
  it("U-06 Pulumi.yaml hands Node one file of ours, and with it the SDK loads neither the compiler nor npm's reader of packages (fault 1)", () => {
    assert.equal(runtime.options.nodeargs, "--import=./resources/load-on-use.mjs");
    assert.deepEqual([loaded([]), loaded([runtime.options.nodeargs])], ["typescript/lib/typescript.js @npmcli/arborist/lib/index.js", ""]);
  });
});
