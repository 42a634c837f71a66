import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { byName } from "../../catalog/index.ts";
import { ofType, text, type DeployedState } from "../deployed-state.ts";

/**
 * Values by row that the state holds and that are in force: a plain row that `sophia-secrets:settings` of the stack's file names has
 * its value from there. What a destination must have is compared with these, not only with what its resource last sent: after a
 * failed write the resource still has the old value, and so has the service.
 */
export function heldValues(state: DeployedState, folder: string): ReadonlyMap<string, string> {
  const settings = settingsOf(join(folder, `Pulumi.${state.stack}.yaml`));
  return new Map(ofType(state, "pulumi:index:Stash").map((r) => [r.name.replace(/^held-/, ""), text(r.inputs["input"])] as const)
    .filter(([name, value]) => value !== "" && byName.has(name) && !settings.has(name)));
}

function settingsOf(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const { config } = (parse(readFileSync(file, "utf8")) ?? {}) as { config?: Record<string, unknown> };
  const settings = config?.["sophia-secrets:settings"];
  return new Set(typeof settings === "object" && settings !== null ? Object.keys(settings) : []);
}
