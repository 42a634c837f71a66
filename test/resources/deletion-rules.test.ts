import { strict as assert } from "node:assert";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { catalog } from "../../catalog/index.ts";
import { topologyOf } from "../model/world.ts";

const ROOT = join(import.meta.dirname, "..", "..");
type Tags = typeof import("../../model/tags.ts");
type Rules = typeof import("../../resources/deletion-rules.ts");

/** Tags of every environment of every stack whose deletion nobody refuses, as the program in `root` has them. */
async function unguarded(root: string): Promise<{ readonly tags: number; readonly free: string[] }> {
  const of = <T>(file: string): Promise<T> => import(pathToFileURL(join(root, file)).href) as Promise<T>;
  const [{ tagNames }, { DeletionRules }] = [await of<Tags>("model/tags.ts"), await of<Rules>("resources/deletion-rules.ts")];
  const all = (["production", "staging", "development"] as const).flatMap((stack) => {
    const topology = topologyOf(stack);
    const rules = new DeletionRules(topology, catalog, []);
    return topology.documents.flatMap((spec) => tagNames(spec).map((tag) => ({ tag, refused: rules.refusal({ name: `tag-${spec.escName}.${tag}`, type: "pulumiservice:api/esc:EnvironmentTag", oldInputs: { name: tag } }) !== undefined })));
  });
  return { tags: all.length, free: [...new Set(all.filter(({ refused }) => !refused).map(({ tag }) => tag))] };
}

describe("deletions that the data does not call for", () => {
  it("U-04 (fault 28) every tag that the model gives is guarded, and so is one more that a copy of it gives", async () => {
    const whole = await unguarded(ROOT);
    assert.deepEqual(whole.free, []);
    const copy = mkdtempSync(join(tmpdir(), "sophia-tags-"));
    try {
      for (const part of ["catalog", "environments", "model", "resources", "services"]) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
      symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
      writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
      const file = join(copy, "model", "tags.ts");
      writeFileSync(file, readFileSync(file, "utf8").replace("    project: \"sophia\",\n", "    project: \"sophia\",\n    seventh: \"one\",\n"));
      const grown = await unguarded(copy);
      assert.deepEqual([grown.free, grown.tags - whole.tags], [[], 19]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
