import { runtime } from "@pulumi/pulumi";
import { FindingsError, type Finding } from "../model/findings.ts";

const FLAG = "SOPHIA_SHADOW";

/** Whether this is a preview on a shadow state: the only place where stand-ins pass for values. */
export const onShadow = (environment: NodeJS.ProcessEnv): boolean => environment[FLAG] === "1" && runtime.isDryRun();

/** The flag says that no values are there: nothing may be deployed under it, whatever the state holds. */
export function refuseShadowOutsidePreview(environment: NodeJS.ProcessEnv): void {
  if (environment[FLAG] !== "1" || runtime.isDryRun()) return;
  throw new FindingsError([{ name: FLAG, place: "this run", problem: "a shadow state is for previews, and this deploys", remedy: `unset ${FLAG} and deploy the real stack` }]);
}

/** `name` is a logical name. */
export const standInFound = (name: string): Finding => ({ name, place: "the stack's state", problem: "it holds the stand-in of a shadow state where a value belongs",
  remedy: "use the real stack; if this is it, restore its state (`pulumi stack export --version`, `pulumi stack import`)" });
