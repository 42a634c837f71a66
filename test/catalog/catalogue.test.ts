import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { byName, catalog } from "../../catalog/index.ts";
import { cellsOf, COLUMNS, parseCsv } from "./cells.ts";
import { assertGolden } from "./golden.ts";

/** The table the catalogue was taken from lies beside the project in CI; elsewhere the pinned cells stand for it. */
const source = new URL("../../../shared/catalogue.csv", import.meta.url);

/** Cells that describe a default in words, or give one to a value that the stack makes itself. */
const NO_LITERAL_DEFAULT = ["POSTGRES_URL", "JWT_SECRET", "SECRET_KEY", "ENCRYPTION_KEY", "PULUMI_ESC_ENV", "PROMETHEUS_MULTIPROC_DIR"];

describe("catalogue", () => {
  it("C-01 has the 204 names, each once, and every cell as pinned", () => {
    assert.equal(catalog.length, 204);
    assert.equal(byName.size, 204);
    const lines = catalog.map(cellsOf).sort((a, b) => (a.name < b.name ? -1 : 1)).map((cells) => [cells.name, ...COLUMNS.map((column) => cells[column])].join("\t"));
    assertGolden("catalogue.tsv", `${["name", ...COLUMNS].join("\t")}\n${lines.join("\n")}\n`);
  });

  if (existsSync(source)) {
    const table = parseCsv(readFileSync(source, "utf8"));

    it("C-01 agrees with the source table in every cell", () => {
      assert.deepEqual(catalog.map(({ name }) => name).sort(), table.map(({ name }) => name).sort());
      for (const line of table) {
        const row = byName.get(line.name ?? "");
        assert.ok(row);
        const wanted = Object.fromEntries(["name", ...COLUMNS].map((column) => [column, line[column] ?? ""]));
        if (NO_LITERAL_DEFAULT.includes(row.name)) wanted.default = "";
        assert.deepEqual(cellsOf(row), wanted);
      }
    });

    it("C-06 leaves out exactly the defaults that are no literal", () => {
      const left = table.filter((line) => (line.default ?? "") !== (byName.get(line.name ?? "")?.default ?? "")).map(({ name }) => name ?? "");
      assert.deepEqual(left.sort(), [...NO_LITERAL_DEFAULT].sort());
    });

    it("S-36 gives names with one format cell one format", () => {
      const formats = new Map<string, Set<string>>();
      for (const { name = "", format = "" } of table) {
        const row = byName.get(name);
        formats.set(format, (formats.get(format) ?? new Set()).add(JSON.stringify([row?.format, row?.formatIn])));
      }
      // A role may not be the account's administrator, state may lie in a bucket, and a DSN carries its own key.
      assert.deepEqual([...formats].filter(([, kinds]) => kinds.size > 1).map(([cell]) => cell).sort(), ["URL", "^https://", "identifier"]);
    });
  }

  it("C-01 describes every name in a short text of its own", () => {
    for (const row of catalog) {
      assert.match(row.description, /^[A-Za-z].{4,110}[a-z]$/i, row.name);
      assert.ok(!/used: /.test(row.description), row.name);
    }
    assert.equal(new Set(catalog.map(({ description }) => description)).size, 204);
  });
});
