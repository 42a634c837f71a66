import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { Progress } from "../../../cli/preview/progress.ts";

describe("what a person hears who waits for a preview", () => {
  it("S-42 (1 of 3) a line at once, then one every few seconds with what was looked at, and none after the end (fault 33)", async () => {
    const lines: string[] = [];
    const progress = new Progress((line) => lines.push(line), "Previewing production …", 5);
    assert.deepEqual(lines, ["Previewing production …"]);
    progress.step();
    for (let tries = 0; lines.length < 2 && tries < 400; tries++) await sleep(5);
    assert.match(lines[1] ?? "", /^ {2}\d+ s: 1 resource looked at$/);
    progress.end();
    const told = lines.length;
    await sleep(30);
    assert.equal(lines.length, told);
    new Progress(undefined, "nobody listens").end();
  });
});
