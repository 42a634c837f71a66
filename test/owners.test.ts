import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeowners, contacts } from "../catalog/owners.ts";
import { OWNERS } from "../catalog/types.ts";
import { projectFiles } from "./source-files.ts";

describe("owners", () => {
  it("U-09 every team has one contact that GitHub can mention, no two the same, and files that exist", () => {
    const files = projectFiles();
    assert.deepEqual(Object.keys(contacts).sort(), [...OWNERS].sort());
    assert.equal(new Set(OWNERS.map((team) => contacts[team].contact)).size, OWNERS.length);
    for (const team of OWNERS) {
      assert.match(contacts[team].contact, /^@[a-z0-9-]+\/[a-z0-9-]+$/);
      for (const path of contacts[team].paths.filter((p) => p !== "*")) assert.ok(files.some((file) => `/${file}` === path || (path.endsWith("/") && `/${file}`.startsWith(path))), path);
    }
  });

  it("U-09 .github/CODEOWNERS is what `npm run rules` writes, the general line first", () => {
    assert.equal(readFileSync(join(import.meta.dirname, "..", ".github", "CODEOWNERS"), "utf8"), codeowners());
    assert.deepEqual(codeowners().split("\n")[1]?.split(/ +/), ["*", contacts.DevOps.contact]);
  });
});
