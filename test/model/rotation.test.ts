import { strict as assert } from "node:assert";
import fc from "fast-check";
import { catalog } from "../../catalog/index.ts";
import { knownDates } from "../../model/known-dates.ts";
import type { Ledger, LedgerEntry } from "../../model/ledger.ts";
import { dueAt, JITTER } from "../../model/rotation.ts";
import { topologyOf } from "./world.ts";

const DAY = 86_400_000;
const AT = "2026-01-01T00:00:00.000Z";
const due = (name: string, days: number, rotations?: number, stack = "production"): number =>
  (dueAt({ stack, name, days, entry: { rotatedAt: AT, ...(rotations !== undefined && { rotations }) } }) - Date.parse(AT)) / DAY;

describe("when a value is due", () => {
  it("R-08 (fault 8) its first date counts in full; from its first rotation on it is due up to a tenth of the period earlier, never later, by whole days, and always the same", () => {
    fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9 }), (name, days, rotations) => {
      assert.deepEqual([due(name, days), due(name, days, 0)], [days, days]);
      const early = due(name, days, rotations);
      assert.ok(Number.isInteger(early) && early <= days && early >= days - Math.floor(days * JITTER), String(early));
      assert.equal(early, due(name, days, rotations + 1));
    }));
  });

  it("R-08 (fault 8) names that came on one day fall due on several, and each stack has days of its own", () => {
    const names = catalog.filter((row) => row.rotationDays === 90).map(({ name }) => name);
    const days = (stack: string): number[] => names.map((name) => due(name, 90, 1, stack));
    assert.equal(new Set(names.map((name) => due(name, 90))).size, 1);
    assert.ok(new Set(days("production")).size >= 8, String(days("production")));
    assert.notDeepEqual(days("production"), days("staging"));
  });

  it("R-08 (fault 8) a date that cannot be read is never due", () => {
    assert.ok(Number.isNaN(dueAt({ stack: "s", name: "n", days: 1, entry: { rotatedAt: "?" } })));
  });
});

describe("known dates of values that come for the first time", () => {
  const topology = topologyOf("production");
  const NAME = "OPENAI_API_KEY";
  const entry = (dates: Partial<LedgerEntry>): Ledger => ({ version: 1, generations: {}, entries: { [NAME]: { keyId: "k", fingerprint: "f", rotatedAt: AT, destinations: [], ...dates } } });
  const told = (rotated: Readonly<Record<string, string>>, last?: Ledger) => {
    const { dates, findings } = knownDates({ rotated: new Map(Object.entries(rotated)), topology, last, now: "2026-03-05T10:00:00.000Z" });
    return [Object.fromEntries(dates), findings.map(({ problem }) => problem)];
  };

  it("R-08 (fault 8) a day, also as YAML makes it, up to today", () => {
    for (const day of ["2025-12-01", "2025-12-01T00:00:00Z", "2026-03-05"]) assert.deepEqual(told({ [NAME]: day }), [{ [NAME]: `${day.slice(0, 10)}T00:00:00.000Z` }, []]);
  });

  it("R-08 (fault 8) what is no day, a day to come, or no such name is refused with its reason", () => {
    for (const text of ["", "yesterday", "2026-02-30", "2026-1-1", "2026-01-01T12:00:00Z", "1767225600", "2026-01-01 "]) assert.deepEqual(told({ [NAME]: text }), [{}, ["has no day of the form 2026-01-31"]], text);
    assert.deepEqual(told({ [NAME]: "2026-03-06" }), [{}, ["names a day to come"]]);
    for (const name of ["NO_SUCH_NAME", "JWT_SECRET", "POSTGRES_URL", "LOG_LEVEL"]) assert.deepEqual(told({ [name]: "2025-12-01" }), [{}, ["is no name of this stack whose value a person rotates"]], name);
  });

  it("R-08 (fault 8) a value that has a date keeps it: another day is refused, the same one may stay, and after a rotation nothing is asked", () => {
    assert.deepEqual(told({ [NAME]: "2025-12-01" }, entry({})), [{}, ["has the date 2026-01-01 already, and a known date is for a value that comes for the first time"]]);
    assert.deepEqual(told({ [NAME]: "2026-01-01" }, entry({ toldAt: "2026-02-01T00:00:00.000Z" })), [{}, []]);
    assert.deepEqual(told({ [NAME]: "2025-12-01" }, entry({ rotations: 1 })), [{}, []]);
  });
});
