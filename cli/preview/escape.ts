/**
 * Names in a report come from a pull request: a row, a team or a message may be made to look like markup, a mention or a workflow
 * command. Every renderer passes them through here.
 */

const LONGEST = 200;
// Control characters, and those that hide text or turn its direction.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** On one line, visible, and never a workflow command wherever it stands: `::`, `##[`. */
export function oneLine(text: string): string {
  const clean = text.replace(/\s+/g, " ").replace(INVISIBLE, "\ufffd").replace(/:(?=:)/g, ": ").replace(/#(?=#)/g, "# ").trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, "")}…` : clean;
}

/**
 * As Markdown, in a table or a list: a code span, where no mention, link, reference, emoji or HTML works. What could end the span or the
 * cell is replaced by what looks like it.
 */
export function codeSpan(text: string): string {
  const clean = oneLine(text).replaceAll("`", "ˋ").replaceAll("|", "¦").replaceAll("\\", "∖");
  return clean === "" ? "–" : `\`${clean}\``;
}

/** A workflow command's message. */
export const commandMessage = (text: string): string => oneLine(text).replaceAll("%", "%25");

/** A workflow command's property. */
export const commandProperty = (text: string): string => commandMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
