import { join } from "node:path";
import { writeAtomic } from "../sandbox/core/files.ts";

/** Writes `env.sh`, 0600, that a POSIX shell sources to work on the sandbox of this folder; gives its path. It holds the sandbox's own tokens. */
export function environmentFile(folder: string, environment: Readonly<Record<string, string>>): string {
  const file = join(folder, "env.sh");
  writeAtomic(file, Object.entries(environment).map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`).join(""));
  return file;
}
