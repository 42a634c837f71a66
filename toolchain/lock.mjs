// Plain JavaScript: bootstrap.mjs needs it before there is a Node that reads TypeScript.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const beat = 2_000;
// Another host, or a process that we cannot ask for: silence counts as death only after many missed beats.
const silence = 60_000;

/**
 * Runs `work` while this process alone holds the lock file; waits for whoever holds it. A holder that was killed is
 * noticed by its process id (same host) or by its silence for a minute, so nothing has to be cleaned up by hand.
 * @param {string} file
 * @param {() => Promise<unknown>} work
 * @param {{ waiting?: (holder: string) => void, pollMs?: number }} [options] `waiting` is called once, before the first wait
 */
export async function withLock(file, work, options = {}) {
  const mine = JSON.stringify({ pid: process.pid, host: os.hostname(), id: randomUUID() });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take(file, mine)) {
    const holder = stale(file);
    if (holder === "free") continue;
    if (!told) options.waiting?.(holder);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, options.pollMs ?? 300));
  }
  const timer = setInterval(() => touch(file), beat);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (read(file) === mine) fs.rmSync(file, { force: true });
  }
}

/** Appears with its content or not at all, so that nobody sees a lock without a holder. */
function take(file, content) {
  const draft = `${file}.${randomUUID()}`;
  fs.writeFileSync(draft, content);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's lock aside and says "free", or describes the living holder. */
function stale(file) {
  const seen = read(file);
  if (seen === undefined) return "free";
  const { pid, host } = parse(seen);
  const age = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const dead = pid === undefined || (host === os.hostname() ? !alive(pid) || age > silence : age > silence);
  if (!dead) return `process ${pid} on ${host}`;
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return "free"; // another waiter was faster
  }
  // Between looking and moving, a faster waiter may have taken the lock: give it back.
  if (read(aside) !== seen) {
    try {
      fs.linkSync(aside, file);
    } catch {
      // somebody holds it again already
    }
  }
  fs.rmSync(aside, { force: true });
  return "free";
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function touch(file) {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch {
    // the folder was deleted under us; the work itself will say so
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
