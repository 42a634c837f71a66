import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { fingerprint, keyId } from "../../model/fingerprint.ts";
import { laterStamp, needsRepair, nextDates, nextDelivered } from "../../model/ledger.ts";
import type { Delivered, LedgerEntry } from "../../model/ledger.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const entry = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({ keyId: "k1", fingerprint: "f1", rotatedAt: "2025-01-01T00:00:00Z", destinations: [], ...changes });
const was: Delivered = { fingerprint: "f1", keyId: "k1", stamp: "3", round: 0 };

describe("fingerprints", () => {
  it("U-03 (1 of 4) are 128 bits that depend on value and key", () => {
    const one = fingerprint(key, "value");
    assert.match(one, /^[0-9a-f]{32}$/);
    assert.equal(one, fingerprint(key, "value"));
    assert.notEqual(one, fingerprint(key, "value "));
    assert.notEqual(one, fingerprint(Buffer.alloc(32, 8).toString("base64"), "value"));
  });

  it("U-03 (2 of 4) are the HMAC that anyone with the key can compute", () => {
    // RFC 4231, test case 2.
    assert.equal(fingerprint(Buffer.from("Jefe").toString("base64"), "what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c7");
  });

  it("U-03 (3 of 4) come with the short name of their key, which is no part of it", () => {
    assert.match(keyId(key), /^[0-9a-f]{8}$/);
    assert.ok(!Buffer.from(key, "base64").toString("hex").includes(keyId(key)));
    // Every ledger has it beside its fingerprints: another name for the same key would look like a replaced key.
    assert.equal(keyId(key), createHash("sha256").update(Buffer.concat([Buffer.from("sophia ledger key\0"), Buffer.alloc(32, 7)])).digest("hex").slice(0, 8));
  });
});

describe("ledger", () => {
  it("R-06 moves rotatedAt with the fingerprint only", () => {
    assert.deepEqual(nextDates(undefined, "f1", "k1", "now"), { rotatedAt: "now" });
    assert.deepEqual(nextDates(entry(), "f1", "k1", "now"), { rotatedAt: "2025-01-01T00:00:00Z" });
    assert.deepEqual(nextDates(entry(), "f2", "k1", "now"), { rotatedAt: "now", rotations: 1 });
  });

  it("R-06 keeps rotatedAt when only the key was replaced", () => {
    assert.deepEqual(nextDates(entry(), "f2", "k2", "now"), { rotatedAt: "2025-01-01T00:00:00Z" });
  });

  it("R-06 (fault 8) counts rotations, and takes a known date for a value that comes for the first time, never for another", () => {
    assert.deepEqual(nextDates(undefined, "f1", "k1", "now", "then"), { rotatedAt: "then", toldAt: "now" });
    const told = { ...entry(), toldAt: "told", rotations: 2 };
    for (const [fingerprint, key] of [["f1", "k1"], ["f2", "k2"]] as const) assert.deepEqual(nextDates(told, fingerprint, key, "now", "then"), { rotatedAt: "2025-01-01T00:00:00Z", rotations: 2, toldAt: "told" });
    assert.deepEqual(nextDates(told, "f2", "k1", "now", "then"), { rotatedAt: "now", rotations: 3 });
  });

  it("F-11 (1 of 3) repairs a destination that lags behind, and one where nothing ever arrived", () => {
    assert.equal(needsRepair(undefined), false);
    assert.equal(needsRepair(was), false);
    assert.equal(needsRepair({ ...was, wanted: "f2" }), true);
  });

  it("F-11 (2 of 3) counts a delivery only when the stamp rises", () => {
    const next = (stamp: string) => nextDelivered({ was, fingerprint: "f2", keyId: "k1", stamp });
    assert.deepEqual(next("4"), { fingerprint: "f2", keyId: "k1", stamp: "4", round: 0 });
    for (const stamp of ["3", "2", "0", "", "soon"]) assert.deepEqual(next(stamp), { ...was, wanted: "f2" }, stamp);
    assert.deepEqual(next("10"), { fingerprint: "f2", keyId: "k1", stamp: "10", round: 0 });
  });

  it("F-11 (2 of 3) counts a first delivery, but no zero or empty stamp", () => {
    assert.deepEqual(nextDelivered({ was: undefined, fingerprint: "f", keyId: "k", stamp: "1" }), { fingerprint: "f", keyId: "k", stamp: "1", round: 0 });
    for (const stamp of ["0", ""]) assert.equal(nextDelivered({ was: undefined, fingerprint: "f", keyId: "k", stamp, id: "x" }), undefined);
  });

  it("F-11 (2 of 3) counts a lower stamp of an object that is another one", () => {
    const old = { ...was, stamp: "9", id: "a" };
    assert.equal(nextDelivered({ was: old, fingerprint: "f2", keyId: "k1", stamp: "1", id: "b" })?.fingerprint, "f2");
    for (const id of ["a", "", undefined]) assert.equal(nextDelivered({ was: old, fingerprint: "f2", keyId: "k1", stamp: "1", ...(id !== undefined && { id }) })?.fingerprint, "f1");
    assert.equal(nextDelivered({ was: old, fingerprint: "f2", keyId: "k1", stamp: "0", id: "b" })?.fingerprint, "f1");
  });

  it("F-11 (3 of 3) remembers the round of a try that did not arrive, so that the next one differs", () => {
    assert.deepEqual(nextDelivered({ was, fingerprint: "f2", keyId: "k1", stamp: "3", round: 1 }), { ...was, round: 1, wanted: "f2" });
    assert.deepEqual(nextDelivered({ was: { ...was, wanted: "f2" }, fingerprint: "f1", keyId: "k1", stamp: "3" }), was);
    assert.equal(nextDelivered({ was, fingerprint: "f2", keyId: "k1", stamp: "4", round: 1 })?.round, 1);
  });

  it("F-11 (3 of 3) keeps the object's id and the round, and wants nothing again of a value whose key was replaced", () => {
    const old = { ...was, id: "a", round: 2, wanted: "f0" };
    const { wanted: _, ...settled } = old;
    const next = (changes: object) => nextDelivered({ was: old, fingerprint: "f2", keyId: "k1", stamp: "3", ...changes });
    assert.deepEqual(next({}), { ...settled, wanted: "f2" });
    assert.deepEqual(next({ keyId: "k2" }), settled);
    assert.deepEqual(next({ id: "b" }), { fingerprint: "f2", keyId: "k1", stamp: "3", round: 2, id: "b" });
    assert.deepEqual(next({ stamp: "4", id: "" }), { fingerprint: "f2", keyId: "k1", stamp: "4", round: 2 });
    assert.deepEqual(next({ stamp: "", id: "b" }), { ...settled, wanted: "f2" });
    assert.deepEqual(nextDelivered({ was: undefined, fingerprint: "f", keyId: "k", stamp: "1", id: "a", round: 1 }), { fingerprint: "f", keyId: "k", stamp: "1", round: 1, id: "a" });
  });

  it("F-11 (3 of 3) lets the caller say what rises", () => {
    assert.equal(nextDelivered({ was, fingerprint: "f2", keyId: "k1", stamp: "2", rises: () => true })?.fingerprint, "f2");
  });

  it("F-11 (3 of 3) compares revisions as numbers and instants by the clock", () => {
    assert.ok(laterStamp("10", "9"));
    assert.ok(laterStamp("2025-01-01T10:00:00Z", "2025-01-01T09:59:59.999Z"));
    assert.ok(laterStamp("2025-01-01T00:00:01+00:00", "2025-01-01T01:00:00+01:00"));
    assert.ok(!laterStamp("2025-01-01T00:00:00Z", "2025-01-01T01:00:00+01:00"));
    const later = (...pairs: (readonly [string, string])[]): boolean[] => pairs.map(([now, before]) => laterStamp(now, before));
    assert.deepEqual(later(["14", "13"], ["10", "9"], ["1", "nonsense"], ["2025-01-01T00:00:00Z", ""]), [true, true, true, true]);
    assert.deepEqual(later(["13", "14"], ["9", "10"], ["5", "5"], ["0", "nonsense"], ["0", "0"], ["nonsense", "1"], ["nonsense", "nonsense"], ["", ""]), Array.from({ length: 8 }, () => false));
  });
});
