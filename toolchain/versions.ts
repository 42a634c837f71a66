/** What the project is built and tested with. The npm packages of the same names are pinned to the same versions. */
export const engineVersion = "3.259.0";

/** Resource plugins the program uses: name → version. */
export const pluginVersions: Readonly<Record<string, string>> = {
  github: "6.12.1",
  random: "4.21.2",
  pulumiservice: "1.3.0",
};

/** Plugins that exist as Go modules, and so can be built here. */
export const builtPlugins: readonly string[] = ["github", "random"];

/** The oldest Node that runs the project's TypeScript without a compiler. */
export const oldestNode = "22.18.0";

/** Numbers of "v3.259.0", "3.260.1-alpha.2" and the like, or undefined where there is no version to read. */
export function parseVersion(text: string): [number, number, number] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether `found` is `wanted` or newer within the same major version; text without a version is never enough. */
export function satisfies(found: string, wanted: string): boolean {
  const [have, want] = [parseVersion(found), parseVersion(wanted)];
  if (!have || !want || have[0] !== want[0]) return false;
  if (have[1] !== want[1]) return have[1] > want[1];
  return have[2] >= want[2];
}
