import { strict as assert } from "node:assert";
import { byName, catalog } from "../../catalog/index.ts";
import { cellsOf, COLUMNS } from "./cells.ts";
import { assertGolden } from "./golden.ts";

describe("catalogue", () => {
  it("C-01 has each name once, and every cell as pinned", () => {
    assert.equal(byName.size, catalog.length);
    const lines = catalog.map(cellsOf).sort((a, b) => (a.name < b.name ? -1 : 1)).map((cells) => [cells.name, ...COLUMNS.map((column) => cells[column])].join("\t"));
    assertGolden("catalogue.tsv", `${["name", ...COLUMNS].join("\t")}\n${lines.join("\n")}\n`);
  });

  it("C-01 describes every name in a short text of its own", () => {
    for (const row of catalog) {
      assert.match(row.description, /^[A-Za-z].{4,110}[a-z]$/i, row.name);
      assert.ok(!/used: /.test(row.description), row.name);
    }
    assert.equal(new Set(catalog.map(({ description }) => description)).size, catalog.length);
  });
});
