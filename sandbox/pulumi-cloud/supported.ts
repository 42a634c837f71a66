import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routeName } from "../core/server.ts";
import { cloudValidator } from "./description.ts";
import { assemble } from "./index.ts";

/** Every served route as `METHOD /api/…/{param}`, and whether Pulumi's description or the SDK's types say how it is called. */
export function supportedRoutes(): { name: string; described: boolean }[] {
  const validator = cloudValidator();
  const folder = mkdtempSync(join(tmpdir(), "sandbox-cloud-"));
  try {
    const { routes } = assemble({ organization: "any", user: "any", plan: "enterprise", folder, escEvaluator: "", verbatimSecrets: false,
      journal: true, leaseSeconds: 300, now: () => new Date(0) });
    return routes.map((route) => ({ name: routeName(route), described: validator.describes(route) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
