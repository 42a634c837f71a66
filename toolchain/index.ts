import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { assemble } from "./assemble.ts";
import { removeOldBuilds } from "./built.ts";
import { contentKey } from "./content-key.ts";
import { enginesFingerprint, usersPluginFolder } from "./installed.ts";
import { withLock } from "./lock.mjs";
import { isInstalled } from "./plugin-install.ts";
import type { Progress } from "./run-part.ts";
import { type Origin, type Stamp, readStamp, writeJson } from "./stamp.ts";
import { pluginVersions } from "./versions.ts";

export { ToolchainError } from "./errors.ts";

/** Everything that is needed to run the project's programs. All files are absolute paths. */
export interface Toolchain {
  node: string;
  pulumi: string;
  /** PULUMI_HOME: the project's own, with the plugins in it. */
  home: string;
  /** "" when an official engine is used and there is no Go to build the evaluator with. */
  escEvaluator: string;
  /** PATH: Node and the engine first, then what was there. */
  path: string;
  version: string;
  origin: Origin;
  /** True when our stand-in serves in place of the official pulumiservice plugin. */
  standIn: boolean;
  /** Variables for every call of the engine. No secrets; nothing of the caller's but PATH. */
  environment(): Record<string, string>;
}

/**
 * Gives the toolchain, and sets it up first where it is not: an installed engine is used, else the official download,
 * else it is built from Go modules. Everything lies in `.toolchain`. Once set up, a call reads one file and starts
 * nothing. Calls at the same time wait for each other; one that was killed is simply done again.
 * @throws ToolchainError whose message names the remedy
 */
export async function ensureToolchain(options: { root?: string; progress?: Progress } = {}): Promise<Toolchain> {
  const root = path.resolve(options.root ?? path.dirname(import.meta.dirname));
  const progress = options.progress ?? (() => undefined);
  const toolchain = path.join(root, ".toolchain");
  const home = path.join(toolchain, "home");
  const searchPath = process.env["PATH"] ?? "";
  const node = pinnedNode(root);
  const key = contentKey(root);
  const usersPlugins = usersPluginFolder(toolchain);
  // What the answer follows from. Plugins that the user installs later are taken over, so their presence counts too.
  const basis = JSON.stringify([
    key, root, node, enginesFingerprint(searchPath, toolchain), process.env["SOPHIA_TOOLCHAIN_DOWNLOAD_URL"] ?? null,
    Object.keys(pluginVersions).map((name) => isInstalled(usersPlugins, name)),
  ]);
  const file = path.join(toolchain, "stamp.json");
  const environment = (pulumi: string) => engineEnvironment(node, pulumi, home, searchPath);
  let stamp = readStamp(file, basis, home);
  if (!stamp) {
    mkdirSync(toolchain, { recursive: true });
    const waiting = (holder: string) => progress(`toolchain: waiting for ${holder}, which is setting it up`);
    stamp = await withLock(path.join(toolchain, "setup.lock"), async () => {
      const done = readStamp(file, basis, home);
      if (done) return done;
      const parts = await assemble({ root, toolchain, folder: path.join(toolchain, key), home, node, searchPath, environment, progress });
      const made: Stamp = { basis, ...parts };
      writeJson(file, made);
      removeOldBuilds(toolchain, key);
      return made;
    }, { waiting });
  }
  const { pulumi, version, origin, standIn, escEvaluator } = stamp;
  const variables = environment(pulumi);
  return {
    node, pulumi, home, escEvaluator, version, origin, standIn,
    path: variables["PATH"] ?? "",
    environment: () => ({ ...variables }),
  };
}

/** The Node that npm installed with the project; the one that runs this where there is none. */
function pinnedNode(root: string): string {
  const file = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(file) ? file : process.execPath;
}

function engineEnvironment(node: string, pulumi: string, home: string, searchPath: string): Record<string, string> {
  const first = [path.dirname(node), path.dirname(pulumi)];
  // A shell that already has them first must not get them once more with each level.
  const rest = searchPath.split(path.delimiter).filter((folder) => !first.includes(folder));
  return {
    PATH: [...first, ...rest].join(path.delimiter),
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A missing plugin is our mistake: say so at once instead of trying to download it five times.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // The engine waits this many milliseconds before it sends a journal entry; the default of 50 is most of a small `up`.
    PULUMI_JOURNALING_BATCH_PERIOD: "5",
    // Node keeps what it compiled: the SDK alone is half a second of each run.
    NODE_COMPILE_CACHE: path.join(path.dirname(home), "compile-cache"),
  };
}
