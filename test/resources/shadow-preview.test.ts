import { strict as assert } from "node:assert";
import { secret, type Resource } from "@pulumi/pulumi";
import { catalog } from "../../catalog/index.ts";
import { FindingsError } from "../../model/findings.ts";
import { standInBytes } from "../../model/stand-ins.ts";
import { DeletionRules } from "../../resources/deletion-rules.ts";
import { readDoors } from "../../resources/door.ts";
import { refuseStandInKeys } from "../../resources/generated-values.ts";
import { holdValues } from "../../resources/held-values.ts";
import { Safeguards } from "../../resources/safeguards.ts";
import { ServiceAccess } from "../../resources/service-access.ts";
import { onShadow, refuseShadowOutsidePreview } from "../../resources/shadow-preview.ts";
import { topologyOf } from "../model/world.ts";
import { endNotes, takeNotes } from "./mocks.ts";
import { settingsCase } from "./settings-case.ts";

const FLAG = { SOPHIA_SHADOW: "1" };
const ROWS = catalog.filter((row) => ["OPENAI_API_KEY", "SLACK_BOT_TOKEN"].includes(row.name));
const names = (error: unknown): string[] => {
  assert.ok(error instanceof FindingsError);
  return error.findings.map((f) => f.name).sort();
};

/** What the state holds, for Stashes that no run supplies. */
const notes = (preview: boolean, held = "held:X") => takeNotes((type, name) => (type === "pulumi:index:Stash" ? { state: { input: name.endsWith("OPENAI_API_KEY") ? held : "real value" } } : undefined), { preview });
const hold = (allowed: boolean) => holdValues(ROWS, new Map(), undefined as unknown as Resource, new Safeguards(new DeletionRules(topologyOf("production"), catalog, [])), allowed);

describe("stand-ins of a shadow state", () => {
  afterEach(endNotes);

  it("A-08 pass for values in a preview under the flag alone; a deployment under the flag is refused", async () => {
    await notes(true);
    assert.deepEqual([onShadow(FLAG), onShadow({}), onShadow({ SOPHIA_SHADOW: "true" })], [true, false, false]);
    refuseShadowOutsidePreview(FLAG);
    await endNotes();
    await notes(false);
    assert.equal(onShadow(FLAG), false);
    refuseShadowOutsidePreview({});
    assert.throws(() => refuseShadowOutsidePreview(FLAG), (error) => names(error).join() === "SOPHIA_SHADOW");
  });

  it("A-08 C-07 in the state are refused by name, and are taken on a shadow", async () => {
    await notes(false);
    await assert.rejects(hold(false), (error) => names(error).join() === "held-OPENAI_API_KEY");
    assert.deepEqual([...(await hold(true)).keys()].sort(), ["OPENAI_API_KEY", "SLACK_BOT_TOKEN"]);
    await endNotes();
    await notes(false, "upheld:X");
    assert.equal((await hold(false)).size, 2);
  });

  it("A-08 for generated values and for the fingerprint key are refused by name: everybody can compute them", async () => {
    await notes(false);
    const spec = topologyOf("production").generated.find((g) => g.row.name === "JWT_SECRET") ?? assert.fail();
    const generated = (value: string) => [{ spec, generations: [{ id: "g1", value: secret(value) }] }];
    const [key, jwt] = [standInBytes("ledger-key", 32).toString("base64"), standInBytes("generated-JWT_SECRET.g1", 64).toString("base64")];
    await refuseStandInKeys(generated("real"), secret("real"));
    await assert.rejects(refuseStandInKeys(generated(jwt), secret(key)), (error) => names(error).join() === "generated-JWT_SECRET.g1,ledger-key");
    await assert.rejects(refuseStandInKeys(generated("real"), secret(key)), (error) => names(error).join() === "ledger-key");
  });

  it("A-08 C-07 at a door are refused, the flag set or not, unless it is a preview under it", async () => {
    const through = (environment: NodeJS.ProcessEnv) => readDoors(catalog, settingsCase({}), { ...environment, SOPHIA_SECRETS_JSON: JSON.stringify({ OPENAI_API_KEY: "held:OPENAI_API_KEY" }) });
    await notes(false);
    for (const environment of [{}, FLAG]) assert.throws(() => through(environment), /stand-in of the shadow state/);
    await endNotes();
    await notes(true);
    assert.throws(() => through({}), /stand-in of the shadow state/);
    assert.equal(through(FLAG).values.size, 1);
  });

  it("A-08 no service is asked on a shadow, whatever token is about", async () => {
    await notes(true);
    const tokens = { PULUMI_ACCESS_TOKEN: "t", PULUMI_HOME: "nowhere" };
    const access = (environment: NodeJS.ProcessEnv) => new ServiceAccess(settingsCase({}), environment).cloud();
    assert.equal(await access({ ...tokens, ...FLAG }), undefined);
    const live = await access(tokens);
    assert.notEqual(live, undefined);
    await live?.close();
  });
});
