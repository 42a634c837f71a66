import { strict as assert } from "node:assert";
import { World, type Run } from "./world.ts";

/** Writes to destinations of each service, as `METHOD /path`. */
const STORES = [
  { store: "GitHub", server: "github", writes: /^(PUT|POST|PATCH) \/orgs\/[^/]+\/actions\// },
  { store: "ESC", server: "cloud", writes: /^PATCH \/api\/esc\/environments\/[^/]+\/default\/[^/]+$/ },
  { store: "ESC, through a plugin that leaves half a creation behind as the official one does,", server: "cloud",
    writes: /^PATCH \/api\/esc\/environments\/[^/]+\/default\/[^/]+$/, env: { SOPHIA_STANDIN_FAITHFUL: "1" } },
] as const;

for (const { store, server, writes, ...rest } of STORES) {
  const env = "env" in rest ? rest.env : {};
  describe(`500 to the third write to ${store} and to all its repetitions`, () => {
    let world: World;
    let failing = "";
    const green = (run: Run): void => assert.equal(run.code, 0, run.output);

    before(async () => {
      world = await World.create({ small: true });
      const { faults } = world.sandbox[server];
      faults.onFire = (_, { method, path }) => {
        if (failing !== "") return;
        failing = `${method} ${path}`;
        faults.add({ route: new RegExp(`^${failing}$`), kind: "status", status: 500, count: 999 });
      };
      faults.add({ route: writes, after: 2, kind: "status", status: 500 });
    });
    after(() => world.close());

    it("U-01 F-04 the first deployment fails and says so", async () => {
      const run = await world.up({ values: world.values.production, env });
      assert.notEqual(run.code, 0, run.output);
      const tries = world.sandbox[server].log.entries.filter((e) => `${e.method} ${e.path}` === failing);
      assert.ok(tries.length >= 3, `${failing} was tried ${tries.length} times only`);
      assert.ok(tries.every((e) => e.status === 500));
      assert.match(run.output, /trying again in \d+ s \(3 of 3\)/);
    });

    it("U-01 F-04 the next `up` has no values, converges and loses nothing; the one after it changes nothing", async () => {
      world.sandbox[server].faults.clear();
      green(await world.up({ env }));
      for (const { name } of world.sandbox.github.store.secrets)
        assert.equal((await world.sandbox.github.reveal(name)) === world.values.production[name], true, name);
      assert.equal(world.sandbox.github.store.secrets.length, 5);
      assert.deepEqual(world.sandbox.github.store.variables.map((v) => [v.name, v.value]), [["PULUMI_ORG", world.sandbox.cloud.organization]]);
      const { environmentVariables } = await world.open("sophia-ai-production");
      for (const [name, value] of Object.entries(world.values.production)) assert.equal(environmentVariables[name] === value, true, name);
      world.takeWrites();
      const run = await world.up({ env });
      green(run);
      assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
      assert.deepEqual(world.takeWrites(), []);
    });
  });
}
