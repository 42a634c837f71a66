import { strict as assert } from "node:assert";
import { run } from "../cli/cli-case.ts";
import type { World } from "./world.ts";

/** `sophia-secrets verify` of production: exit code and what it names, as `store name`. */
export async function verified(world: World, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<readonly [number, readonly string[]]> {
  const { code, stdout, stderr } = await run(["verify", "--stack", world.stackName(), "--cwd", world.project, "--json", ...flags], { cwd: world.folder, env: world.environment(env) });
  assert.notEqual(stdout, "", stderr);
  return [code, (JSON.parse(stdout) as { differences: { store: string; name: string }[] }).differences.map((d) => `${d.store} ${d.name}`)];
}
