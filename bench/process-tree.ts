import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

export interface Measured {
  readonly code: number;
  readonly seconds: number;
  /** Largest sum of resident memory over the command and its children, MiB; 0 where the system does not show it. */
  readonly peakMiB: number;
  readonly output: string;
}

/** Runs a command and watches its process tree, in steps of 50 ms. */
export async function measure(command: string, args: readonly string[], options: { cwd: string; env: Readonly<Record<string, string>> }): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, [...args], { cwd: options.cwd, env: { ...options.env }, stdio: ["ignore", "pipe", "pipe"] });
  const parts: Buffer[] = [];
  child.stdout.on("data", (p: Buffer) => parts.push(p));
  child.stderr.on("data", (p: Buffer) => parts.push(p));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, treeMemory(child.pid ?? 0));
  }, 50);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  clearInterval(watch);
  return { code, seconds: (performance.now() - started) / 1000, peakMiB: Math.round(peak / 1024), output: Buffer.concat(parts).toString() };
}

/** KiB resident in a process and all below it. */
function treeMemory(root: number): number {
  if (process.platform !== "linux") return 0;
  const parents = new Map<number, number[]>();
  const memory = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/status`, "utf8");
      const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
      memory.set(Number(entry), Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // It ended while we looked.
    }
  }
  const sum = (pid: number): number => (memory.get(pid) ?? 0) + (parents.get(pid) ?? []).reduce((total, below) => total + sum(below), 0);
  return sum(root);
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
