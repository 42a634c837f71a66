import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { YamlNodes, type Text } from "./yaml-nodes.ts";

/** An action of the repository that is made of steps: GitHub gives it neither secrets nor variables. */
export interface CompositeAction {
  readonly file: string;
  /** Every text in which an expression may stand. */
  readonly texts: readonly Text[];
}

interface Found {
  readonly action: CompositeAction;
  readonly uses: readonly (Text | undefined)[];
}

/** Composite actions below the root of a repository, each read once. Without a root there are none. */
export class CompositeActions {
  /** What is there and cannot be read. */
  readonly refused: string[] = [];
  readonly #root: string | undefined;
  readonly #read = new Map<string, Found | undefined>();

  constructor(root: string | undefined) {
    this.#root = root;
  }

  /** Those of a list of `uses`, and those that they use themselves. */
  usedBy(uses: readonly (Text | undefined)[], seen = new Set<string>()): CompositeAction[] {
    return uses.flatMap((text) => {
      const path = text?.value ?? "";
      if (this.#root === undefined || !path.startsWith("./") || seen.has(path)) return [];
      seen.add(path);
      const found = this.#read.has(path) ? this.#read.get(path) : this.#load(this.#root, path);
      this.#read.set(path, found);
      return found === undefined ? [] : [found.action, ...this.usedBy(found.uses, seen)];
    });
  }

  #load(root: string, path: string): Found | undefined {
    const file = ["action.yml", "action.yaml"].map((name) => join(root, path, name)).find((name) => existsSync(name));
    // Another repository may be checked out there, or the path leads out of this one.
    if (file === undefined || relative(root, file).startsWith("..")) return undefined;
    const nodes = new YamlNodes(readFileSync(file, "utf8"));
    if (nodes.error !== undefined) {
      this.refused.push(`${file}:${nodes.error.line} is no action: ${nodes.error.problem}.`);
      return undefined;
    }
    const steps = nodes.items(nodes.get(nodes.get(nodes.root, "runs"), "steps"));
    const values = (of: string, key: string): Text[] => nodes.pairs(nodes.get(nodes.root, of)).flatMap(({ value }) => nodes.all(nodes.get(value, key)));
    return {
      action: { file, texts: [...values("inputs", "default"), ...values("outputs", "value"), ...steps.flatMap((step) => nodes.conditionalTexts(step))] },
      uses: steps.map((step) => nodes.text(nodes.get(step, "uses"))),
    };
  }
}
