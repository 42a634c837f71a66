import { strict as assert } from "node:assert";
import { ServerCase } from "./server-case.ts";

const PUT = "PUT /things/{name}";

describe("sandbox: faults on demand", () => {
  let at: ServerCase;
  beforeEach(async () => {
    at = await ServerCase.open();
  });
  afterEach(() => at.server.close());

  it("F-02 status: answers so and does nothing, as often as asked and only on that route", async () => {
    at.faults.add({ route: PUT, kind: "status", status: 503, count: 2, headers: { "retry-after": "1" } });
    assert.equal((await at.call("GET", "/things")).status, 200);
    assert.deepEqual([await at.put("a"), await at.put("b"), await at.put("c")], [503, 503, 201]);
    assert.deepEqual(at.done, ["c=1"]);
    assert.deepEqual(at.faults.pending(), []);
  });

  it("F-02 after: lets so many go well first", async () => {
    at.faults.add({ route: /^PUT \/things\/./, kind: "status", after: 2 });
    assert.deepEqual([await at.put("a"), await at.put("b"), await at.put("c"), await at.put("d")], [201, 201, 500, 201]);
    assert.deepEqual(at.done, ["a=1", "b=1", "d=1"]);
  });

  it("F-02 drop and hang: no answer, and nothing done", async () => {
    at.faults.add({ route: PUT, kind: "drop" });
    at.faults.add({ route: PUT, kind: "hang" });
    assert.deepEqual([await at.put("a"), await at.put("b", 300)], ["cut off", "no answer"]);
    assert.deepEqual(at.done, []);
  });

  it("F-02 apply-then-drop and apply-then-hang: no answer, though it was done", async () => {
    at.faults.add({ route: PUT, kind: "apply-then-drop" });
    at.faults.add({ route: PUT, kind: "apply-then-hang" });
    assert.deepEqual([await at.put("a"), await at.put("b", 300)], ["cut off", "no answer"]);
    assert.deepEqual(at.done, ["a=1", "b=1"]);
  });

  it("F-02 delay: does it, and later", async () => {
    at.faults.add({ route: PUT, kind: "delay", milliseconds: 150 });
    const started = performance.now();
    assert.equal(await at.put("a"), 201);
    assert.ok(performance.now() - started >= 145);
    assert.deepEqual(at.done, ["a=1"]);
  });

  it("F-02 tells who waits for it at which request it fires, before anything is done; what never came stays pending", async () => {
    const seen: string[] = [];
    at.faults.onFire = (rule, request) => seen.push(`${rule.kind} ${request.method} ${request.path} ${at.done.length}`);
    at.faults.add({ route: PUT, kind: "apply-then-drop" });
    at.faults.add({ route: "DELETE /things/{name}", kind: "drop" });
    await at.put("a");
    assert.deepEqual(seen, ["apply-then-drop PUT /things/a 0"]);
    assert.deepEqual(at.faults.pending().map((rule) => rule.route), ["DELETE /things/{name}"]);
    at.faults.clear();
    assert.deepEqual(at.faults.pending(), []);
    assert.equal(await at.put("b"), 201);
  });

  it("F-02 never hits the sandbox's own control routes", async () => {
    at.faults.add({ route: /./, kind: "status", count: Infinity });
    assert.deepEqual([(await at.call("GET", "/internal")).status, (await at.call("GET", "/things")).status], [200, 500]);
  });

  it("F-02 each fault is in the log with its kind; status 0 where no answer went out", async () => {
    for (const kind of ["drop", "status"] as const) at.faults.add({ route: PUT, kind });
    await at.put("a");
    await at.put("b");
    await at.put("c");
    assert.deepEqual(at.log.entries.map((e) => [e.path, e.status, e.fault]), [["/things/a", 0, "drop"], ["/things/b", 500, "status"], ["/things/c", 201, undefined]]);
  });
});
