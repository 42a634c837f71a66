/** What every terminal has. */
export const WIDTH = 80;

/** In columns where they fit; else one entry after the other, each further cell with its head. */
export function fitted(all: readonly (readonly string[])[]): string[] {
  const [head = [], ...rows] = all;
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const total = widths.reduce((sum, width) => sum + width + 2, 0);
  if (total <= WIDTH) {
    const line = (row: readonly string[]): string => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
    return [line(head), `  ${"─".repeat(total - 2)}`, ...rows.map(line)];
  }
  const titles = TITLED.has(head[1] ?? "") ? 2 : 1;
  return rows.flatMap((row) => {
    const rest = row.slice(titles).flatMap((cell, i) => (cell === "" ? [] : [`${head[i + titles] === "" ? "" : `${head[i + titles]}: `}${cell}`]));
    return [...wrapped(row.slice(0, titles).filter((cell) => cell !== "").join("  ") || "–", "  "), ...(rest.length === 0 ? [] : wrapped(rest.join("; "), "      "))];
  });
}

/** Second columns that belong to the first where there is no room for columns. */
const TITLED: ReadonlySet<string> = new Set(["key", "name", "object", "resource", "rule", "what"]);

/** A paragraph in lines of at most 80 characters. */
export function wrapped(text: string, indent = ""): string[] {
  const room = WIDTH - indent.length;
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(" ").flatMap((w) => w.match(new RegExp(`.{1,${room}}`, "gsu")) ?? [""])) {
    if (line !== "" && line.length + 1 + piece.length > room) {
      lines.push(line);
      line = piece;
    } else line = line === "" ? piece : `${line} ${piece}`;
  }
  return [...lines, line].map((l) => `${indent}${l}`.trimEnd());
}
