import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");

/** Every page that a person reads, by its path from the root. */
export const PAGES: readonly string[] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "toolchain/README.md", ...globSync("docs/*.md", { cwd: ROOT }).sort()];

export const pageText = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** One fenced block. `heading` is the nearest one above, `line` counts from 1. */
export interface Block {
  readonly info: string;
  readonly text: string;
  readonly heading: string;
  readonly line: number;
}

/** The fenced blocks of a page in their order; one inside a list loses its indentation. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let open: { info: string; indent: string; line: number; lines: string[] } | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    const fence = /^(\s*)```(.*)$/.exec(line);
    if (open === undefined) {
      if (fence) open = { info: (fence[2] ?? "").trim(), indent: fence[1] ?? "", line: at + 1, lines: [] };
      else heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    } else if (fence && fence[2] === "") {
      blocks.push({ info: open.info, text: open.lines.join("\n"), heading, line: open.line });
      open = undefined;
    } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  if (open !== undefined) throw new Error(`The block that line ${open.line} opens is never closed.`);
  return blocks;
}

/** The page without its fenced blocks: where headings and links are. */
export const proseOf = (text: string): string => text.replace(/^(\s*)```[^]*?^\s*```$/gm, "");

/** Anchors of the headings, as GitHub makes them. */
export const anchorsOf = (text: string): string[] =>
  [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"));

/** Targets of links, the address of each without its title. */
export const linksOf = (text: string): string[] => [...proseOf(text).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target = ""]) => target);

/** Everything that is set as code: spans and blocks. */
export const codeOf = (text: string): string[] => [...blocksOf(text).map((b) => b.text), ...[...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code)];
