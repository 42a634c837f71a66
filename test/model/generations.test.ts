import { strict as assert } from "node:assert";
import { checkGenerations, generationEnds, nextGenerations } from "../../model/generations.ts";

const since = "2025-03-30T00:00:00.000Z";
const hours = (count: number): string => new Date(Date.parse(since) + count * 3_600_000).toISOString();
const check = (list: string[], last: string[] | undefined, now = hours(0), window?: number): string =>
  checkGenerations({ name: "JWT_SECRET", list, last: last && { list: last, since }, now, ...(window !== undefined && { window }) }).map(({ problem }) => problem).join();

describe("generations", () => {
  it("R-06 takes the same list, and one new generation in front", () => {
    assert.equal(check(["g1"], undefined), "");
    assert.equal(check(["g1"], ["g1"]), "");
    assert.equal(check(["g2", "g1"], ["g1"]), "");
    assert.equal(check(["g3", "g2", "g1"], ["g2", "g1"]), "");
  });

  it("R-06 refuses two new ones at once, one behind the first, another order, a missing signer, twice the same, none", () => {
    assert.match(check(["g3", "g2", "g1"], ["g1"]), /2 new generations at once/);
    assert.match(check(["g2", "g0", "g1"], ["g2", "g1"]), /order/);
    assert.match(check(["g1", "g2"], ["g2", "g1"], hours(100)), /lets g1 sign again/);
    assert.match(check(["g3", "g1", "g2"], ["g2", "g1"], hours(100)), /2 new generations at once/);
    assert.match(check(["g2"], ["g1"], hours(100)), /no longer lists g1, which signs/);
    assert.match(check(["g1", "g1"], ["g1"]), /twice/);
    assert.match(check([], ["g1"]), /no generation/);
    for (const name of ["G2", "-g", "", "g 2", "g2\n", "g2!"]) assert.match(check([name, "g1"], ["g1"]), /illegal name/);
    for (const name of ["g2", "2", "g", "2026-03-rotation"]) assert.equal(check([name, "g1"], ["g1"]), "");
  });

  it("R-06 after a ledger without generations any list may begin", () => {
    assert.deepEqual(checkGenerations({ name: "JWT_SECRET", list: ["g2", "g1"], last: { list: [], since }, now: since }), []);
    assert.deepEqual(checkGenerations({ name: "JWT_SECRET", list: ["g2", "g1"], now: since }), []);
    assert.deepEqual(checkGenerations({ name: "JWT_SECRET", list: ["g2", "g1"], last: { list: ["g2", "g1"], since }, now: since }), []);
  });

  it("R-07 lets an entry go from the end only when its window is over", () => {
    assert.match(check(["g2"], ["g2", "g1"], hours(23.99)), /drops g1 before its window is over/);
    assert.equal(check(["g2"], ["g2", "g1"], hours(24)), "");
    assert.match(check(["g3"], ["g3", "g2", "g1"], hours(1)), /drops g2, g1/);
    assert.equal(check(["g3", "g2"], ["g2", "g1"], hours(24)), "");
    assert.match(check(["g3", "g2"], ["g2", "g1"], hours(1)), /drops g1/);
    assert.match(check(["g2", "g1"], ["g2", "g1", "g0"], "not a date"), /drops g0/);
  });

  it("R-07 honours a longer window, and none shorter than a token's life", () => {
    assert.match(check(["g2"], ["g2", "g1"], hours(47), 48 * 3600), /drops/);
    assert.equal(check(["g2"], ["g2", "g1"], hours(48), 48 * 3600), "");
    assert.match(check(["g2"], ["g2", "g1"], hours(1), 60), /drops/);
  });

  it("R-06 moves since only when another generation signs", () => {
    const last = { list: ["g2", "g1"], since };
    assert.deepEqual(nextGenerations(["g2"], last, hours(30)), { list: ["g2"], since });
    assert.deepEqual(nextGenerations(["g3", "g2", "g1"], last, hours(30)), { list: ["g3", "g2", "g1"], since: hours(30) });
    assert.deepEqual(nextGenerations(["g1"], undefined, hours(5)), { list: ["g1"], since: hours(5) });
  });

  it("R-07 tells verifiers until when each generation counts", () => {
    assert.deepEqual(generationEnds({ list: ["g2", "g1"], since }), [{ generation: "g2" }, { generation: "g1", notAfter: hours(24) }]);
    assert.deepEqual(generationEnds({ list: ["g2", "g1", "g0"], since }, 48 * 3600).map(({ notAfter }) => notAfter), [undefined, hours(48), hours(48)]);
    assert.deepEqual(generationEnds({ list: ["g2", "g1"], since }, 60).map(({ notAfter }) => notAfter), [undefined, hours(24)]);
  });
});
