import { strict as assert } from "node:assert";
import fc from "fast-check";
import { readDeployedState } from "../../cli/deployed-state.ts";
import { readData } from "../../cli/preview/declared-facts.ts";
import { compareDestinations, type Question } from "../../cli/verification/compare.ts";
import { heldValues } from "../../cli/verification/held.ts";
import { Report } from "../../cli/verification/report.ts";
import { definitionEdits } from "./definition-edits.ts";
import { CAMPAIGN, SEED } from "./sample.ts";
import { edits, FIELDS, unknownFields } from "./store-edits.ts";
import { storedObjects, type Stored } from "./store-objects.ts";
import { World } from "./world.ts";

/** Edits of one field in `npm test`, and in the campaign. */
const COUNT = CAMPAIGN ? 200 : 20;
const FOREIGN = "made-by-hand";

interface Deed {
  readonly kind: Stored["kind"] | "definition";
  readonly object: string;
  readonly what: string;
  /** False where the service refuses it. */
  readonly act: () => Promise<boolean>;
  readonly undo: () => void;
}

describe("verify: one field of one object, edited behind its back", () => {
  let world: World;
  let objects: readonly Stored[];
  let question: Question;

  before("one deployment", async () => {
    world = await World.create({ small: !CAMPAIGN });
    world.edit("environments/access.ts", (text) => text.replace('email: "developer@payready.com"', '$&, login: "ada"'));
    const deployed = await world.up({ values: world.values.production });
    assert.equal(deployed.code, 0, deployed.output);
    objects = storedObjects(world);
    // What nobody declares, at both services.
    await cloud("POST", `esc/environments/${organization()}`, { project: "default", name: FOREIGN });
    await cloud("POST", `orgs/${organization()}/teams/pulumi`, { organization: organization(), teamType: "pulumi", name: "others", displayName: "Others", description: "" });
    const { store } = world.sandbox.github;
    store.addRepository("another");
    store.putSecret({ ...(store.secrets[0] ?? assert.fail()), name: "OF_OTHERS" });
    const state = readDeployedState(await world.export("production", ["--show-secrets"]));
    question = { state, data: await readData(world.project, process.env), held: heldValues(state, world.project), folder: world.project, env: world.environment() };
  });
  after(() => world.close());

  const organization = (): string => world.sandbox.cloud.organization;
  const cloud = async (method: string, path: string, body: object | string): Promise<number> => (await fetch(`${world.sandbox.cloud.url}/api/${path}`,
    { method, headers: { authorization: `token ${world.sandbox.cloud.token}` }, body: typeof body === "string" ? body : JSON.stringify(body) })).status;
  const compared = async (): Promise<Report> => {
    const report = new Report();
    await compareDestinations(question, report);
    const text = JSON.stringify([report.differences, report.besides]);
    for (const value of Object.values(world.values.production)) if (value.length > 12) assert.equal(text.includes(value), false, "a value is told");
    return report;
  };

  /** Every edit that there is, by the kind of its object. */
  async function deeds(): Promise<Deed[]> {
    const fields = edits(objects, FOREIGN).map(({ kind, object, what, next }): Deed => {
      const stored = objects.find((o) => o.kind === kind && o.name === object) ?? assert.fail();
      const kept = stored.read();
      return { kind, object, what, act: async () => (stored.write(next), true), undo: () => stored.write(kept) };
    });
    const definitions = await Promise.all(objects.filter(({ kind }) => kind === "environment").map(async (stored) =>
      definitionEdits(await world.definition(stored.name), `default/${FOREIGN}`).map(({ what, yaml }): Deed => {
        const kept = stored.read();
        return { kind: "definition", object: stored.name, what, undo: () => stored.write(kept), act: async () => {
          const status = await cloud("PATCH", `esc/environments/${organization()}/default/${stored.name}`, yaml);
          // A definition whose references lead nowhere cannot be written.
          assert.ok(status === 200 || (status === 400 && / removed$/.test(what)), `${stored.name} ${what}: ${status}`);
          return status === 200;
        } };
      })));
    return [...fields, ...definitions.flat()];
  }

  /** `deeds` in an order of the seed's, the kinds in turn. */
  function drawn(all: readonly Deed[]): Deed[] {
    const [shuffled = []] = fc.sample(fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length }), { seed: SEED, numRuns: 1 });
    const turn = new Map<string, number>();
    const turns = shuffled.map((deed) => {
      turn.set(deed.kind, (turn.get(deed.kind) ?? 0) + 1);
      return [turn.get(deed.kind) ?? 0, deed] as const;
    });
    return turns.sort(([a], [b]) => a - b).map(([, deed]) => deed);
  }

  it("F-11 U-16 (fault 24) an untouched world has no difference; what nobody declares is listed beside it, and is none", async () => {
    const report = await compared();
    assert.deepEqual(report.differences, []);
    assert.deepEqual(report.besides.map(({ store, name }) => `${store} ${name}`), ["access team others", `esc ${FOREIGN}`, "github secret OF_OTHERS"]);
  });

  it("F-11 (fault 24) every field of the stores is compared, or has a reason why not", () => {
    assert.deepEqual(unknownFields(objects), []);
    for (const fields of Object.values(FIELDS)) for (const reason of Object.values(fields)) assert.ok(reason.length > 5);
  });

  it(`F-11 A-05 E-14 (fault 24) each of ${COUNT} edits of one field is named, with its object and nothing beside it; undone, nothing is (seed ${SEED})`, async () => {
    const missed: string[] = [];
    let done = 0;
    for (const { kind, object, what, act, undo } of drawn(await deeds())) {
      if (done === COUNT) break;
      const title = `${kind} ${object}: ${what}`;
      if (await act()) {
        done += 1;
        const named = (await compared()).differences.map(({ store, name, problem }) => `${store} ${name}: ${problem}`);
        if (named.length === 0 || !named.every((one) => one.includes(object))) missed.push(`${title} → ${named.join(" | ") || "nothing"}`);
      }
      // What it leaves behind would be named beside the next one.
      undo();
    }
    assert.deepEqual((await compared()).differences, [], "all undone");
    assert.equal(done, COUNT);
    assert.deepEqual(missed, []);
  });
});
