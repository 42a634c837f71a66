/** The pinned list: a rule that is dropped, added or renamed changes this line by line, and a reviewer sees it. */
export const RULE_IDS = [
  "P-01", "P-03", "P-05", "P-07", "P-08", "P-21", "C-05", "C-07", "R-01",
  "A-01", "A-02", "A-03", "A-04", "A-06", "E-05", "E-09", "E-13", "E-14", "F-05", "F-14",
  "delete-before-replace", "environment-settings", "import-direction", "open-provider", "visibility-all", "generated-secret",
  "banned-type", "access-widening", "github-limits", "same-fingerprint", "rotation-overdue",
] as const;

export type RuleId = (typeof RULE_IDS)[number];
