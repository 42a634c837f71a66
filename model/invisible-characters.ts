/** Undefined when a person who looks at `value` sees all of it; else half a sentence. What is left has a meaning of its own, in every row. */
export function invisibleProblem(value: string): string | undefined {
  if (/\ufffd/.test(value)) return "holds U+FFFD, which stands where bytes could not be read";
  if (/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(value)) return "holds a control character";
  if (/[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]|[\u{e0000}-\u{e0fff}]/u.test(value)) return "holds a character without width, as some editors and pages insert";
  if (/[\u2010-\u2015\u2018-\u201f\u2022\u2026\u2032-\u2037\u2039\u203a\u00ab\u00bb\u2212\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/.test(value)) return "holds a typographic quote, dash or blank, as word processors put in place of what was typed";
  return undefined;
}

/** Blanks and line ends around a value were hardly meant, and inside it only where a format has them; else half a sentence. */
export function blankProblem(value: string): string | undefined {
  if (value.trim() !== value) return "begins or ends with white space";
  return /[\t\n\r]/.test(value) ? "holds a tab or a line break, and its format has none" : undefined;
}
