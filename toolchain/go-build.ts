import { mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { goFailure, goMissing } from "./errors.ts";
import { type Progress, runPart } from "./run-part.ts";
import { engineVersion, pluginVersions } from "./versions.ts";

const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`;

/** Part of the cache key: other flags make other binaries. A flag for a name that a binary lacks is ignored by the linker. */
export const buildFlags: readonly string[] = [
  "-trimpath",
  "-buildvcs=false",
  "-mod=readonly",
  "-modcacherw", // else the module cache cannot be deleted with rm -r
  `-ldflags=-s -w ${versionFlag} -X main.githubVersion=${pluginVersions["github"]} -X main.randomVersion=${pluginVersions["random"]}`,
];

/** One `go build`: a Go module of ours and the commands in it. */
export interface BuildPart {
  title: string;
  module: "engine" | "plugins" | "linters";
  /** Package to build → name of the binary it gives. */
  packages: Record<string, string>;
}

export const enginePart: BuildPart = {
  title: "engine",
  module: "engine",
  packages: { "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi": "pulumi" },
};

export const lintersPart: BuildPart = {
  title: "actionlint",
  module: "linters",
  packages: { "github.com/rhysd/actionlint/cmd/actionlint": "actionlint" },
};

/** The plugins module, limited to the named commands: `pulumi-language-nodejs`, `esc-eval`, `pulumi-resource-…`. */
export function pluginsPart(commands: readonly string[]): BuildPart {
  return {
    title: commands.length === 1 ? commands[0]! : "language host and plugins",
    module: "plugins",
    packages: Object.fromEntries(commands.map((name) => [`./cmd/${name}`, name])),
  };
}

/**
 * The environment of a build. Go's caches lie in the project so that nothing is left in the user's home, unless the
 * user says where they belong. C is not used: a compiler on the machine must not change what comes out.
 */
export function goEnvironment(root: string, from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const folder = path.join(root, ".toolchain", "go");
  const settings = from["XDG_CONFIG_HOME"] ?? path.join(from["HOME"] ?? os.homedir(), ".config");
  return {
    GOPATH: folder,
    GOMODCACHE: path.join(from["GOPATH"] ?? folder, ...(from["GOPATH"] ? ["pkg", "mod"] : ["mod"])),
    GOCACHE: path.join(folder, "build"),
    // Go keeps its usage counters in the settings folder; the user's own `go env -w` values are still read.
    GOENV: path.join(settings, "go", "env"),
    ...from,
    XDG_CONFIG_HOME: path.join(folder, "config"),
    CGO_ENABLED: "0",
    GOWORK: "off",
  };
}

/**
 * Builds the part into `into`; each binary appears whole or not at all.
 * @throws ToolchainError with the remedy: no Go, Go too old, no way to the modules, a compile error
 */
export async function goBuild(root: string, part: BuildPart, into: string, progress: Progress): Promise<void> {
  mkdirSync(into, { recursive: true });
  progress(`${part.title}: building from Go modules (minutes on a first run)`);
  const { code, output, seconds } = await runPart(
    part.title,
    "go",
    ["build", "-v", ...buildFlags, "-o", into + path.sep, ...Object.keys(part.packages)],
    { cwd: path.join(root, "toolchain", part.module), env: goEnvironment(root), progress },
  );
  if (code === undefined) throw goMissing(`The ${part.title}`);
  if (code !== 0) throw goFailure(`The ${part.title}`, output);
  progress(`${part.title}: built in ${seconds} s`);
}

/** Whether `go` answers at all; its version is left to go itself, which can fetch a newer one. */
export async function hasGo(root: string): Promise<boolean> {
  const { code } = await runPart("go", "go", ["version"], {
    cwd: root, env: goEnvironment(root), progress: () => undefined, timeoutMs: 20_000,
  });
  return code === 0;
}

