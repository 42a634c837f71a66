import { byName } from "../../catalog/index.ts";
import { ofType, text, type DeployedState } from "../deployed-state.ts";
import { stackConfig } from "../stack-file.ts";

/**
 * Values by row that the state holds and that are in force: a plain row that `sophia-secrets:settings` of the stack's file names has
 * its value from there. What a destination must have is compared with these, not only with what its resource last sent: after a
 * failed write the resource still has the old value, and so has the service.
 */
export function heldValues(state: DeployedState, folder: string): ReadonlyMap<string, string> {
  const configured = stackConfig(folder, state.stack)["sophia-secrets:settings"];
  const settings = new Set(typeof configured === "object" && configured !== null ? Object.keys(configured) : []);
  return new Map(ofType(state, "pulumi:index:Stash").map((r) => [r.name.replace(/^held-/, ""), text(r.inputs["input"])] as const)
    .filter(([name, value]) => value !== "" && byName.has(name) && !settings.has(name)));
}
