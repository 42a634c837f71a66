import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { inArea, servedRoutes, supportedTable } from "../../sandbox/supported.ts";
import { areas } from "../../sandbox/supported-areas.ts";

const file = new URL("../../sandbox/SUPPORTED.md", import.meta.url);

describe("sandbox: the table of what is supported", () => {
  it("P-11 (1 of 3) SUPPORTED.md is what the servers serve; `npm run supported` writes it anew", async () => {
    assert.equal(readFileSync(file, "utf8"), await supportedTable());
  });

  it("U-06 each route of both servers is in exactly one area, and is described", async () => {
    const served = await servedRoutes();
    assert.ok(served.length > 100);
    assert.deepEqual(served.filter((route) => areas.filter((area) => inArea(area, route.service, route.name)).length !== 1).map((r) => r.name), []);
    assert.deepEqual(served.filter((route) => !route.described).map((r) => r.name), []);
  });

  it("U-06 no area serves more than is described there", async () => {
    const rows = [...(await supportedTable()).matchAll(/^\| ([^|]+) \| (\d+) \/ (\d+) \|/gm)].map(([, title, here, there]) => [title, Number(here), Number(there)] as const);
    assert.ok(rows.length >= areas.length - 1);
    assert.deepEqual(rows.filter(([, here, there]) => here > there || there === 0), []);
  });
});
