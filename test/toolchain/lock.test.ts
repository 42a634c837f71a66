import assert from "node:assert/strict";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../toolchain/lock.mjs";
import { FakeMachine } from "./fake-machine.ts";

describe("lock of the set-up", () => {
  let machine: FakeMachine;
  let file: string;
  beforeEach(() => {
    machine = new FakeMachine();
    file = path.join(machine.dir, "lock", "file");
  });
  afterEach(() => machine.remove());

  it("U-12 ten at once work one after the other, and nothing is left", async () => {
    let inside = 0;
    let most = 0;
    let waited = 0;
    await Promise.all(Array.from({ length: 10 }, () =>
      withLock(file, async () => {
        most = Math.max(most, ++inside);
        await sleep(5);
        inside--;
      }, { pollMs: 3, waiting: () => waited++ })));
    assert.deepEqual([most, waited], [1, 9]);
    assert.deepEqual(readdirSync(path.dirname(file)), []);
  });

  it("U-12 it is released when the work throws, and the error is kept", async () => {
    await assert.rejects(withLock(file, () => Promise.reject(new Error("the work"))), /the work/);
    assert.equal(existsSync(file), false);
  });

  it("U-12 a dead holder's lock is taken over at once by exactly one of many", async () => {
    await withLock(file, async () => undefined);
    const child = machine.start(process.execPath, ["-e", ""]);
    await child.ended;
    writeFileSync(file, JSON.stringify({ pid: child.child.pid, host: os.hostname() }));
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 5 }, () =>
      withLock(file, async () => {
        most = Math.max(most, ++inside);
        await sleep(5);
        inside--;
      }, { pollMs: 3 })));
    assert.equal(most, 1);
  });

  it("U-12 a holder on another host counts as dead only after a minute of silence", async () => {
    await withLock(file, async () => undefined);
    writeFileSync(file, JSON.stringify({ pid: 1, host: "elsewhere" }));
    let done = false;
    const waiting = new Promise<string>((resolve) => {
      void withLock(file, async () => (done = true), { pollMs: 5, waiting: resolve });
    });
    assert.equal(await waiting, "process 1 on elsewhere");
    await sleep(50);
    assert.equal(done, false);
    const past = new Date(Date.now() - 61_000);
    utimesSync(file, past, past);
    for (let tries = 0; !done && tries < 200; tries++) await sleep(5);
    assert.equal(done, true);
  });
});
