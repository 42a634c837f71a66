import { Agent, EnvHttpProxyAgent, type Dispatcher } from "undici";
import { isLoopback } from "./addresses.ts";

/** Connections to a server, through the proxy that the environment names for its scheme: as curl, the engine and the plugins do. */
export function connections(base: string, environment: NodeJS.ProcessEnv, options: Agent.Options): Dispatcher {
  const either = (name: string): string => environment[name.toLowerCase()] || environment[name] || "";
  const secure = base.startsWith("https:");
  const proxy = either(secure ? "HTTPS_PROXY" : "HTTP_PROXY");
  // Nothing on this machine is reached through another one.
  if (proxy === "" || isLoopback(base)) return new Agent(options);
  // Plain http is forwarded: proxies open tunnels to TLS ports only.
  return new EnvHttpProxyAgent({ ...options, httpProxy: proxy, httpsProxy: proxy, noProxy: either("NO_PROXY"), proxyTunnel: secure });
}
