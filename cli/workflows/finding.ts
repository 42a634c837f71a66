/** Something in a workflow that must not be there. Names and places only. */
export interface WorkflowFinding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  readonly remedy: string;
}

/** `file:line rule: problem. Remedy.` */
export const renderWorkflowFinding = ({ rule, file, line, problem, remedy }: WorkflowFinding): string => `${file}:${line} ${rule}: ${problem}. ${remedy}.`;
