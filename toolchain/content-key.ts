import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { buildFlags } from "./go-build.ts";
import { engineVersion, pluginVersions } from "./versions.ts";

/**
 * The name of a build: 16 hex digits over everything that decides what is built. The order of files in a folder and
 * their dates do not count; a file that does not end in .go, .mod or .sum does not either.
 * @param root the project's root
 * @param platform defaults to the machine's
 */
export function contentKey(root: string, platform = `${process.platform}-${process.arch}`): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([platform, engineVersion, pluginVersions, buildFlags]));
  for (const module of ["engine", "plugins"]) {
    const folder = path.join(root, "toolchain", module);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(go|mod|sum)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) {
      const content = readFileSync(file);
      // Lengths keep two neighbouring files from being taken for one.
      hash.update(JSON.stringify([path.relative(root, file).split(path.sep).join("/"), content.length]));
      hash.update(content);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
