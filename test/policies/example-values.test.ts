import { strict as assert } from "node:assert";
import { catalog } from "../../catalog/index.ts";
import { exampleValue } from "../../demo/example-values.ts";
import { rules } from "../../policies/rule-list.ts";
import { stash } from "./shown.ts";

describe("example values and the policies", () => {
  it("P-05 C-07 no made-up value of a secret, drawn five times per stack, is called weak or a placeholder", () => {
    const judges = rules.filter((rule) => rule.id === "P-05" || rule.id === "C-07");
    const refused: string[] = [];
    for (const row of catalog.filter((r) => r.kind === "secret" && r.source === "operator" && r.requiredIn.length > 0)) {
      for (const stack of row.requiredIn.flatMap((name) => Array.from({ length: 5 }, () => name)))
        for (const rule of judges) if ((rule.check?.(stash(row.name, exampleValue(row, stack)), { stack, now: 0 }) ?? []).length > 0) refused.push(`${rule.id} ${row.name} ${stack}`);
    }
    assert.deepEqual(refused, []);
  });
});
