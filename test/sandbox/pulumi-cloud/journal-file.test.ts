import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JournalFile, readJournal } from "../../../sandbox/pulumi-cloud/state/journal-file.ts";
import type { JournalEntry } from "../../../sandbox/pulumi-cloud/state/replay.ts";

const e = (sequenceID: number): JournalEntry => ({ kind: 0, operationID: sequenceID, sequenceID });

describe("the journal's file", () => {
  const folder = mkdtempSync(join(tmpdir(), "journal-"));
  const path = join(folder, "j.jsonl");
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => rmSync(path, { force: true }));

  it("U-06 entries come back in the client's order, each once, though a batch came twice and out of turn", async () => {
    const journal = new JournalFile(path);
    for (const batch of [[e(3), e(4)], [e(1), e(2)], [e(3), e(4)]]) await journal.append({ entries: batch });
    journal.close();
    assert.deepEqual(readJournal(path).map((x) => x.sequenceID), [1, 2, 3, 4]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it("U-06 a line that a crash cut short is not read, and the next batch is not glued to it", async () => {
    const first = new JournalFile(path);
    await first.append({ entries: [e(1)] });
    first.close();
    appendFileSync(path, '{"entries":[{"kind":0,"sequ');
    assert.deepEqual(readJournal(path).map((x) => x.sequenceID), [1]);
    const second = new JournalFile(path);
    await second.append({ entries: [e(2)] });
    second.close();
    assert.deepEqual(readJournal(path).map((x) => x.sequenceID), [1, 2]);
  });

  it("U-06 closed in the middle of a write: what is under way is kept, nothing more is taken", async () => {
    const journal = new JournalFile(path);
    const underWay = [journal.append({ entries: [e(1)] }), journal.append({ entries: [e(2)] })];
    journal.close();
    await Promise.all(underWay);
    await assert.rejects(journal.append({ entries: [e(3)] }), /closed/);
    assert.deepEqual(readJournal(path).map((x) => x.sequenceID), [1, 2]);
  });

  it("U-06 no file is an empty journal; damage in the middle is an error", () => {
    assert.deepEqual(readJournal(path), []);
    writeFileSync(path, 'broken\n{"entries":[]}\n');
    assert.throws(() => readJournal(path));
  });
});
