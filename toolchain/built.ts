import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { enginePart, goBuild, pluginsPart } from "./go-build.ts";
import type { Progress } from "./run-part.ts";
import { readJson, writeJson } from "./stamp.ts";

/** Binaries that the engine's part gives; everything else comes from the plugins' part. */
const engineBinaries = Object.values(enginePart.packages);

/** What belongs in the folder that is put on PATH. A plugin there would be taken instead of the installed one, with a warning. */
const exposed = ["pulumi", "pulumi-language-nodejs"];

/** Where a binary of that name is built. */
export function builtFile(folder: string, name: string): string {
  return path.join(folder, exposed.includes(name) ? "bin" : "parts", name);
}

/**
 * Makes sure that these binaries stand where `builtFile` says, and builds only what is missing.
 * The engine first, then the rest: they share many packages, and at once each would compile these for itself.
 */
export async function ensureBuilt(root: string, folder: string, names: readonly string[], progress: Progress): Promise<void> {
  const parts = path.join(folder, "parts");
  const missing = missingBinaries(folder, names);
  if (missing.length === 0) return;
  if (missing.some((name) => engineBinaries.includes(name))) {
    await goBuild(root, enginePart, parts, progress);
    record(folder, engineBinaries);
  }
  const rest = missing.filter((name) => !engineBinaries.includes(name));
  if (rest.length > 0) {
    await goBuild(root, pluginsPart(rest), parts, progress);
    record(folder, rest);
  }
}

/** Those without a finished build: a file alone proves nothing, the run that made it may have been killed. */
export function missingBinaries(folder: string, names: readonly string[]): string[] {
  const finished = recorded(folder);
  return names.filter((name) => !finished.includes(name) || !existsSync(builtFile(folder, name)));
}

/** Removes builds of other versions but the newest of them, so that going back one commit costs nothing. */
export function removeOldBuilds(toolchainFolder: string, current: string): void {
  const others = readdirSync(toolchainFolder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current)
    .map((name) => ({ folder: path.join(toolchainFolder, name), time: statSync(path.join(toolchainFolder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { folder } of others.slice(1)) rmSync(folder, { recursive: true, force: true });
}

function record(folder: string, names: readonly string[]): void {
  for (const name of names.filter((name) => exposed.includes(name))) {
    mkdirSync(path.join(folder, "bin"), { recursive: true });
    renameSync(path.join(folder, "parts", name), builtFile(folder, name));
  }
  writeJson(path.join(folder, "built.json"), [...new Set([...recorded(folder), ...names])].sort());
}

function recorded(folder: string): string[] {
  const content = readJson(path.join(folder, "built.json"));
  return Array.isArray(content) ? content.map(String) : [];
}
