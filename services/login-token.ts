import { spawn } from "node:child_process";

/** What the engine asks our child, which it starts with its own login. */
const TELL = "process.stdout.write(process.env.PULUMI_ACCESS_TOKEN ?? '')";

/**
 * The token for a Pulumi Cloud address: PULUMI_ACCESS_TOKEN, else that of the engine's login there, wherever and however the engine
 * keeps it; undefined when there is none. It goes through a pipe into memory.
 */
export async function cloudToken(url: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return environment["PULUMI_ACCESS_TOKEN"] || (await engineToken(url, environment)) || undefined;
}

/** A program that the engine starts as a plugin gets the token of the login that the engine would use. */
function engineToken(url: string, environment: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn("pulumi", ["plugin", "run", process.execPath, "--", "--eval", TELL], { env: { ...environment, PULUMI_BACKEND_URL: url.replace(/\/+$/, "") }, stdio: ["ignore", "pipe", "ignore"], timeout: 30_000 });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.once("error", () => resolve(""));
    child.once("close", (code) => resolve(code === 0 ? Buffer.concat(parts).toString() : ""));
  });
}
