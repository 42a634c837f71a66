import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runPart } from "./run-part.ts";
import { engineVersion, satisfies } from "./versions.ts";

/** All executables of that name on a PATH value, in its order; files below `except` are not looked at. */
export function onPath(name: string, searchPath: string, except?: string): string[] {
  const found: string[] = [];
  for (const folder of searchPath.split(path.delimiter)) {
    if (folder === "") continue;
    const file = path.join(folder, process.platform === "win32" ? `${name}.exe` : name);
    try {
      accessSync(file, constants.X_OK);
      const real = realpathSync(file);
      const ours = except !== undefined && existsSync(except) && real.startsWith(realpathSync(except) + path.sep);
      if (statSync(real).isFile() && !ours) found.push(file);
    } catch {
      // not there, or not to be run by us
    }
  }
  return found;
}

/** Names the installed engines without starting them: what the answer of `installedEngine` depends on. */
export function enginesFingerprint(searchPath: string, except: string): string[] {
  return onPath("pulumi", searchPath, except).map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
}

export type Verdict = { file: string; version: string } | { file: string; refused: string };

/**
 * Judges the first `pulumi` on PATH: new enough, and with the Node language host beside it, where the engine looks
 * without a warning. Only the first counts, as only that one runs when somebody types `pulumi`.
 * @returns undefined when there is none
 */
export async function installedEngine(searchPath: string, except: string): Promise<Verdict | undefined> {
  const [file] = onPath("pulumi", searchPath, except);
  if (file === undefined) return undefined;
  const { code, output } = await runPart("pulumi version", file, ["version"], {
    cwd: os.tmpdir(),
    env: { PATH: searchPath, HOME: os.homedir(), PULUMI_SKIP_UPDATE_CHECK: "true" },
    progress: () => undefined,
    timeoutMs: 20_000,
  });
  const version = output.trim().split("\n").find((line) => /^v?\d+\.\d+\.\d+/.test(line)) ?? "";
  return judge(file, code === 0 ? version : "");
}

/** The choice itself, apart from starting the program. */
export function judge(file: string, version: string): Verdict {
  if (version === "") return { file, refused: "it does not tell its version" };
  if (!satisfies(version, engineVersion)) return { file, refused: `it is ${version}, wanted is ${engineVersion} or newer` };
  const beside = path.dirname(realpathSync(file));
  const host = process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  if (!existsSync(path.join(beside, host))) return { file, refused: `${host} is not beside it` };
  return { file, version: version.replace(/^v/, "") };
}

/**
 * The folder in which the user's own engine keeps plugins. A PULUMI_HOME below `except` is ours, inherited from a call
 * further up: what we installed ourselves must not pass for the user's.
 */
export function usersPluginFolder(except: string, from: NodeJS.ProcessEnv = process.env): string {
  const given = from["PULUMI_HOME"];
  const own = given === undefined || !path.relative(except, given).startsWith("..");
  return path.join(own ? path.join(from["HOME"] ?? os.homedir(), ".pulumi") : given, "plugins");
}
