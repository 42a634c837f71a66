import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listedTypes } from "../../cli/shadow/allow-list.ts";
import type { Shadow } from "../../cli/shadow/shadow-file.ts";
import { encodings, scanText, type Leak } from "../../demo/leak-scanner.ts";
import { hostilePack } from "./hostile-pack.ts";
import { HOSTILE, realValues } from "./hostile-program.ts";
import { makeShadow, previewOn } from "./shadow-run.ts";
import { World } from "./world.ts";

const STACKS = ["production", "staging", "development"] as const;

describe("shadow state of the three stacks", () => {
  let world: World;
  const files: Record<string, string> = {};
  before(async () => {
    world = await World.create();
    for (const stack of STACKS) {
      const run = await world.up({ stack, values: world.values[stack] });
      assert.equal(run.code, 0, run.output);
    }
  });
  after(() => world.close());

  for (const stack of STACKS) {
    it(`A-08 ${stack}: unchanged main previews 0 changes, from an encrypted export, without a key, a token or a network`, async () => {
      const file = (files[stack] = await makeShadow(world, stack));
      const run = await previewOn(world, file, ["--expect-no-changes"]);
      assert.equal(run.code, 0, run.output);
      assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
      assert.doesNotMatch(run.output, /^Outputs:/m);
    });
  }

  it("A-08 the list has every type of production's state, and no other", () => {
    const { state } = JSON.parse(readFileSync(files["production"] ?? "", "utf8")) as Shadow;
    assert.deepEqual([...new Set(state.resources.map((r) => r.type))].sort(), [...listedTypes()].sort());
  });

  describe("a hostile pull request", () => {
    let values: ReadonlyMap<string, string>;
    before(async () => {
      // Rotated once, so that there is a former value to find.
      const run = await world.up({ values: { OPENAI_API_KEY: `sk-${"Q7".repeat(20)}` } });
      assert.equal(run.code, 0, run.output);
      values = realValues(await world.export("production", ["--show-secrets"]), await world.export(), world.environment());
      files["production"] = await makeShadow(world);
    });
    const loot = (): Buffer => readFileSync(join(world.project, "loot.txt"));
    const found = (leaks: readonly Leak[]): number => new Set(leaks.map((l) => l.name)).size;

    it("A-08 P-12 a program that prints every value, environment and file it can get finds none of at least 100 real ones on the shadow, in 15 encodings", async () => {
      assert.equal(values.size >= 100, true, String(values.size));
      assert.equal(encodings('"<$&\u00e9 ~?>~?>~~??>>???').length >= 15, true);
      await world.edited(HOSTILE, async () => {
        const run = await previewOn(world, files["production"] ?? "", ["--diff", "--show-secrets"]);
        const taken = loot();
        // It really ran, to its end: with the stand-ins, the backend's files and the state that it decrypted.
        for (const word of ["held:OPENAI_API_KEY", "stacks/sophia-secrets/production.json", "== environ", "== decrypted export", '"deployment"', "== end"]) assert.equal(taken.includes(word), true, `${word}\n${run.output}`);
        assert.deepEqual([...scanText("output", run.output, values), ...scanText("loot", taken, values), ...scanText("shadow", readFileSync(files["production"] ?? ""), values)], []);
      });
    });

    it("A-08 P-12 so does a policy pack that prints all that it is given; on the live state it finds them", async () => {
      const pack = hostilePack(world);
      const taken = (): Buffer => readFileSync(join(pack, "loot.txt"));
      const run = await previewOn(world, files["production"] ?? "", ["--policy-pack", pack]);
      for (const word of ["held:OPENAI_API_KEY", "== environ", "== end"]) assert.equal(taken().includes(word), true, `${word}\n${run.output}`);
      assert.deepEqual([...scanText("output", run.output, values), ...scanText("loot", taken(), values)], []);
      const live = await world.preview({ args: ["--policy-pack", pack] });
      const leaks = scanText("loot", taken(), values);
      assert.equal(found(leaks) > 30, true, `${found(leaks)} of ${values.size}\n${live.output.slice(0, 2000)}`);
    });

    it("A-08 P-12 the same program on the live state finds them: the search can fail", async () => {
      await world.edited(HOSTILE, async () => {
        await world.preview({ args: ["--diff"] });
        const leaks = scanText("loot", loot(), values);
        assert.equal(found(leaks), values.size, [...values.keys()].filter((name) => !leaks.some((l) => l.name === name)).join(", "));
      });
    });
  });
});
