import { readFileSync } from "node:fs";
import { parse } from "dotenv";
import { openBox } from "./sealed-box.ts";
import { GithubStore } from "./store.ts";

export interface BoxComparison {
  /** Boxes that opened and held exactly the supplied value. */
  readonly equal: number;
  /** Names whose box holds something else, or does not open. */
  readonly different: readonly string[];
}

/** Opens every box of a sandbox's GitHub and compares it with a values file: proof of what really arrived. */
export async function compareBoxes(folder: string, valuesFile: string): Promise<BoxComparison> {
  const store = await GithubStore.open({ folder, organization: "", repositories: [] });
  const supplied = parse(readFileSync(valuesFile));
  const different: string[] = [];
  for (const secret of store.secrets) if ((await openBox(store.keyPair, secret.box)) !== supplied[secret.name]) different.push(secret.name);
  return { equal: store.secrets.length - different.length, different };
}
