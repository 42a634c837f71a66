import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where the provider calls and as whom. */
export interface Settings { apiUrl: string; accessToken: string }

const PUBLIC_API = "https://api.pulumi.com";

/**
 * Looks the settings up in the official provider's order: configuration, then variables, then (for the token) what
 * `pulumi login` stored. Makes no call: a wrong token shows at the first operation.
 *
 * @param config the provider's configuration by key, without the `pulumiservice:` prefix
 * @throws when no token is found anywhere
 */
export function settingsFrom(config: Record<string, string | undefined>, environment: NodeJS.ProcessEnv): Settings {
  const apiUrl = (config["apiUrl"] || environment["PULUMI_BACKEND_URL"] || environment["PULUMI_API"] || PUBLIC_API)
    .replace(/\/+$/, "");
  const accessToken = config["accessToken"] || environment["PULUMI_ACCESS_TOKEN"] || storedToken(apiUrl, environment);
  if (!accessToken) {
    throw new Error("pulumiservice: no access token; set pulumiservice:accessToken or PULUMI_ACCESS_TOKEN, or run `pulumi login`");
  }
  return { apiUrl, accessToken };
}

function storedToken(apiUrl: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment["PULUMI_CREDENTIALS_PATH"] || environment["PULUMI_HOME"] || join(homedir(), ".pulumi");
  try {
    const stored = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8")) as {
      current?: string;
      accessTokens?: Record<string, string>;
    };
    return stored.accessTokens?.[apiUrl] ?? stored.accessTokens?.[stored.current ?? ""];
  } catch {
    // Nobody logged in on this machine, or the file is damaged: both mean that there is no token here.
    return undefined;
  }
}
