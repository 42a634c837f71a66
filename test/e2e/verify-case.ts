import { strict as assert } from "node:assert";
import { run } from "../cli/cli-case.ts";
import type { World } from "./world.ts";

interface Told {
  readonly store: string;
  readonly name: string;
  readonly problem: string;
  readonly remedy: string;
}

/** `sophia-secrets verify` of production: exit code and what differs. */
export async function differences(world: World, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<readonly [number, readonly Told[]]> {
  const { code, stdout, stderr } = await run(["verify", "--stack", world.stackName(), "--cwd", world.project, "--json", ...flags], { cwd: world.folder, env: world.environment(env) });
  assert.notEqual(stdout, "", stderr);
  return [code, (JSON.parse(stdout) as { differences: Told[] }).differences];
}

/** The same with names only, as `store name`. */
export async function verified(...args: Parameters<typeof differences>): Promise<readonly [number, readonly string[]]> {
  const [code, told] = await differences(...args);
  return [code, told.map((d) => `${d.store} ${d.name}`)];
}
