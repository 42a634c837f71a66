import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sampleReport, samplePages } from "../../demo/pull-request-report.ts";
import { ROOT } from "./pages.ts";

describe("the sample of a pull request's report", () => {
  for (const [file, text] of Object.entries(samplePages()))
    it(`U-20 ${file} is what \`npm run demo:pull-request\` makes of this catalogue`, () => assert.equal(readFileSync(join(ROOT, file), "utf8"), text, "run `npm run demo:pull-request`"));

  it("S-42 (1 of 3) it shows each kind of change, and a refusal", () => {
    const { outcome, topology, access, keys, policies } = sampleReport();
    assert.ok(topology !== "unknown" && access !== "unknown" && keys !== "unknown");
    assert.deepEqual([outcome, topology.names.added, topology.names.retired, topology.names.moved.length, policies.length, access.widened > 0], ["refused", ["COHERE_API_KEY"], ["CODESTRAL_API_KEY"], 1, 1, true]);
    assert.ok(keys.some(({ status }) => status === "added") && keys.some(({ status }) => status === "removed"));
  });
});
