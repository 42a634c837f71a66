#!/usr/bin/env node
// The entry of every npm script, for whatever Node (>= 18) the machine has and before anything is installed:
//   node toolchain/bootstrap.mjs <script.ts> [arguments]
// Installs the npm packages when they are not those of package-lock.json, then runs the script on the pinned Node.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";

const oldestNode = [22, 18];
const setupFailed = 3;

/** A set-up that cannot go on; the message holds the remedy. */
export class BootstrapError extends Error {}

/**
 * Makes sure that node_modules is what package-lock.json says.
 * @param {string} root the project's root
 * @param {(line: string) => void} progress
 */
export async function ensurePackages(root, progress) {
  const stamp = path.join(root, ".toolchain", "npm.json");
  const wanted = createHash("sha256").update(fs.readFileSync(path.join(root, "package-lock.json"))).digest("hex");
  const ready = () => fs.existsSync(path.join(root, "node_modules")) && readJson(stamp)?.lock === wanted;
  if (ready()) return;
  const waiting = (holder) => progress(`npm packages: waiting for ${holder}, which is installing them`);
  await withLock(path.join(root, ".toolchain", "npm.lock"), async () => {
    if (ready()) return;
    // Somebody ran npm by hand: the work is done, and npm ci would throw it away.
    if (!matchesLock(root)) {
      fs.rmSync(stamp, { force: true });
      progress("npm packages: installing (about a minute on a first run)");
      await npm(root, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], progress);
    }
    fs.mkdirSync(path.dirname(stamp), { recursive: true });
    fs.writeFileSync(`${stamp}.${process.pid}`, JSON.stringify({ lock: wanted }) + "\n");
    fs.renameSync(`${stamp}.${process.pid}`, stamp);
  }, { waiting });
}

/** Whether the list npm keeps of what it installed says the same as package-lock.json. */
export function matchesLock(root) {
  const installed = readJson(path.join(root, "node_modules", ".package-lock.json"))?.packages;
  const locked = readJson(path.join(root, "package-lock.json"))?.packages;
  if (!installed || !locked) return false;
  const same = Object.keys(locked).every((name) => {
    if (name === "") return true;
    const there = installed[name];
    return there ? there.version === locked[name].version && there.integrity === locked[name].integrity : locked[name].optional === true;
  });
  return same && Object.keys(installed).every((name) => name in locked);
}

/**
 * The Node that runs the project: the pinned one; else this one, if it reads TypeScript.
 * @returns {Promise<string>} its file
 */
export async function projectNode(root, progress) {
  const pinned = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (fs.existsSync(pinned)) return pinned;
  // The npm package is only an installer: its script fetches the binary, and packages are installed without scripts.
  const failure = await withLock(path.join(root, ".toolchain", "npm.lock"), async () => {
    if (fs.existsSync(pinned)) return undefined;
    progress("node: fetching the pinned version");
    return npm(root, ["rebuild", "node", "--ignore-scripts=false", "--loglevel=error"], progress).then(() => undefined, (error) => error);
  });
  if (fs.existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) {
    progress(`node: using ${process.versions.node}, the pinned version could not be fetched`);
    return process.execPath;
  }
  throw new BootstrapError(
    `This project needs Node ${oldestNode.join(".")} or newer; this is ${process.versions.node}, and the pinned one could not be fetched.\n` +
      `${failure ? `${failure.message}\n` : ""}Remedy: install a newer Node.js, or make the npm registry reachable, and run the same command again.`,
  );
}

function npm(root, args, progress) {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  return new Promise((resolve, reject) => {
    const child = spawn(process.platform === "win32" ? "npm.cmd" : "npm", args, {
      cwd: root, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32",
      // npm's own default tries for minutes before it says that it cannot reach the registry.
      env: { ...process.env, npm_config_fetch_retry_mintimeout: "1000", npm_config_fetch_retry_maxtimeout: "8000" },
    });
    const timer = setInterval(() => progress(`npm packages: ${seconds()} s`), 15_000);
    child.on("error", (error) => {
      clearInterval(timer);
      reject(new BootstrapError(
        error.code === "ENOENT"
          ? "There is no npm on PATH.\nRemedy: install Node.js with npm (22.18 or newer) and run the same command again."
          : `npm could not be started: ${error.message}`,
      ));
    });
    child.on("exit", (code, signal) => {
      clearInterval(timer);
      if (code === 0) {
        progress(`npm packages: npm ${args[0]} done in ${seconds()} s`);
        return resolve(undefined);
      }
      reject(new BootstrapError(
        `npm ${args[0]} failed (${signal ?? `code ${code}`}); what it said is above.\n` +
          "Remedy: when it could not reach the registry, check the network, HTTPS_PROXY and `npm config get registry`; then run the same command again.",
      ));
    });
  });
}

/** Runs the script with our streams; resolves to its exit code, or to the signal that ended it. */
function run(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        // A terminal sends Ctrl-C to the child as well, and a second one would mean "at once" to it.
        const fromTerminal = signal === "SIGINT" && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
        if (!fromTerminal) child.kill(signal);
      });
    }
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ?? code ?? 1));
  });
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

async function main([script, ...args]) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  if (script === undefined) throw new BootstrapError("usage: node toolchain/bootstrap.mjs <script.ts> [arguments]");
  const progress = (line) => console.error(line);
  await ensurePackages(root, progress);
  const node = await projectNode(root, progress);
  const end = await run(node, [path.resolve(root, script), ...args]);
  // What a shell reports for a child that a signal ended.
  process.exitCode = typeof end === "string" ? 128 + (os.constants.signals[end] ?? 0) : end;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(import.meta.url))) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof BootstrapError ? `error: ${error.message}` : error);
    process.exitCode = setupFailed;
  });
}
