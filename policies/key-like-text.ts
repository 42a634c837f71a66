/**
 * Texts that look like the keys of known services (P-01). Anchored on both sides, so that `task-…` or a long word is no finding.
 * The patterns say what a key looks like; none is one.
 */
const PATTERNS: readonly RegExp[] = [
  /(?<![A-Za-z0-9])pul-[a-f0-9]{40}(?![a-f0-9])/,
  /(?<![A-Za-z0-9])sk-(?:ant-|or-v1-|proj-)?[A-Za-z0-9_-]{20,}/,
  /(?<![A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{10,}/,
  /(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{10,}/,
  /(?<![A-Z0-9])AKIA[0-9A-Z]{16}(?![0-9A-Z])/,
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,}/,
  /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,}/,
  /(?<![A-Za-z0-9])lin_api_[A-Za-z0-9]{10,}/,
  /(?<![A-Za-z0-9])(?:hf|pcsk|figd|dckr_pat)_[A-Za-z0-9_-]{16,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /(?<![a-z])[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/,
];

export const looksLikeKey = (text: string): boolean => PATTERNS.some((pattern) => pattern.test(text));
