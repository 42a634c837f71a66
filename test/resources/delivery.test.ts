import { strict as assert } from "node:assert";
import { output, secret, type Output } from "@pulumi/pulumi";
import { fingerprint, keyId } from "../../model/fingerprint.ts";
import type { Delivered } from "../../model/ledger.ts";
import { track } from "../../resources/delivery.ts";
import { endNotes, takeNotes } from "./mocks.ts";

const KEY = Buffer.from("k".repeat(32)).toString("base64");
const value = <T>(o: Output<T>): Promise<T> => new Promise((resolve) => o.apply((v) => resolve(v as T)));
const delivered = (content: string, stamp: string, round = 0): Delivered => ({ fingerprint: fingerprint(KEY, content), keyId: keyId(KEY), stamp, round });

describe("delivery: which write a destination is known to hold", () => {
  before(() => takeNotes(() => undefined, { preview: true }));
  after(endNotes);
  const after1 = async (content: string, was: Delivered | undefined, stamp: string): Promise<{ round: number; now: Delivered | undefined }> => {
    const tracked = track("it", secret(content), secret(KEY), was);
    return { round: tracked.round, now: await value(tracked.delivered(output(stamp))) };
  };

  it("F-02 the first write: round 0, known before anything is, and held once the service gives a time", async () => {
    assert.deepEqual(await after1("one", undefined, "2026-01-01 00:00:00 +0000 UTC"), { round: 0, now: delivered("one", "2026-01-01 00:00:00 +0000 UTC") });
    assert.deepEqual(await after1("one", undefined, ""), { round: 0, now: undefined });
  });

  it("R-06 an unchanged value stays in its round, and the record stays as it is", async () => {
    const was = delivered("one", "2026-01-01 00:00:00 +0000 UTC", 3);
    assert.deepEqual(await after1("one", was, was.stamp), { round: 3, now: was });
  });

  it("F-02 a write that got lost is remembered, and made again in another round, until a later time shows that it arrived", async () => {
    const was = delivered("one", "2026-01-01 00:00:00 +0000 UTC");
    const lost = await after1("two", was, was.stamp);
    assert.deepEqual(lost, { round: 0, now: { ...was, wanted: fingerprint(KEY, "two") } });
    const again = await after1("two", lost.now, was.stamp);
    assert.deepEqual(again, { round: 1, now: { ...was, round: 1, wanted: fingerprint(KEY, "two") } });
    assert.deepEqual(await after1("two", again.now, "2026-01-01 00:00:05 +0000 UTC"), { round: 2, now: delivered("two", "2026-01-01 00:00:05 +0000 UTC", 2) });
  });

  it("U-03 another fingerprint key says nothing about the value: no round is spent", async () => {
    const was = { ...delivered("one", "2026-01-01 00:00:00 +0000 UTC"), keyId: "00000000" };
    assert.deepEqual(await after1("one", was, was.stamp), { round: 0, now: was });
  });

  it("U-03 what is recorded is no secret, and holds no value", async () => {
    const record = track("it", secret("canary-value"), secret(KEY), undefined).delivered(output("2026-01-01 00:00:00 +0000 UTC"));
    assert.equal(await (record as unknown as { isSecret: Promise<boolean> }).isSecret, false);
    assert.equal(JSON.stringify(await value(record)).includes("canary"), false);
  });
});
