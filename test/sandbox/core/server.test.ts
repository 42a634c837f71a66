import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { writeAtomic } from "../../../sandbox/core/files.ts";
import { ServerCase } from "./server-case.ts";

/** Whether something listens there. */
const listens = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false)).once("timeout", () => end(false));
  });

describe("sandbox: the server below both services", () => {
  let folder: string;
  let at: ServerCase;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-core-"));
    at = await ServerCase.open({ logFile: join(folder, "requests.jsonl") });
  });
  afterEach(async () => {
    await at.server.close();
    at.log.close();
    rmSync(folder, { recursive: true });
  });

  it("P-14 (2 of 4) listens on 127.0.0.1 and on no other address of this machine", async () => {
    assert.match(at.server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await listens("127.0.0.1", at.server.port), true);
    const others = Object.values(networkInterfaces()).flat().map((i) => i?.address ?? "").filter((a) => a !== "" && a !== "127.0.0.1" && !a.startsWith("fe80"));
    for (const host of ["127.0.0.2", ...others]) assert.equal(await listens(host, at.server.port), false, host);
  });

  it("U-12 (1 of 3) says which port is taken, and what to do", async () => {
    await assert.rejects(ServerCase.open({ port: at.server.port }), { message: `Port ${at.server.port} is taken. Stop the other sandbox, or choose another port.` });
  });

  it("P-13 (1 of 2) logs every request, and of none a body, a token or a query, in memory as in the file", async () => {
    await at.call("PUT", "/things/a?trace=canary-query", { value: "canary-body" });
    await fetch(`${at.server.url}/things`, { headers: { authorization: "token canary-token" } });
    await at.call("GET", "/unknown");
    const kept = readFileSync(join(folder, "requests.jsonl"), "utf8");
    const lines = kept.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines, at.log.entries);
    assert.deepEqual(lines.map((e) => [e.server, e.method, e.path, e.route, e.status]), [
      ["test", "PUT", "/things/a", "PUT /things/{name}", 201], ["test", "GET", "/things", "GET /things", 401], ["test", "GET", "/unknown", "?", 404]]);
    assert.ok(lines.every((e) => !Number.isNaN(Date.parse(e.at)) && e.milliseconds >= 0));
    assert.equal(/canary|right/.test(kept), false);
    assert.equal(statSync(join(folder, "requests.jsonl")).mode & 0o777, 0o600);
    assert.deepEqual(at.log.writes().map((e) => e.path), ["/things/a"]);
    at.log.clear();
    assert.equal(at.log.entries.length, 0);
  });

  it("P-12 (3 of 6) a mistake of its own is a 500 whose message goes nowhere: not to the client, not to stderr", async () => {
    const written: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = (text: unknown) => written.push(String(text)) > 0;
    let answer: Response;
    try {
      answer = await at.call("GET", "/broken");
    } finally {
      process.stderr.write = write;
    }
    assert.deepEqual([answer.status, await answer.json()], [500, { message: "Internal Server Error" }]);
    assert.match(written.join(""), /^sandbox test: GET \/broken: TypeError\n +at /);
    assert.equal(written.join("").includes("canary"), false);
  });

  it("U-06 reads zipped bodies, decodes each part of a path alone, and takes broken escapes for unknown", async () => {
    const zipped = await fetch(`${at.server.url}/things/a%2Fb%20c`, { method: "PUT", headers: { authorization: "token right", "content-encoding": "gzip" }, body: gzipSync('{"value":"z"}') });
    assert.equal(zipped.status, 201);
    assert.deepEqual(at.done, ["a/b c=z"]);
    assert.equal((await at.call("PUT", "/things/%zz", { value: 1 })).status, 404);
    assert.equal((await at.call("GET", "/things/")).status, 200);
    assert.equal((await at.call("GET", "/Things")).status, 404);
  });

  it("U-06 after close nothing listens, and a request that hangs does not hold it up", async () => {
    at.faults.add({ route: "GET /things", kind: "hang" });
    const hanging = at.call("GET", "/things").catch(() => "cut off");
    while (at.log.entries.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await at.server.close();
    assert.equal(await hanging, "cut off");
    assert.equal(await listens("127.0.0.1", at.server.port), false);
  });
});

describe("sandbox: files", () => {
  it("P-14 (3 of 4) are written whole, 0600 in a 0700 folder, over what was there; a failure leaves nothing behind", () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-files-"));
    const file = join(folder, "deep", "er", "kept.json");
    writeAtomic(file, "one");
    assert.deepEqual([statSync(file).mode & 0o777, statSync(join(folder, "deep")).mode & 0o777, statSync(join(folder, "deep", "er")).mode & 0o777], [0o600, 0o700, 0o700]);
    writeAtomic(file, Buffer.from([0, 255, 10]));
    assert.deepEqual([...readFileSync(file)], [0, 255, 10]);
    assert.throws(() => writeAtomic(join(folder, "deep", "er"), "a folder is in the way"));
    assert.deepEqual(readdirSync(join(folder, "deep")), ["er"]);
    assert.deepEqual(readdirSync(join(folder, "deep", "er")), ["kept.json"]);
    rmSync(folder, { recursive: true });
  });
});
