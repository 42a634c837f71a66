import { strict as assert } from "node:assert";
import { sample } from "./sample.ts";
import { verified } from "./verify-case.ts";
import { outputName } from "../../model/machine-outputs.ts";
import { World, type Exported, type Run } from "./world.ts";

interface Destination {
  readonly what: string;
  readonly name: string;
  readonly values: readonly [string, string];
  readonly route: string;
  readonly status: number;
  readonly server: "github" | "cloud";
  readonly read: (world: World) => Promise<string | undefined>;
  /** What `verify` calls it. */
  readonly called: string;
}

const PATCH_ENVIRONMENT = "PATCH /api/esc/environments/{orgName}/{projectName}/{envName}";
const secret = (status: number, first: string, second: string): Destination => ({
  what: `an organisation secret (${status})`, name: "OPENAI_API_KEY", values: [`sk-${first.repeat(30)}`, `sk-${second.repeat(30)}`],
  route: "PUT /orgs/{org}/actions/secrets/{name}", status, server: "github", read: (w) => w.sandbox.github.reveal("OPENAI_API_KEY"), called: "github OPENAI_API_KEY",
});
const DESTINATIONS: readonly Destination[] = [
  secret(500, "a", "b"),
  secret(422, "c", "d"),
  { what: "the variable", name: "GONG_URL", values: ["https://one.gong.io", "https://two.gong.io"], route: "PATCH /orgs/{org}/actions/variables/{name}", status: 500,
    server: "github", read: async (w) => w.sandbox.github.store.variable("GONG_URL")?.value, called: "github GONG_URL" },
  { what: "an ESC environment", name: "POSTGRES_PASSWORD", values: ["a-password-for-one-test", "a-password-for-another"], route: PATCH_ENVIRONMENT, status: 500, server: "cloud",
    read: (w) => w.valueInEsc("sophia-ai-production-database-credentials", "sophia.database.postgres.password"),
    called: "esc sophia-ai-production-database-credentials: POSTGRES_PASSWORD" },
];

describe("a write that failed, and a refresh after it", () => {
  let world: World;
  const named = async (called: string): Promise<void> => {
    const [code, names] = await verified(world);
    assert.deepEqual([code, names.includes(called)], [1, true], names.join(", "));
  };
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);

  before(async () => {
    world = await World.create({ small: true });
    // The only variable of the catalogue holds the organisation's name, which never changes.
    world.edit("catalog/integration-credentials.ts", (text) => text.replace(/(plain\("GONG_URL".*)github: "yes"/, "$1github: \"variable\""));
    green(await world.up({ values: world.values.production }));
  });
  after(() => world.close());

  // GitHub's two kinds of refusal leave the same behind: each with one of the two ledgers is enough.
  const cases = DESTINATIONS.flatMap((destination) => (["kept", "put back"] as const).map((ledger, index) => ({ destination, ledger, index })))
    .filter(({ destination, ledger }) => destination.name !== "OPENAI_API_KEY" || (destination.status === 422) === (ledger === "put back"));
  for (const { destination, ledger, index } of sample(cases, 1)) {
    it(`U-01 ${destination.what}, the ledger ${ledger}: named by \`verify\` while it lasts, written by the next or second \`up\`, then 0 changes`, async () => {
      const { name, route, status, server, read, called } = destination;
      const wanted = destination.values[index] ?? "";
      const { faults } = world.sandbox[server];
      const older = ledgerOf(JSON.parse(await world.export()) as Exported);
      faults.add({ route, kind: "status", status, count: 999 });
      const failed = await world.up({ values: { [name]: wanted } });
      assert.notEqual(failed.code, 0, failed.output);
      faults.clear();
      assert.notEqual(await read(world), wanted);
      if (ledger === "kept") await named(called);
      if (ledger === "put back") {
        const state = JSON.parse(await world.export()) as Exported;
        const stack = stackOf(state);
        if (stack.outputs) stack.outputs[outputName("ledger")] = older;
        await world.import(state);
      }
      const refreshed = await world.up({ args: ["--refresh"] });
      if ((await read(world)) !== wanted) {
        await named(called);
        // It says so by its exit code, and asks for another run.
        assert.notEqual(refreshed.code, 0, refreshed.output);
        green(await world.up());
      }
      assert.equal((await read(world)) === wanted, true, `${name} was not written by the second up`);
      world.takeWrites();
      const last = await world.up();
      green(last);
      assert.deepEqual(Object.keys(last.changes), ["same"], last.output);
      assert.deepEqual(world.takeWrites(), []);
      if (ledger === "put back") assert.deepEqual(await verified(world), [0, []]);
    });
  }
});

function stackOf(state: Exported): Exported["deployment"]["resources"][number] {
  const stack = state.deployment.resources.find((r) => r.urn.includes("::pulumi:pulumi:Stack::"));
  if (!stack) throw new Error("the state holds no stack");
  return stack;
}

function ledgerOf(state: Exported): unknown {
  const ledger = stackOf(state).outputs?.[outputName("ledger")];
  assert.notEqual(ledger, undefined);
  return ledger;
}
