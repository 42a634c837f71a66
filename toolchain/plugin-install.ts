import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DownloadSource } from "./download.ts";
import { ToolchainError } from "./errors.ts";
import { type Progress, runPart } from "./run-part.ts";
import { pluginVersions } from "./versions.ts";

/** The engine that installs, and the home it installs into. */
export interface Installer {
  pulumi: string;
  home: string;
  env: NodeJS.ProcessEnv;
  progress: Progress;
}

/** The folder of a plugin in an engine's plugin folder. */
export function pluginFolder(plugins: string, name: string): string {
  return path.join(plugins, `resource-${name}-v${pluginVersions[name]}`);
}

/** Whether an engine's plugin folder has the plugin, whole: the engine lays a mark beside a folder that it has not finished. */
export function isInstalled(plugins: string, name: string): boolean {
  const folder = pluginFolder(plugins, name);
  return existsSync(path.join(folder, `pulumi-resource-${name}`)) && !existsSync(`${folder}.partial`);
}

/**
 * Copies the plugin from the user's own engine home, of exactly our version.
 * @returns false when it is not there
 */
export function copyInstalled(installer: Installer, usersPlugins: string, name: string): boolean {
  const from = pluginFolder(usersPlugins, name);
  const into = pluginFolder(path.join(installer.home, "plugins"), name);
  if (!isInstalled(usersPlugins, name)) return false;
  if (path.resolve(from) === path.resolve(into)) return true;
  rmSync(into, { recursive: true, force: true });
  mkdirSync(path.dirname(into), { recursive: true });
  // Renamed at the end: a plugin folder that is half copied looks to the engine like one that is whole.
  const draft = path.join(installer.home, `copying-${name}`);
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true });
  renameSync(draft, into);
  installer.progress(`plugin ${name}: taken from the installed engine`);
  return true;
}

/** Lets the engine fetch the official plugin. @returns whether it could, within two minutes */
export async function downloadPlugin(installer: Installer, source: DownloadSource, name: string): Promise<boolean> {
  const server = source.plugins === undefined ? [] : ["--server", source.plugins];
  const { code } = await install(installer, name, server, 120_000);
  installer.progress(`plugin ${name}: ${code === 0 ? "official download" : "the official download does not answer"}`);
  return code === 0;
}

/**
 * Puts a file that we have into the engine's home.
 * @throws ToolchainError with what the engine said
 */
export async function installFile(installer: Installer, name: string, file: string): Promise<void> {
  const { code, output, seconds } = await install(installer, name, ["--file", file], 120_000);
  if (code !== 0) {
    throw new ToolchainError(
      `The plugin ${name} could not be installed.\n${output.trim()}\nRemedy: delete the folder .toolchain/home and run the same command again.`,
    );
  }
  installer.progress(`plugin ${name}: installed in ${seconds} s`);
}

function install(installer: Installer, name: string, more: readonly string[], timeoutMs: number) {
  const args = ["plugin", "install", "resource", name, pluginVersions[name] ?? "", "--exact", "--reinstall", ...more];
  return runPart(`plugin ${name}`, installer.pulumi, args, {
    cwd: installer.home, env: installer.env, progress: installer.progress, timeoutMs,
  });
}

/**
 * Writes the start script of the stand-in plugin beside the built ones.
 * @param text a whole shell script
 * @returns its file
 */
export function writeStandIn(folder: string, text: string): string {
  const file = path.join(folder, "pulumi-resource-pulumiservice");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
