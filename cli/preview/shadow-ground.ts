import type { PreviewReport } from "../../model/changes/report.ts";
import { CliError, EXIT } from "../errors.ts";
import type { OpenShadow } from "../shadow/backend.ts";
import { behindNotes } from "../shadow/ancestry.ts";
import { shortName } from "../stack-name.ts";
import { runPreview } from "./run.ts";

export interface OnShadow {
  readonly file: string;
  /** The commit whose shadow it should be, or a later one; full id. */
  readonly commit?: string;
  readonly cwd: string;
  /** Stack that the shadow must be of; absent = whichever it is of. */
  readonly stack?: string;
  readonly policyPacks?: readonly string[];
  /** As in PreviewOptions. */
  readonly hooks?: boolean;
  readonly say?: (line: string) => void;
}

/** The preview of the program in `cwd` on a shadow: the same report as on the live state, with the shadow's commit in its notes. */
export async function previewOnShadow(open: (options: { readonly file: string; readonly commit?: string; readonly program: string }) => Promise<OpenShadow>, { file, commit, cwd, stack, policyPacks, hooks, say }: OnShadow): Promise<PreviewReport> {
  const ground = await open({ file, program: cwd, ...(commit === undefined ? {} : { commit }) });
  try {
    const name = shortName(ground.stack);
    if (stack !== undefined && shortName(stack) !== name) throw new CliError(EXIT.usage, `The shadow is of ${name}, not of ${shortName(stack)}.`, "give shadow and --stack of one stack");
    const { commit: of, stateTime, behind } = ground.meta;
    const notes = [`On the shadow of commit ${of}, state of ${stateTime}: no value took part.`, ...behindNotes(behind)];
    return await runPreview({ cwd: ground.cwd, env: ground.env, stack: ground.stack, as: name, configFile: ground.configFile, notes, ...(policyPacks === undefined ? {} : { policyPacks }), ...(hooks === undefined ? {} : { hooks }), ...(say === undefined ? {} : { say }) });
  } finally {
    await ground.close();
  }
}
