import { readFileSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { counted } from "../model/counted.ts";
import { CliError, EXIT } from "./errors.ts";
import { asJson, type Output } from "./output.ts";
import { behindNotes, isCommitId } from "./shadow/ancestry.ts";
import { openShadow } from "./shadow/backend.ts";
import { checkPreviewArguments, enginePreview } from "./shadow/engine-preview.ts";
import { readExport } from "./shadow/engine-format.ts";
import { settled } from "./shadow/settle.ts";
import { readShadow, saveShadow } from "./shadow/shadow-file.ts";
import { shadowOf } from "./shadow/transform.ts";

export interface WriteOptions {
  readonly stack: string;
  /** File of an encrypted export, or `-`. */
  readonly export: string;
  /** Full id of the deployed commit. */
  readonly commit: string;
  readonly out: string;
}

/** An encrypted export becomes a shadow; needs no key, no engine and no network. All that speaks against it is told, and then nothing is written. */
export async function writeShadow(options: WriteOptions, out: Output): Promise<number> {
  if (!isCommitId(options.commit)) throw new CliError(EXIT.usage, "--commit is not a full commit id.", "give the output of `git rev-parse HEAD` in the deployed checkout");
  const exported = readExport(await exportText(options.export), options.export === "-" ? "Standard input" : options.export);
  const result = shadowOf(exported, options.commit);
  if ("problems" in result && out.json) {
    out.data(asJson({ problems: result.problems }));
    return EXIT.findings;
  }
  if ("problems" in result)
    throw new CliError(EXIT.findings, `No shadow was written:\n${result.problems.map((p) => `  ${p}`).join("\n")}`, "for a type, property or field that is not on the list, say in cli/shadow/allow-list.ts what becomes of it");
  const { shadow } = result;
  if (shadow.shadow.stack !== options.stack) throw new CliError(EXIT.usage, `The export is of ${shadow.shadow.stack}, not of ${options.stack}.`, "give the export and --stack of one stack");
  saveShadow(options.out, shadow);
  if (out.json) out.data(asJson({ file: options.out, ...shadow.shadow, resources: shadow.state.resources.length }));
  out.talk(`${options.out}: ${counted(shadow.state.resources.length, "resource")} of ${options.stack}, without a value. Next: sophia-secrets shadow settle --shadow ${options.out}`);
  return EXIT.fine;
}

async function exportText(file: string): Promise<string> {
  if (file === "-") return textOf(process.stdin);
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new CliError(EXIT.prerequisite, `${file} cannot be read.`, "give the file that `pulumi stack export` wrote");
  }
}

/** Lets the deployed program fill in what it derives, and checks that it would then change nothing. */
export async function settleShadow(options: { readonly shadow: string; readonly cwd: string }, out: Output): Promise<number> {
  const shadow = readShadow(options.shadow);
  saveShadow(options.shadow, await settled(shadow, options.cwd));
  if (out.json) out.data(asJson({ file: options.shadow, ...shadow.shadow, settled: true }));
  out.talk(`${options.shadow}: settled. A preview of ${shadow.shadow.commit} on it changes nothing.`);
  return EXIT.fine;
}

/** The engine's preview of the program in `cwd` on a shadow; what it prints goes straight through. */
export async function previewShadow(options: { readonly shadow: string; readonly commit?: string; readonly cwd: string }, args: readonly string[], out: Output): Promise<number> {
  checkPreviewArguments(args);
  const opened = await openShadow({ file: options.shadow, program: options.cwd, ...(options.commit === undefined ? {} : { commit: options.commit }) });
  try {
    const { commit, stateTime, behind } = opened.meta;
    out.talk(`On the shadow of ${commit}, state of ${stateTime}.`);
    for (const note of behindNotes(behind)) out.talk(note);
    const { code } = await enginePreview(opened, args, true);
    return code === 0 ? EXIT.fine : EXIT.findings;
  } finally {
    await opened.close();
  }
}
