import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, chmodSync } from "node:fs";
import { join } from "node:path";
import { getSystemErrorMessage } from "node:util";
import { StartError } from "./core/start-error.ts";

/** Who a sandbox is: kept in its folder, whose mark this file is at the same time. */
export interface Identity {
  readonly id: string;
  readonly cloudToken: string;
  readonly githubToken: string;
  readonly cloudPort: number;
  readonly githubPort: number;
}

const MARKER = "sandbox.json";
export const identityFile = (folder: string): string => join(folder, MARKER);

/** The identity that a sandbox wrote into the folder; undefined where none did, also when somebody else's file has that name. */
export function readIdentity(folder: string): Identity | undefined {
  try {
    const { id, cloudToken, githubToken, cloudPort, githubPort } = JSON.parse(readFileSync(identityFile(folder), "utf8")) as Identity;
    const ours = /^[0-9a-f]{12}$/.test(id) && /^pul-[0-9a-f]{40}$/.test(cloudToken) && /^sandbox-[0-9a-f]{40}$/.test(githubToken) && [cloudPort, githubPort].every(Number.isInteger);
    return ours ? { id, cloudToken, githubToken, cloudPort, githubPort } : undefined;
  } catch {
    return undefined;
  }
}

/** Makes the folder a sandbox's own, 0700. One that holds anything else is refused: what is marked may be wiped later. */
export function claimFolder(folder: string): void {
  if (readIdentity(folder) === undefined && existsSync(folder) && (!lstatSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw new StartError(`${folder} is not a sandbox's folder, and not empty. Nothing was written into it.`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    const { errno, code } = error as NodeJS.ErrnoException;
    throw new StartError(`${folder} cannot be a sandbox's folder: ${errno === undefined ? "it failed" : getSystemErrorMessage(errno)} (${code}).`);
  }
}

/** Removes a sandbox's folder with all that is in it; any other is refused. */
export function wipeFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (readIdentity(folder) === undefined) throw new StartError(`${folder} is not a sandbox's folder (it has no ${MARKER} of one), so it is not wiped. Move it away, or give another --folder.`);
  rmSync(folder, { recursive: true });
}
