import { strict as assert } from "node:assert";
import { parse } from "yaml";
import { catalog } from "../../catalog/index.ts";
import { renderDocument } from "../../model/esc-document.ts";
import { resolveSupplied } from "../../model/supplied.ts";
import { dateTags } from "../../model/tags.ts";
import { row, topologyOf } from "./world.ts";

/** A service that joins: this one row, and nothing else. */
const joined = row("JOINING_API_KEY", { github: "yes", escPath: "sophia.tools.joining.api_key", format: { type: "length", min: 12 } });
const rows = [...catalog, joined];
const topology = topologyOf("production", { rows });
const document = topology.documents.find(({ group }) => group === "api-keys") ?? assert.fail();
const yaml = parse(renderDocument(document, new Map([["JOINING_API_KEY", "value"]]))) as { values: Record<string, unknown> };
const supply = (value: string) => resolveSupplied({ catalog: rows, environment: "production", organization: "acme", entries: [{ name: "JOINING_API_KEY", value, place: "values.env:1" }] });

describe("one new row", () => {
  it("U-18 (1 of 7) has its path in ESC", () => {
    assert.deepEqual(topology.findings, []);
    assert.deepEqual(yaml.values.sophia, { tools: { joining: { api_key: { "fn::fromJSON": { "fn::secret": '"value"' } } } } });
  });

  it("U-18 (2 of 7) is exported", () => {
    assert.deepEqual(yaml.values.environmentVariables, { JOINING_API_KEY: "${sophia.tools.joining.api_key}" });
  });

  it("U-18 (3 of 7) has its GitHub slot", () => {
    assert.equal(topology.github.filter(({ row: { name }, kind }) => name === "JOINING_API_KEY" && kind === "secret").length, 1);
  });

  it("U-18 (4 of 7) is validated at the door", () => {
    assert.equal(supply("long enough value").values.get("JOINING_API_KEY"), "long enough value");
    assert.deepEqual(supply("short").findings.map(({ problem }) => problem), ["must be at least 12 characters"]);
  });

  it("U-18 (5 of 7) has a due date", () => {
    assert.deepEqual(dateTags(document.rows, new Map([["JOINING_API_KEY", { rotatedAt: "2025-01-01T00:00:00Z" }]]), "staging"), { "next-rotation": "2025-04-01", "rotated-at": "2025-01-01" });
  });
});
