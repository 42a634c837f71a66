import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { pythonFailure, pythonMissing } from "./errors.ts";
import { goBuild, lintersPart } from "./go-build.ts";
import { withLock } from "./lock.mjs";
import { type Progress, runPart } from "./run-part.ts";
import { readJson, writeJson } from "./stamp.ts";

/** The two checkers of workflow files, as absolute paths. */
export interface Linters {
  actionlint: string;
  zizmor: string;
}

/** What decides which linters these are; a change makes them anew. */
const SOURCES = ["go.mod", "go.sum", "zizmor.txt"];

/**
 * Gives the pinned linters and installs them first where they are not: actionlint from its Go module, zizmor from its wheel,
 * each checked against the hashes that the repository holds. Apart from the engine's toolchain: only the tests need them.
 * @throws ToolchainError whose message names the remedy: no Go, no Python, no pip, no way to the packages
 */
export async function ensureLinters(options: { root?: string; progress?: Progress; env?: NodeJS.ProcessEnv } = {}): Promise<Linters> {
  const root = path.resolve(options.root ?? path.dirname(import.meta.dirname));
  const progress = options.progress ?? (() => undefined);
  const home = path.join(root, ".toolchain", "linters");
  const folder = path.join(home, key(root));
  const done = path.join(folder, "done.json");
  if (readJson(done) === undefined) {
    await withLock(path.join(root, ".toolchain", "linters.lock"), async () => {
      if (readJson(done) !== undefined) return;
      mkdirSync(folder, { recursive: true });
      await Promise.all([goBuild(root, lintersPart, folder, progress), installZizmor(root, folder, progress, options.env ?? process.env)]);
      writeJson(done, {});
      for (const old of readdirSync(home)) if (old !== path.basename(folder)) rmSync(path.join(home, old), { recursive: true, force: true });
    }, { waiting: (holder: string) => progress(`linters: waiting for ${holder}, which is installing them`) });
  }
  return { actionlint: path.join(folder, "actionlint"), zizmor: path.join(folder, "python", "bin", "zizmor") };
}

function key(root: string): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const name of SOURCES) hash.update(`\0${name}\0`).update(readFileSync(path.join(root, "toolchain", "linters", name)));
  return hash.digest("hex").slice(0, 16);
}

/** Into a folder of its own: neither the machine's Python packages nor a cache in the user's home change. */
async function installZizmor(root: string, folder: string, progress: Progress, env: NodeJS.ProcessEnv): Promise<void> {
  progress("zizmor: installing its Python wheel");
  const draft = path.join(folder, "python.new");
  rmSync(draft, { recursive: true, force: true });
  const { code, output, seconds } = await runPart("zizmor", "python3",
    ["-m", "pip", "install", "--target", draft, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-cache-dir",
      "--disable-pip-version-check", "--no-input", "--quiet", "-r", path.join(root, "toolchain", "linters", "zizmor.txt")], { cwd: root, env, progress });
  if (code === undefined) throw pythonMissing();
  if (code !== 0) throw pythonFailure(output);
  rmSync(path.join(folder, "python"), { recursive: true, force: true });
  renameSync(draft, path.join(folder, "python"));
  progress(`zizmor: installed in ${seconds} s`);
}

