/**
 * Run as a program in a folder with `catalog/` and `environments/` of some commit: prints their data as JSON. In a process of its own with
 * nothing of the caller's environment, for the data is code of that commit.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(join(process.cwd(), file)).href)) as Record<string, unknown>;
}

const [catalogModule, environmentsModule] = [await load("catalog/index.ts"), await load("environments/index.ts")];
const { catalog } = catalogModule;
const { environments, policies, ciIdentities } = environmentsModule;
process.stdout.write(JSON.stringify({ catalog, environments, policies, ciIdentities }));
