import { strict as assert } from "node:assert";
import fc from "fast-check";
import { NEW_NAME_DAYS, reuses, type Carrier } from "../../model/reuse.ts";
import * as pinned from "../../policies/rotation-classes.ts";

const NOW = "2030-06-15T00:00:00.000Z";
const ago = (days: number): string => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
const rows = new Map(([["A", "operator", undefined], ["B", "operator", undefined], ["S", "operator", "one account"], ["T", "operator", "one account"], ["G", "generated", undefined]] as const)
  .map(([name, source, shared]) => [name, { source, ...(shared === undefined ? {} : { shared }) }]));
const carrier = (environment: string, name: string, mark: string, days?: number): Carrier => ({ environment, name, mark, ...(days === undefined ? {} : { since: ago(days) }) });
const found = (...carriers: Carrier[]): (readonly [string, boolean])[] => reuses(carriers, rows, NOW).map(({ places, refused }) => [places.join(" = "), refused]);

describe("one value in two environments", () => {
  it("P-03 is refused once each has it for 30 days, and told before; of a generated name it is refused at once", () => {
    assert.deepEqual(found(carrier("production", "A", "x", 40), carrier("staging", "A", "x", 30)), [["production A = staging A", true]]);
    assert.deepEqual(found(carrier("production", "A", "x", 40), carrier("staging", "A", "x", 29)), [["production A = staging A", false]]);
    assert.deepEqual(found(carrier("production", "A", "x", 40), carrier("staging", "B", "x")), [["production A = staging B", false]]);
    assert.deepEqual(found(carrier("production", "G", "x", 0), carrier("staging", "G", "x", 0)), [["production G = staging G", true]]);
    assert.equal(NEW_NAME_DAYS, pinned.NEW_NAME_DAYS, "the rule for one stack and this one say the same");
  });

  it("P-03 is allowed where every row that carries it says why", () => {
    assert.deepEqual(found(carrier("production", "S", "x", 99), carrier("staging", "S", "x", 99), carrier("development", "T", "x", 99)), []);
    assert.deepEqual(found(carrier("production", "S", "x", 99), carrier("staging", "A", "x", 99)), [["production S = staging A", true]]);
  });

  it("P-03 every pair of environments that shares a value is told, and no other value", () => {
    const places = fc.uniqueArray(fc.tuple(fc.constantFrom("production", "staging", "development"), fc.constantFrom("A", "B")), { selector: ([e, n]) => `${e} ${n}` });
    fc.assert(fc.property(places, fc.array(fc.constantFrom("x", "y", "z"), { minLength: 6, maxLength: 6 }), (where, marks) => {
      const carriers = where.map(([environment, name], index) => carrier(environment, name, marks[index] ?? "", 99));
      const told = new Set(reuses(carriers, rows, NOW).flatMap((reuse) => reuse.places));
      for (const one of carriers) {
        const others = carriers.filter((other) => other.mark === one.mark && other.environment !== one.environment);
        assert.equal(told.has(`${one.environment} ${one.name}`), others.length > 0 || carriers.some((same) => same.mark === one.mark && same.environment === one.environment && carriers.some((other) => other.mark === one.mark && other.environment !== one.environment)));
      }
    }));
  });
});
