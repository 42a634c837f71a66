import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Logical names in a stack's state, and of creations that an earlier run began and nobody saw end. */
export interface StateContents {
  readonly resources: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
}

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly { readonly urn: string }[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
  };
}

/** Reads the state of this stack from its encrypted export; values are never decrypted. */
export async function readState(stack: string, directory: string): Promise<StateContents> {
  const { stdout } = await promisify(execFile)("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], { cwd: directory, maxBuffer: 512 * 1024 * 1024 });
  return stateContents(JSON.parse(stdout) as Exported);
}

export function stateContents(exported: Exported): StateContents {
  const name = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
  return {
    resources: new Set((exported.deployment?.resources ?? []).map((r) => name(r.urn))),
    pending: new Set((exported.deployment?.pending_operations ?? []).filter((o) => o.type === "creating").map((o) => name(o.resource.urn))),
  };
}
