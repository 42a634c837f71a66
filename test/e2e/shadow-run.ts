import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { EnvironmentName } from "../../catalog/types.ts";
import { readPlan } from "./engine-records.ts";
import type { Run, World } from "./world.ts";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");
export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const LOOPBACK = "ip link set lo up 2>/dev/null || ifconfig lo up";

/** Whether this system gives a network namespace; without one the dead addresses of a closed network are not proved here, the rest is. */
const isolated = spawnSync("unshare", ["-rn", "sh", "-c", LOOPBACK], { stdio: "ignore" }).status === 0;

/** What a pull request's job has: the toolchain, a checkout, a clock. No token, no passphrase, and a network with nothing but loopback. */
export function bareEnvironment(world: World): Record<string, string> {
  const { PATH = "", PULUMI_HOME = "", NODE_COMPILE_CACHE = "", SOPHIA_SANDBOX_SETTINGS = "", SOPHIA_RETRY_WAIT_MS = "" } = world.environment();
  return { PATH, PULUMI_HOME, NODE_COMPILE_CACHE, SOPHIA_SANDBOX_SETTINGS, SOPHIA_RETRY_WAIT_MS, NO_COLOR: "1" };
}

/** `sophia-secrets shadow …` as such a job runs it. */
export async function shadow(world: World, args: readonly string[], open = false): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [process.execPath, MAIN, "shadow", ...args];
  const [file = "", ...rest] = open || !isolated ? command : ["unshare", "-rn", "sh", "-c", `(${LOOPBACK}) && exec "$@"`, "sh", ...command];
  const run = await execa(file, rest, { cwd: world.project, env: bareEnvironment(world), extendEnv: false, reject: false, stdin: "ignore" });
  return { code: run.exitCode ?? 1, stdout: run.stdout, stderr: run.stderr };
}

/** Exports, writes and settles; gives the file. */
export async function makeShadow(world: World, stack: EnvironmentName = "production"): Promise<string> {
  const [state, file] = [join(world.folder, `${stack}.state.json`), join(world.folder, `${stack}.shadow.json`)];
  writeFileSync(state, await world.export(stack), { mode: 0o600 });
  for (const args of [["write", "--stack", stack, "--export", state, "--commit", COMMIT, "--out", file], ["settle", "--shadow", file]]) {
    const { code, stderr } = await shadow(world, args);
    if (code !== 0) throw new Error(stderr);
  }
  return file;
}

/** A preview of the copy of the program as it is now. */
export async function previewOn(world: World, file: string, args: readonly string[] = []): Promise<Run> {
  const plan = join(world.folder, `shadow-plan-${Math.random().toString(36).slice(2)}.json`);
  const { code, stdout, stderr } = await shadow(world, ["preview", "--shadow", file, "--", "--save-plan", plan, "--color", "never", ...args]);
  return { code, output: stdout + stderr, ...readPlan(plan) };
}
