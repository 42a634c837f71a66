import { strict as assert } from "node:assert";
import { closingReports, judge, newMemory } from "../../policies/judge.ts";
import { UNKNOWN, type Plain, type PlainObject } from "../../policies/plain-data.ts";
import { rules } from "../../policies/rule-list.ts";
import type { ResourceData, Rule, Verdict } from "../../policies/rule.ts";
import { everyFixture } from "./fixtures.ts";
import { keyLike, resource, type Shown } from "./shown.ts";

const CANARY = "kAnArY7x9Qz";
/** Ways in which a value can stand in a property: alone, as a key of a service, beside other text. */
const PLANTS: readonly ((text: string) => string)[] = [() => CANARY, () => keyLike(`${CANARY}a1B2c3D4e5F6g7`), (text) => `${text}${CANARY}`, (text) => `${CANARY}\n::error::${text}`];

/** The tree with a canary in each text, or with one as a further part of each key. */
function planted(value: Plain, plant: (text: string) => string, keys: boolean): Plain {
  if (typeof value === "string") return keys ? value : plant(value);
  if (Array.isArray(value)) return value.map((one: Plain) => planted(one, plant, keys));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value as PlainObject).flatMap(([key, one]) => {
    const inner = planted(one, plant, keys);
    return keys ? [[key, inner], [`${key}${CANARY}`, inner]] : [[key, inner]];
  }));
}

/** One variant per property with the canary in it alone, so that the rest still fits its rule, and one with it everywhere. */
function variants({ resources }: Shown, plant: (text: string) => string, keys: boolean): ResourceData[][] {
  const one = resources.flatMap((r, at) => Object.keys(r.props).map((key) =>
    resources.map((other, index) => (index === at ? { ...r, props: { ...r.props, [key]: planted(r.props[key] ?? null, plant, keys) } as PlainObject } : other))));
  return [...one.slice(0, 12), resources.map((r) => ({ ...r, props: planted(r.props, plant, keys) as PlainObject }))];
}

/** Everything that the pack says and keeps about these resources, by every rule. */
function said(resources: readonly ResourceData[], { stack, now }: Shown): { readonly lines: string[]; readonly kept: string } {
  const memory = newMemory();
  const ask = (rule: Rule, verdicts: readonly Verdict[] | undefined, one?: ResourceData): string[] =>
    judge(rule, verdicts ?? [], one, { stack, now, levels: [], waivers: [], memory }).map((r) => JSON.stringify(r));
  const lines = rules.flatMap((rule) => [...resources.flatMap((one) => ask(rule, rule.check?.(one, { stack, now }), one)), ...ask(rule, rule.checkStack?.(resources, { stack, now }))]);
  const kept = JSON.stringify([...memory.unknown].map(([rule, names]) => [rule, [...names]]));
  return { lines: [...lines, ...closingReports({ memory, waivers: [], stack, now }).map((r) => r.message)], kept };
}

describe("no rule tells or keeps a value", () => {
  for (const { rule, kind, shown } of everyFixture()) {
    it(`P-12 U-03 ${rule}, ${kind} fixture: a canary in any property, in four forms, is in no line of any rule and in nothing kept`, () => {
      const all = [...PLANTS.flatMap((plant) => variants(shown, plant, false)), ...variants(shown, (text) => text, true)];
      for (const resources of all) {
        const { lines, kept } = said(resources, shown);
        assert.deepEqual(lines.filter((line) => line.includes(CANARY)), []);
        assert.equal(kept.includes(CANARY), false);
      }
    });
  }

  it("P-12 the canaries reach the rules: most variants of failing fixtures still make lines", () => {
    const loud = everyFixture().filter(({ kind }) => kind === "failing").filter(({ shown }) => variants(shown, (text) => `${text}${CANARY}`, true).some((resources) => said(resources, shown).lines.length > 0));
    assert.equal(loud.length > 25, true);
  });

  it("P-12 U-09 a resource's own name is shown on one line, without markup, and withheld when it looks like a key", () => {
    const bare = { stack: "production", now: 0, resources: [] };
    const lines = said([resource("command:local:Command", `x\n::error::<b>@team</b>\u001b[31m|${"y".repeat(300)}`, { a: UNKNOWN }), resource("command:local:Command", keyLike(CANARY + CANARY), { a: "b" })], bare).lines;
    assert.equal(lines.length > 1, true);
    const messages = lines.filter((line) => line.startsWith("{")).map((line) => (JSON.parse(line) as { message: string }).message);
    for (const message of messages) assert.match(message, /^[\w-]+ (?:\(name withheld\)|[\w.@/?-]{1,120}): [\w ,.;:'-]+\.$/);
    assert.equal(messages.some((m) => m.includes("(name withheld)")), true);
    assert.equal(messages.some((m) => m.includes(CANARY)), false);
  });
});
