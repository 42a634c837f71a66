import type { Route } from "../core/server.ts";
import type { Settings } from "./settings.ts";

/**
 * Who is logged in, and what the client may use. Absent on purpose: delta and verbatim checkpoints (they lose pending operations), and
 * whatever would make a client send data to another service.
 */
export function userRoutes(settings: Settings): Route[] {
  const { user, organization } = settings;
  return [
    { method: "GET", path: "/api/capabilities", open: true, handler: () => ({ json: { capabilities: [
      // Without this one the client silently writes features such as resource hooks as an older version.
      { capability: "deployment-schema-version", version: 1, configuration: { version: 4 } },
      { capability: "batch-encrypt" },
    ] } }) },
    { method: "GET", path: "/api/cli/version", open: true, handler: () => ({ json: { latestVersion: "v0.0.1", oldestWithoutWarning: "v0.0.1" } }) },
    { method: "GET", path: "/api/user", handler: () => ({ json: {
      id: "1", githubLogin: user, name: user, email: `${user}@example.invalid`, avatarUrl: "", identities: [], hasMFA: false, isOrgManaged: false,
      isManagedByMultiOrg: false, organizations: [{ githubLogin: organization, name: organization, avatarUrl: "", role: "admin" }],
    } }) },
    { method: "GET", path: "/api/user/organizations/default", handler: () => ({ json: { GitHubLogin: organization, Messages: [] } }) },
  ];
}
