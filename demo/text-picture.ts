/** A terminal's text as an SVG picture, for pages that want to show one. `marked`: lines that are drawn in another colour. */
export function textPicture(text: string, marked: RegExp): string {
  const lines = text.split("\n");
  const [wide, high] = [8.43 * Math.max(...lines.map((line) => [...line].length)) + 32, 18 * lines.length + 32];
  const drawn = lines.map((line, at) => `<text x="16" y="${18 * at + 28}"${marked.test(line) ? ` fill="#ffb454"` : ""} xml:space="preserve">${escaped(line)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(wide)}" height="${high}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#e6e1cf">
<rect width="100%" height="100%" rx="8" fill="#14191f"/>
${drawn.join("\n")}
</svg>
`;
}

const escaped = (line: string): string => line.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
