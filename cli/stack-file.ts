import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The repositories that production's settings list, for a sandbox that has them. */
export function listedRepositories(folder: string): string[] {
  const listed = stackConfig(folder, "production")["sophia-secrets:repositories"];
  return Array.isArray(listed) ? listed.map(String) : [];
}

/** Settings of a stack by their full key (`sophia-secrets:visibility`), as `Pulumi.<stack>.yaml` in `folder` has them; {} without that file. */
export function stackConfig(folder: string, stack: string): Readonly<Record<string, unknown>> {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return {};
  return (parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> | null } | null)?.config ?? {};
}
