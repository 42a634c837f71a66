import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** Compares `text` with a file under test/golden; `UPDATE_GOLDEN=1` accepts it instead, and the reviewer reads the difference. */
export function assertGolden(name: string, text: string): void {
  const file = new URL(`../golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, "utf8"), `${name} differs; UPDATE_GOLDEN=1 accepts the new text`);
}
