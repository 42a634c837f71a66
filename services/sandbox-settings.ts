import { readFileSync } from "node:fs";
import { isLoopback } from "./addresses.ts";

/** A sandbox's own file: it overrides organisations and addresses, and nothing else, without touching the tracked stack files. */
export interface SandboxSettings {
  readonly sandbox: string;
  readonly organization: string;
  readonly githubOrganization: string;
  readonly cloudUrl: string;
  readonly githubUrl: string;
}

/** Why SOPHIA_SANDBOX_SETTINGS cannot be used. */
export interface SandboxRefusal {
  readonly problem: string;
  readonly remedy: string;
}

/** What the file says that SOPHIA_SANDBOX_SETTINGS names; undefined where it is not set. */
export function sandboxSettings(file: string | undefined): SandboxSettings | SandboxRefusal | undefined {
  if (file === undefined || file === "") return undefined;
  let settings: SandboxSettings;
  try {
    settings = JSON.parse(readFileSync(file, "utf8")) as SandboxSettings;
  } catch {
    return { problem: "the file cannot be read", remedy: "start the sandbox again and use the environment it prints" };
  }
  if (!isLoopback(settings.cloudUrl) || !isLoopback(settings.githubUrl))
    return { problem: "a sandbox is on this machine only, and one of its addresses is not", remedy: "unset the variable to use the real services" };
  return settings;
}
