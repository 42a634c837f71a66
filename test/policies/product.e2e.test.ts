import { strict as assert } from "node:assert";
import { join } from "node:path";
import { contacts } from "../../catalog/owners.ts";
import { catalog } from "../../catalog/index.ts";
import type { EnvironmentName } from "../../catalog/types.ts";
import { exampleValue } from "../../demo/example-values.ts";
import { inCampaign } from "../e2e/sample.ts";
import { World, type Run, type RunOptions } from "../e2e/world.ts";
import { policyEvents, type PolicyEvent } from "./policy-events.ts";

const PACK = join(import.meta.dirname, "..", "..", "policies");

describe("the policy pack on the product itself", () => {
  let world: World;
  before(async () => {
    world = await World.create();
  });
  after(() => world.close());

  async function run(verb: "preview" | "up", options: RunOptions): Promise<Run & { readonly events: PolicyEvent[] }> {
    const ended = await world[verb]({ ...options, args: ["--policy-pack", PACK] });
    return { ...ended, events: policyEvents(world.events(options.stack)) };
  }
  const mandatory = (events: readonly PolicyEvent[]): string[] => events.filter((e) => e.enforcementLevel === "mandatory").map((e) => e.message);

  async function firstPreview(stack: EnvironmentName): Promise<void> {
    const { code, output, events } = await run("preview", { stack, values: world.values[stack] });
    assert.equal(mandatory(events).join("\n"), "");
    assert.equal(code, 0, output);
    // Generated values do not exist yet, so their document and the ledger cannot be judged.
    for (const rule of ["E-13", "same-fingerprint"]) assert.equal(events.some((e) => e.policyName === rule && e.message.includes("unknown in this run")), true, `${rule} is silent`);
    for (const { message, policyName } of events) assert.match(message, new RegExp(`^${policyName} [^:]+: `));
    for (const value of Object.values(world.values[stack]).filter((v) => v.length > 7)) assert.equal(JSON.stringify(events).includes(value), false, "a value is told");
  }

  it("P-22 a first preview of production breaks no mandatory rule, and says which rules could not see everything", () => firstPreview("production"));

  it("P-22 an `up` with the pack passes, and on the deployed stack every rule knows all that it asks for", async () => {
    const up = await run("up", { values: world.values.production });
    assert.equal(up.code, 0, up.output);
    assert.equal(mandatory(up.events).join("\n"), "");
    const { code, output, events } = await run("preview", {});
    assert.equal(code, 0, output);
    assert.equal(events.map((e) => e.message).join("\n"), "");
  });

  it("R-08 (policy) a hundred days later production is stopped, and its owners read which names are late", async () => {
    const { code, events } = await run("preview", { env: { SOPHIA_NOW: new Date(Date.now() + 106 * 86_400_000).toISOString() } });
    assert.notEqual(code, 0);
    assert.match(mandatory(events).join("\n"), new RegExp(`^rotation-overdue stack: OPENAI_API_KEY should have been rotated 1[56] days ago: ask ${contacts.DevOps.contact}\\.$`, "m"));
    assert.deepEqual(events.filter((e) => e.policyName !== "rotation-overdue").map((e) => e.message), []);
  });

  it("R-08 (policy) (fault 8) the same day an `up` that rotates one value passes, and tells the rest; so does a preview that adds a generation", async () => {
    const env = { SOPHIA_NOW: new Date(Date.now() + 106 * 86_400_000).toISOString() };
    const { code, output, events } = await run("up", { env, values: { ANTHROPIC_API_KEY: exampleValue(catalog.find((row) => row.name === "ANTHROPIC_API_KEY") ?? assert.fail(), "staging") } });
    assert.equal(code, 0, output);
    assert.deepEqual(mandatory(events), []);
    const told = events.filter((e) => e.policyName === "rotation-overdue").map((e) => e.message).join("\n");
    assert.match(told, /OPENAI_API_KEY should have been rotated/);
    assert.doesNotMatch(told, /ANTHROPIC_API_KEY/);
    await world.edited([["environments/production.ts", '["g1"]', '["g2", "g1"]']], async () => {
      const preview = await run("preview", { env });
      assert.deepEqual([preview.code, mandatory(preview.events)], [0, []], preview.output);
    });
  });

  for (const stack of ["staging", "development"] as const)
    inCampaign(`P-22 a first preview of ${stack} breaks no mandatory rule either`, () => firstPreview(stack));
});
