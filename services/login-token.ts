import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The token for a Pulumi Cloud address: PULUMI_ACCESS_TOKEN, else what `pulumi login` stored; undefined when there is none. */
export function cloudToken(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  return environment["PULUMI_ACCESS_TOKEN"] || storedToken(url, environment);
}

function storedToken(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  try {
    const home = environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
    const stored = JSON.parse(readFileSync(join(home, "credentials.json"), "utf8")) as { accessTokens?: Record<string, string> };
    return stored.accessTokens?.[url.replace(/\/+$/, "")];
  } catch {
    return undefined;
  }
}
