import assert from "node:assert/strict";
import { InitFailed } from "../../../sandbox/provider/api-error.ts";
import { CHECK, CREATE, GET, healthy, META, PATCH, revision } from "./cloud-stub.ts";
import { ENVIRONMENT as URN, ENVIRONMENT_ID as ID, failureOf, inputs, openCase, state } from "./provider-case.ts";
import type { Case } from "./provider-case.ts";

describe("stand-in provider: half-failed creates", () => {
  let it_: Case;
  beforeEach(async () => { it_ = await openCase(); healthy(it_.stub, "a: 1"); });
  afterEach(() => it_.close());
  const create = (): Promise<unknown> => it_.provider.create(URN, inputs("a: 1"), false);

  it("U-06 POST made, PATCH refused: a plain error, and the next create goes on with the empty environment", async () => {
    const { stub } = it_;
    stub.on(PATCH, { status: 401 }).on(GET, revision(1));
    assert.ok(!((await failureOf(create())) instanceof InitFailed));
    stub.on(CREATE, { status: 409 }).on(PATCH, revision(2));
    stub.taken();
    assert.deepEqual(await create(), { id: ID, outputs: state("a: 1", 2) });
    assert.deepEqual(stub.taken(), [CHECK, CREATE, GET, PATCH, META]);
  });

  it("U-06 an environment of the same name with a definition is named and not touched", async () => {
    const { stub } = it_;
    stub.on(CREATE, { status: 409 });
    const error = await failureOf(create());
    assert.match(error.message, /environment acme\/app\/prod exists already.*adopt it/);
    assert.equal(stub.taken().includes(PATCH), false);
    stub.on(GET, revision(7, ""));
    assert.match((await failureOf(create())).message, /exists already/, "emptied by somebody is not an interrupted create");
  });

  it("U-06 the POST came through and its answer was lost: the create goes on", async () => {
    const { stub } = it_;
    stub.on(CREATE, { silence: "drop" }).on(GET, revision(1));
    assert.deepEqual(await create(), { id: ID, outputs: state("a: 1", 2) });
    assert.equal(stub.taken().filter((call) => call === CREATE).length, 1, "a POST is not sent twice");
  });

  it("U-06 the PATCH may have come through: the state keeps the environment with nothing delivered", async () => {
    const { stub, provider } = it_;
    stub.on(PATCH, { silence: "drop" });
    const error = await failureOf(create());
    assert.ok(error instanceof InitFailed);
    assert.equal(error.id, ID);
    assert.deepEqual(error.outputs, { organization: "acme", project: "app", name: "prod", yaml: "", revision: 0 });
    // The next `up` compares with what is known to be delivered, also after a refresh has taken the engine's mark away.
    const outputs = provider.seal(URN, error.outputs);
    assert.deepEqual(provider.diff(URN, { inputs: inputs("a: 1"), outputs }, inputs("a: 1")).changed, ["yaml"]);
    stub.on(GET, revision(2, "ciphertext"));
    assert.deepEqual((await provider.read(URN, ID, { inputs: inputs("a: 1"), outputs }))?.inputs, inputs("ciphertext"));
    stub.on(PATCH, revision(3));
    assert.deepEqual(await provider.update(URN, ID, { inputs: inputs("a: 1"), outputs }, inputs("a: 1"), false), state("a: 1", 3));
  });

  it("U-06 an error hook's repetition in the same process goes on with what the process began", async () => {
    const { stub } = it_;
    stub.on(META, { status: 403 });
    const error = await failureOf(create());
    assert.ok(error instanceof InitFailed);
    assert.equal(error.outputs["revision"], 2);
    healthy(stub, "a: 1").on(CREATE, { status: 409 }).on(PATCH, revision(3));
    assert.deepEqual(await create(), { id: ID, outputs: state("a: 1", 3) });
  });

  it("U-06 a definition that the check refuses creates nothing", async () => {
    const { stub } = it_;
    stub.on(CHECK, { status: 400, body: { diagnostics: [{ summary: "x", range: { begin: { line: 3, column: 1 } } }, { severity: "warning" }] } });
    assert.match((await failureOf(create())).message, /1 finding, at line 3 column 1/);
    stub.on(CHECK, { status: 403 });
    assert.match((await failureOf(create())).message, /403 Forbidden/);
    assert.deepEqual(stub.taken(), [CHECK, CHECK]);
  });
});
