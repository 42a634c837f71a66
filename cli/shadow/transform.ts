import { standIn, standInBytes } from "../../model/stand-ins.ts";
import { fieldTreatment, isListed, treatmentOf } from "./allow-list.ts";
import { openedOutputs, packedOutputs } from "../../model/machine-outputs.ts";
import { logicalName } from "../../model/names.ts";
import { assetOf, hasMark, placeOf, secretOf, type Properties, type RawExport, type RawResource } from "./engine-format.ts";
import { copyLedger, object, type LedgerCopy } from "./ledger-copy.ts";
import { FORMAT, type Shadow } from "./shadow-file.ts";

const STACK = "pulumi:pulumi:Stack";

/** Everything that speaks against a shadow of this state, by name and without a value. */
export type Transformed = { readonly shadow: Shadow } | { readonly problems: readonly string[] };

/**
 * The export with a stand-in for each value. Nothing is decrypted: what is written either stands on the list or is computed from names.
 * A mark that says "secret" decides nothing, for it can get lost; type and property do.
 */
export function shadowOf(exported: RawExport, commit: string): Transformed {
  const problems: string[] = [];
  const opened = exported.resources.map((r) => (r.type === STACK && r.outputs ? { ...r, outputs: openedOutputs(r.outputs) } : r));
  const root = opened.find((r) => r.type === STACK);
  const place = placeOf(root?.urn ?? "");
  if (root === undefined || place === undefined || object(root.outputs?.["ledger"]) === undefined)
    return { problems: ["the state has no ledger: deploy the stack first"] };
  for (const part of exported.others) problems.push(`deployment: ${part} is not on the list`);
  for (const operation of exported.pending) problems.push(`${pendingName(operation)}: an operation is pending; finish it (\`pulumi refresh --clear-pending-creates\`) and deploy again`);
  const ledger = copyLedger(root.outputs?.["ledger"], problems);
  const resources = opened.flatMap((resource) => copyResource(resource, ledger, problems) ?? []);
  if (problems.length > 0) return { problems: [...new Set(problems)].sort() };
  return { shadow: { shadow: { format: FORMAT, ...place, commit, stateTime: exported.time }, state: { manifest: { time: exported.time, magic: "", version: "" }, resources, metadata: {} } } };
}

function copyResource(resource: RawResource, ledger: LedgerCopy, problems: string[]): RawResource | undefined {
  const { type } = resource;
  const name = logicalName(resource.urn);
  if (!isListed(type)) return void problems.push(`${name}: the type ${type} is not on the list`);
  if (type === "pulumi:index:Stash" && !name.startsWith("held-")) problems.push(`${name}: a Stash that is not of a row`);
  const copy: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(resource)) {
    const treatment = fieldTreatment(field);
    if (treatment === undefined) problems.push(`${name}: the field ${field} is not on the list`);
    else if (treatment === "sides") copy[field] = value && copySide(resource, field, value as Properties, ledger, problems);
    else if (treatment === "keep" && hasMark(value)) problems.push(`${name}: the field ${field} holds a secret`);
    else if (treatment === "keep") copy[field] = value;
  }
  if (type === STACK) copy["outputs"] = packedOutputs(object(copy["outputs"]) ?? {});
  return copy as unknown as RawResource;
}

function copySide(resource: RawResource, side: string, properties: Properties, ledger: LedgerCopy, problems: string[]): Properties {
  return Object.fromEntries(Object.entries(properties).flatMap(([key, value]) => {
    const copied = copyProperty(resource, key, value, ledger, (problem) => void problems.push(`${logicalName(resource.urn)}: ${side}.${key} ${problem}`));
    return copied === undefined ? [] : [[key, copied]];
  }));
}

/** Undefined for what is left out. */
function copyProperty(resource: RawResource, key: string, value: unknown, ledger: LedgerCopy, found: (problem: string) => void): unknown {
  const name = logicalName(resource.urn);
  const treatment = treatmentOf(resource.type, key);
  if (treatment === undefined) return void found("is not on the list");
  if (treatment === "drop") return undefined;
  // Never set: that is no value.
  if (value === null) return null;
  switch (treatment) {
    case "plain":
      return hasMark(value) ? void found("holds a secret, and should be plain") : value;
    case "held": {
      const row = name.slice("held-".length);
      return secretOf(ledger.held.has(row) ? ledger.standInOf(row) : "");
    }
    case "base64":
      return secretOf(bytesOf(resource, name).toString("base64"));
    case "hex":
      return secretOf(bytesOf(resource, name).toString("hex"));
    case "settled":
      return hasMark(value) || resource.type.endsWith(":ActionsOrganizationSecret") ? secretOf(standIn(name)) : standIn(name);
    case "document":
      return secretOf(assetOf(standIn(name)));
    case "empty":
      return secretOf("");
    case "ledger":
      return ledger.ledger;
  }
}

const bytesOf = (resource: RawResource, name: string): Buffer => standInBytes(name, Math.min(1024, Number(resource.inputs?.["length"]) || 0));

function pendingName(operation: unknown): string {
  const urn = object(object(operation)?.["resource"])?.["urn"];
  return typeof urn === "string" ? logicalName(urn) : "a resource";
}
