import { strict as assert } from "node:assert";
import { World } from "./world.ts";

/** Everything that is no GET and is about the topology; the engine's own calls about its state, and ESC's check of a definition, change nothing there. */
const CLOUD_WRITES = /^(?!GET )\S+ \/api\/(?!stacks\/|user)(?!.*\/check(?:\/|$))/;
const GITHUB_WRITES = /^(?!GET )/;

describe("a preview only reads", () => {
  let world: World;
  const fired: string[] = [];
  before(async () => {
    world = await World.create({ small: true });
    for (const [faults, route] of [[world.sandbox.cloud.faults, CLOUD_WRITES], [world.sandbox.github.faults, GITHUB_WRITES]] as const) {
      faults.add({ route, kind: "status", status: 500, count: Infinity });
      faults.onFire = (_, { method, path }) => void fired.push(`${method} ${path}`);
    }
  });
  after(() => world.close());

  it("U-03 A-08 of a first deployment: every write to the topology would answer 500, and none is tried", async () => {
    const run = await world.preview({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    assert.equal((run.changes["create"] ?? 0) > 50, true, JSON.stringify(run.changes));
    assert.deepEqual(fired, []);
    assert.deepEqual(world.takeWrites(), []);
  });

  it("U-03 A-08 of changes, removals and replacements on what is deployed: the same", async () => {
    const { cloud, github } = world.sandbox;
    for (const { faults } of [cloud, github]) faults.clear();
    const first = await world.up({ values: world.values.production });
    assert.equal(first.code, 0, first.output);
    for (const [{ faults }, route] of [[cloud, CLOUD_WRITES], [github, GITHUB_WRITES]] as const) {
      faults.add({ route, kind: "status", status: 500, count: Infinity });
      faults.onFire = (_, { method, path }) => void fired.push(`${method} ${path}`);
    }
    world.takeWrites();
    await world.edited([["environments/production.ts", 'JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g2", "g1"]'], ["Pulumi.production.yaml", "visibility: selected", "visibility: private"]], async () => {
      const run = await world.preview({ values: { OPENAI_API_KEY: `sk-${"p".repeat(40)}` } });
      assert.equal(run.code, 0, run.output);
      for (const op of ["create", "update", "delete"]) assert.equal((run.changes[op] ?? 0) > 0, true, `${op} ${JSON.stringify(run.changes)}`);
      assert.deepEqual([fired, world.takeWrites()], [[], []]);
      // The control: what a preview may not do, `up` does, and meets the fault.
      const up = await world.up({ values: { OPENAI_API_KEY: `sk-${"p".repeat(40)}` } });
      assert.notEqual(up.code, 0);
      assert.equal(fired.length > 0, true);
    });
  });
});
