import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { World } from "./world.ts";

const FOLDER = join(import.meta.dirname, "..", "golden");

interface Plan {
  readonly steps: readonly { readonly urn: string }[];
}

describe("identity of resources", () => {
  let world: World;
  before(async () => {
    world = await World.create();
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
  });
  after(() => world.close());

  for (const stack of ["production", "staging", "development"] as const) {
    it(`U-04 the URNs of ${stack} are frozen: another type, name or parent would delete what the old one holds`, async () => {
      const { code, output } = await world.pulumi(["preview", "--json", "--show-sames", "--non-interactive", "--stack", world.stackName(stack)], { stack, values: world.values[stack] });
      assert.equal(code, 0, output);
      const plan = JSON.parse(output.slice(output.indexOf("{\n"))) as Plan;
      const urns = plan.steps.map((s) => s.urn.replace(/^urn:pulumi:\w+::sophia-secrets::/, "")).filter((u) => !u.includes("StackReference")).sort().join("\n");
      const file = join(FOLDER, `urns-${stack}.txt`);
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, `${urns}\n`);
      assert.equal(`${urns}\n`, readFileSync(file, "utf8"));
    });
  }
});
