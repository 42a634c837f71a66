import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { pluginScript } from "../sandbox/provider/plugin-script.ts";
import { builtFile, ensureBuilt } from "./built.ts";
import { type DownloadSource, downloadEngine, downloadSource } from "./download.ts";
import { evaluatorNeedsGo } from "./errors.ts";
import { hasGo } from "./go-build.ts";
import { installedEngine, usersPluginFolder } from "./installed.ts";
import { type Installer, copyInstalled, downloadPlugin, installFile, writeStandIn } from "./plugin-install.ts";
import type { Progress } from "./run-part.ts";
import type { Origin, Stamp } from "./stamp.ts";
import { builtPlugins, engineVersion, pluginVersions } from "./versions.ts";

/** Where the parts go, and what they are made for. */
export interface Site {
  root: string;
  /** `.toolchain` */
  toolchain: string;
  /** `.toolchain/<key>` */
  folder: string;
  home: string;
  node: string;
  searchPath: string;
  /** The environment an engine of that file runs in. */
  environment: (pulumi: string) => Record<string, string>;
  progress: Progress;
}

interface Engine {
  pulumi: string;
  version: string;
  origin: Origin;
  /** undefined: official downloads are off or do not answer. */
  source: DownloadSource | undefined;
}

/** Sets up every part in the order installed, official download, built; see ensureToolchain. */
export async function assemble(site: Site): Promise<Omit<Stamp, "basis">> {
  const engine = await findEngine(site);
  const standIn = await installPlugins(site, engine);
  const escEvaluator = builtFile(site.folder, "esc-eval");
  if (engine.origin === "built" || (await hasGo(site.root))) {
    await ensureBuilt(site.root, site.folder, ["esc-eval"], site.progress);
  } else {
    site.progress(evaluatorNeedsGo);
  }
  return {
    pulumi: engine.pulumi, version: engine.version, origin: engine.origin, standIn,
    escEvaluator: existsSync(escEvaluator) ? escEvaluator : "",
  };
}

async function findEngine(site: Site): Promise<Engine> {
  const source = downloadSource();
  const verdict = await installedEngine(site.searchPath, site.toolchain);
  if (verdict && "version" in verdict) {
    site.progress(`engine: installed ${verdict.version} (${verdict.file})`);
    return { pulumi: verdict.file, version: verdict.version, origin: "installed", source };
  }
  if (verdict) site.progress(`engine: ${verdict.file} is not used: ${verdict.refused}`);
  const official = path.join(site.folder, "official");
  if (source && (await downloadEngine(source, official, site.progress))) {
    return { pulumi: path.join(official, "pulumi"), version: engineVersion, origin: "download", source };
  }
  // One call for all: the builds share their packages, and the first message names the longest wait.
  const names = ["pulumi", "pulumi-language-nodejs", ...builtPlugins.map((name) => `pulumi-resource-${name}`), "esc-eval"];
  await ensureBuilt(site.root, site.folder, names, site.progress);
  return { pulumi: builtFile(site.folder, "pulumi"), version: engineVersion, origin: "built", source: undefined };
}

/** @returns whether the stand-in serves in place of the official pulumiservice plugin */
async function installPlugins(site: Site, engine: Engine): Promise<boolean> {
  mkdirSync(site.home, { recursive: true, mode: 0o700 });
  const installer: Installer = {
    pulumi: engine.pulumi, home: site.home, env: { ...process.env, ...site.environment(engine.pulumi) }, progress: site.progress,
  };
  const usersPlugins = usersPluginFolder(site.toolchain);
  let source = engine.source;
  let standIn = false;
  for (const name of Object.keys(pluginVersions)) {
    if (copyInstalled(installer, usersPlugins, name)) continue;
    if (source) {
      if (await downloadPlugin(installer, source, name)) continue;
      source = undefined; // once is enough: the next would wait as long
    }
    if (builtPlugins.includes(name)) {
      const binary = `pulumi-resource-${name}`;
      await ensureBuilt(site.root, site.folder, [binary], site.progress);
      await installFile(installer, name, builtFile(site.folder, binary));
    } else {
      const text = pluginScript({
        node: site.node,
        main: path.join(site.root, "sandbox", "provider", "main.ts"),
        compileCache: path.join(site.toolchain, "compile-cache"),
      });
      await installFile(installer, name, writeStandIn(path.join(site.folder, "parts"), text));
      standIn = true;
    }
  }
  return standIn;
}
