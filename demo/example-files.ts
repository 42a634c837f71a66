import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../catalog/index.ts";
import { ENVIRONMENTS, type CatalogRow, type EnvironmentName } from "../catalog/types.ts";
import { exampleValue } from "./example-values.ts";

/**
 * Makes one values file per stack with made-up values of every name that a person has to bring, unless they are there: a second
 * start goes on with the same ones. Returns the folder, which the program takes as its door. Files are 0600.
 */
export function exampleFiles(folder: string, sandboxId: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const stack of ENVIRONMENTS) {
    const file = join(folder, `${stack}.env`);
    if (!existsSync(file)) writeFileSync(file, exampleText(stack, sandboxId), { mode: 0o600 });
  }
  return folder;
}

/** What a person has to bring in a stack before its first `up` passes. */
export const rowsToBring = (stack: EnvironmentName): CatalogRow[] =>
  catalog.filter((row) => row.source === "operator" && row.environments.includes(stack) && row.requiredIn.includes(stack) && row.default === undefined);

function exampleText(stack: EnvironmentName, sandboxId: string): string {
  const lines = rowsToBring(stack).map((row) => `# ${row.description}\n${row.name}='${exampleValue(row, stack)}'`);
  return `#! stack ${stack}\n#! sandbox ${sandboxId}\n# Made-up values for the sandbox only.\n${lines.join("\n")}\n`;
}
