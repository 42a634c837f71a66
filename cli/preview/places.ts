import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shortName } from "../stack-name.ts";

/** Where a reviewer can change it; `line` counts from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Finds the file and line that a finding is about, by its name and what it says itself. */
export type Locate = (name: string, said?: string) => Place;

/** Files that are searched, in this order: the catalogue first, for most names are its. */
const SEARCHED = ["catalog/*.ts", "environments/*.ts"];

/** Reads the data of the project in `cwd` once; a name that is nowhere is placed at the catalogue's index. */
export function locator(cwd: string, stack: string): Locate {
  const settings = `Pulumi.${shortName(stack)}.yaml`;
  const files = [...SEARCHED.flatMap((pattern) => globSync(pattern, { cwd }).sort()), settings, "Pulumi.yaml"]
    .filter((file) => existsSync(join(cwd, file))).map((file) => ({ file: file.replaceAll("\\", "/"), lines: readFileSync(join(cwd, file), "utf8").split("\n") }));
  const find = (word: string, only = ""): Place | undefined => {
    const whole = new RegExp(`(?<![\\w-])${word.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`);
    for (const { file, lines } of files.filter((f) => f.file.startsWith(only))) {
      const at = lines.findIndex((line) => line.includes(word) && whole.test(line));
      if (at >= 0) return { file, line: at + 1 };
    }
    return undefined;
  };
  return (name, said = "") => {
    const words = wordsOf(name);
    const file = files.find((f) => said !== "" && (f.file === said || said.endsWith(f.file) || f.file.startsWith(said)))?.file;
    const setting = /sophia-secrets:(\w+)/.exec(`${name} ${said}`)?.[1];
    const environment = /(?:^|-)(development|staging|production)(?:-|$)/.exec(name)?.[1];
    const tries = [...words.flatMap((word) => [find(word, file ?? "")]), ...(setting === undefined ? [] : [find(setting, settings)]), ...words.map((word) => find(word)),
      ...(file === undefined ? [] : [{ file, line: 1 }]), ...(environment === undefined ? [] : [find("name", `environments/${environment}.ts`)])];
    return tries.find((place) => place !== undefined) ?? { file: "catalog/index.ts", line: 1 };
  };
}

/** The words of a logical or other name that data files could hold: the row, the team, the repository, the group. */
function wordsOf(name: string): string[] {
  const bare = name.replace(/^(held|generated|github-secret|github-variable|github-access|team)-/, "");
  const grant = /^grant-([^.]+)\./.exec(name)?.[1];
  const repository = /^repo:([^:]+)/.exec(name)?.[1];
  const group = /(api-keys|integration-credentials|database-credentials|infrastructure-credentials|security-tokens)/.exec(name)?.[1];
  return [...new Set([grant, repository, bare.split(/[.\s]/)[0], group].filter((word): word is string => word !== undefined && word !== ""))];
}
