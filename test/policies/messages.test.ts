import { strict as assert } from "node:assert";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rule-list.ts";
import { fixtures } from "./fixtures.ts";
import { verdictsOf } from "./shown.ts";

const FILE = join(import.meta.dirname, "..", "golden", "policy-messages.txt");

describe("what the rules say", () => {
  it("P-22 every line about a failing or an unknown fixture is the one that was read and accepted", () => {
    const lines = rules.flatMap((rule) => (["failing", "unknown"] as const).flatMap((kind) => {
      const shown = fixtures[rule.id][kind];
      return (shown === undefined ? [] : (verdictsOf(rule, shown) ?? [])).map((v) => `${rule.id} ${v.resource?.name ?? (rule.check ? shown?.resources[0]?.name : "stack")}: ${v.state === "unknown" ? "UNKNOWN " : ""}${v.problem}`);
    }));
    const text = `${lines.join("\n")}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(FILE)) writeFileSync(FILE, text);
    assert.equal(text, readFileSync(FILE, "utf8"));
  });
});
