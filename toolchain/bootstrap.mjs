#!/usr/bin/env node
// The entry of every npm script, for whatever Node (>= 18) the machine has and before anything is installed:
//   node toolchain/bootstrap.mjs <script.ts> [arguments]
// Installs the npm packages when they are not those of package-lock.json, then runs the script on the pinned Node.
import { spawn } from "node:child_process";
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
  // Asked of what npm says it installed, never of a mark of ours: an installation that left something out must not count.
  if (differences(root).length === 0) return;
  const waiting = (holder) => progress(`npm packages: waiting for ${holder}, which is installing them`);
  await withLock(path.join(root, ".toolchain", "npm.lock"), async () => {
    if (differences(root).length === 0) return;
    if (fs.lstatSync(path.join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new BootstrapError("node_modules is a link to another folder, which npm would empty.\nRemedy: remove the link, and run the same command again.");
    }
    progress("npm packages: installing (about a minute on a first run)");
    // Whatever this machine's NODE_ENV and npm settings say: the project runs on its development packages, on a Node of its own.
    await npm(root, ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--include=peer", "--engine-strict=false", "--dry-run=false", "--global=false",
      "--no-audit", "--no-fund", "--loglevel=error"], progress);
    const left = differences(root);
    if (left.length > 0) {
      throw new BootstrapError(
        `npm ci ended well, and node_modules is not what package-lock.json says: ${left.slice(0, 3).join(", ")}${left.length > 3 ? ` and ${left.length - 3} more` : ""}.\n` +
          "Remedy: look in `npm config list` for what leaves packages out or puts them elsewhere (omit, install-strategy, prefix), and run the same command again.",
      );
    }
  }, { waiting });
}

/** Packages of which the list npm keeps of what it installed says something else than package-lock.json. */
export function differences(root) {
  const installed = readJson(path.join(root, "node_modules", ".package-lock.json"))?.packages;
  const locked = readJson(path.join(root, "package-lock.json"))?.packages;
  if (!installed || !locked) return ["node_modules"];
  const other = Object.keys(locked).filter((name) => {
    if (name === "") return false;
    const there = installed[name];
    return there ? there.version !== locked[name].version || there.integrity !== locked[name].integrity : locked[name].optional !== true;
  });
  return [...other, ...Object.keys(installed).filter((name) => !(name in locked))];
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
    // What the system refuses says itself what is wrong, with the file; a trace adds nothing.
    const system = typeof error?.errno === "number" && typeof error.syscall === "string";
    console.error(error instanceof BootstrapError ? `error: ${error.message}` : system ? `error: ${error.message}\nRemedy: make the project's folder writable, with room on its disk, and run the same command again.` : error);
    process.exitCode = setupFailed;
  });
}
