import { order } from "./findings.ts";

/**
 * Stack outputs that programs read: the last ledger, what was declared, how each name got its value, how many of each kind. None holds a
 * value, and everybody who may read the stack may read them: `pulumi stack output __ledger`. They are for no screen, so each has a name
 * that the engine leaves out of what it shows (`__`), and is one text that it does not take for JSON and spread over thousands of lines.
 */
const NAMES = ["ledger", "topology", "contents", "counts"] as const;
type MachineOutput = (typeof NAMES)[number];

const SCHEME = "json:";

/** Name of the stack output. */
export const outputName = (name: MachineOutput): `__${MachineOutput}` => `__${name}`;

/** Its text. Equal data, equal text: what was read back from a state has its keys in another order. */
export const packed = (data: unknown): string => SCHEME + JSON.stringify(data, (_, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => order(a, b))) : value);

/** What a text of `packed` says; undefined for anything else. */
export function unpacked(text: unknown): unknown {
  if (typeof text !== "string" || !text.startsWith(SCHEME)) return undefined;
  try {
    return JSON.parse(text.slice(SCHEME.length)) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The outputs of a stack by their plain names, `ledger` instead of `__ledger`. A stack deployed by a program before these texts has them
 * as objects under their plain names already; that form is read for one release. What is no such text, for a preview may not know it
 * yet, stays what it is.
 */
export function openedOutputs(outputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const opened: Record<string, unknown> = { ...outputs };
  for (const name of NAMES) {
    if (!(outputName(name) in outputs)) continue;
    const text = outputs[outputName(name)];
    opened[name] = unpacked(text) ?? text;
    Reflect.deleteProperty(opened, outputName(name));
  }
  return opened;
}

/** The reverse, for outputs in either form. */
export function packedOutputs(outputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...outputs };
  for (const name of NAMES) {
    if (!(name in outputs)) continue;
    whole[outputName(name)] = packed(outputs[name]);
    Reflect.deleteProperty(whole, name);
  }
  return whole;
}
